"""Postcodes give départements."""

import pytest

from passregion.beneficiaries.rules import departement_of, sound_key


@pytest.mark.parametrize(
    ("postal_code", "country", "departement"),
    [
        ("63000", "FR", "63"),
        ("01000", "FR", "01"),
        ("20000", "FR", "2A"),
        ("20200", "FR", "2B"),
        ("97400", "FR", "974"),
        ("1000", "FR", ""),
        ("1204", "CH", ""),
        ("٦٣٠٠٠", "FR", ""),
    ],
)
def test_departement_of(postal_code: str, country: str, departement: str) -> None:
    assert departement_of(postal_code, country) == departement


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Léa", "Dupond"), ("Leah", "DUPONT")),
        (("Thomas", "Lefebvre"), ("Tomas", "Lefèvre")),
        (("Anaïs", "Moreau"), ("Moraud", "Anais")),
        (("Mohamed", "Benali"), ("Muhammad", "BENALI")),
        (("Ольга", "Щерба"), ("Olga", "Shcherba")),
        (("Jean-Pierre", "Roux"), ("Jean Pierre", "Roux")),
    ],
)
def test_names_that_sound_alike_have_one_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert sound_key(*one) == sound_key(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Chloé", "Martin"), ("Zoé", "Martin")),
        (("Nora", "Petit"), ("Nora", "Grand")),
        (("小明", "李"), ("小红", "李")),
    ],
)
def test_names_that_do_not_sound_alike_have_two(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert sound_key(*one) != sound_key(*other)


def test_a_key_is_never_longer_than_its_column() -> None:
    assert 0 < len(sound_key("Abracadabrantesque " * 20, "Zyx")) <= 80
