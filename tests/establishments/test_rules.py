"""Names, labels and numbers of the registers."""

import pytest

from passregion.establishments import rules, track_labels
from passregion.establishments.general_classes import ALL, implied_codes
from passregion.establishments.models import Category, Level, Voie


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("0630020E", True),
        ("0630020F", False),
        ("0630020e", False),
        ("630020E", False),
        ("0630020É", False),
        ("", False),
    ],
)
def test_a_uai_is_seven_digits_and_their_letter(value: str, right: bool) -> None:
    assert rules.is_uai(value) is right


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("LYCÉE DU BUGEY", "Lycée du Bugey"),
        ("CTRE DE FORMATION D'APPRENTIS DU BTP AIN", "Ctre de Formation d'Apprentis du BTP Ain"),
        ("Collège Saint-Exupéry", "Collège Saint-Exupéry"),
        ("LA FAYETTE", "La Fayette"),
    ],
)
def test_names_in_capitals_become_names(published: str, shown: str) -> None:
    assert rules.readable_name(published) == shown


@pytest.mark.parametrize(
    ("schooling", "year", "years", "published", "shown"),
    [
        ("241", "1", "2", "1cap2 constructeur bois", "CAP constructeur bois (1re année sur 2)"),
        ("241", "2", "2", "2cap2  employe commerce", "CAP employe commerce (2e année sur 2)"),
        ("240", "1", "1", "1cap1 conducteur d'installations", "CAP conducteur d'installations (en 1 an)"),
        ("247", "1", "3", "2ndpro maintenance", "Seconde professionnelle maintenance"),
        ("247", "2", "3", "1ère pro fonderie", "Première professionnelle fonderie"),
        ("247", "3", "3", "Tle pro fonderie", "Terminale professionnelle fonderie"),
        ("276", "3", "3", "Tlproa Conduite", "Terminale professionnelle agricole Conduite"),
        ("311", "1", "2", "1bts2 communication", "BTS communication (1re année sur 2)"),
        ("371", "2", "2", "2bts2a aquaculture", "BTSA aquaculture (2e année sur 2)"),
        ("412", "1", "3", "Dcg-1 comptabilité et gestion", "DCG comptabilité et gestion (1re année sur 3)"),
        ("201", "1", "1", "première générale", "Première générale"),
    ],
)
def test_labels_made_for_machines_become_words(
    schooling: str, year: str, years: str, published: str, shown: str
) -> None:
    assert track_labels.readable_class(schooling=schooling, year=year, years=years, published=published) == shown


def test_a_diploma_says_its_acronym_first() -> None:
    assert track_labels.readable_diploma("CINEMA D'ANIMATION (DMA)") == "DMA cinema d'animation"
    assert track_labels.readable_diploma("Passeport") == "Passeport"


def test_levels_and_voies_come_from_the_national_codes() -> None:
    level, voie = track_labels.level_of, track_labels.voie_of
    assert level(schooling="247", year="2", diploma="400", qualification="04") == Level.PREMIERE
    assert level(schooling="241", year="1", diploma="500", qualification="03") == Level.CAP
    assert level(schooling="", year="", diploma="320", qualification="05") == Level.POST_BAC
    assert level(schooling="254", year="1", diploma="450", qualification="04") == Level.OTHER
    assert voie(diploma="470", qualification="04") == Voie.GENERAL
    assert voie(diploma="430", qualification="04") == Voie.TECHNOLOGICAL
    assert voie(diploma="320", qualification="05") == Voie.VOCATIONAL
    assert voie(diploma="205", qualification="06") == Voie.OTHER


def test_general_classes_have_distinct_codes_and_every_category_is_decided() -> None:
    assert len({found.code for found in ALL}) == len(ALL)
    assert implied_codes(Category.VOCATIONAL) == []
    assert implied_codes(Category.GENERAL) == ["GEN-2GT", "GEN-1G", "GEN-TG"]
    assert {"GEN-2GT", "TEC-1STMG", "TEC-TSTMG", "GEN-TG"} < set(implied_codes(Category.GENERAL_TECHNOLOGICAL))
    for category in Category:
        levels, voies = rules.teachable(category)
        assert levels
        assert voies
