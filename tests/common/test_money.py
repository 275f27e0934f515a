"""Euros on a screen, cents everywhere else."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passregion.common.money import NotAnAmount, format_euros, parse_euros


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "0,00\u00a0€"),
        (5, "0,05\u00a0€"),
        (3000, "30,00\u00a0€"),
        (123456, "1\u202f234,56\u00a0€"),
        (-250, "\u22122,50\u00a0€"),
    ],
)
def test_format(cents: int, text: str) -> None:
    assert format_euros(cents) == text


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("12", 1200), ("12,5", 1250), ("12.50", 1250), (" 1 200,00 € ", 120000), ("0,01", 1), ("007", 700)],
)
def test_parse(typed: str, cents: int) -> None:
    assert parse_euros(typed) == cents


@pytest.mark.parametrize(
    "typed", ["", "€", ",5", "-1", "+1", "1,234", "1,2,3", "1e3", "douze", "٣", "12345678", "1_000", "NaN", "\x00"]
)
def test_what_is_not_an_amount(typed: str) -> None:
    with pytest.raises(NotAnAmount):
        parse_euros(typed)


@given(st.integers(0, 999_999_999))
def test_what_is_written_reads_back(cents: int) -> None:
    assert parse_euros(format_euros(cents)) == cents


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_is_refused(typed: str) -> None:
    with suppress(NotAnAmount):
        assert parse_euros(typed) >= 0
