"""Names compared as people compare them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passregion.common.errors import Refusal
from passregion.common.texts import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Sidoine-Apollinaire", "sidoine apollinaire"),
        ("  L’Haÿ-les-Roses ", "l hay les roses"),
        ("Œuvre de Cœur", "oeuvre de coeur"),
        ("ÉLÉONORE", "eleonore"),
        ("Straße", "strasse"),
        ("", ""),
        ("!?", ""),
        ("Ǣ ǿ ™ ᴬ", "ae o tm a"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_any_character_twice_changes_nothing() -> None:
    assert [character for character in map(chr, range(0x30000)) if fold(fold(character)) != fold(character)] == []


def test_a_refusal_carries_its_code_and_details() -> None:
    refusal = Refusal(tries_left=2)
    assert (str(refusal), refusal.code, refusal.details) == ("refused", "refused", {"tries_left": 2})
