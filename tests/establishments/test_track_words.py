"""What pupils call their class, and what a track is about."""

import pytest

from passregion.establishments.models import Level, Voie
from passregion.establishments.track_domains import Domain, domain_of
from passregion.establishments.track_labels import readable_class
from passregion.establishments.track_words import acronym, name_words, other_words, words_of_track


@pytest.mark.parametrize(
    ("label", "known_as"),
    [
        ("BTS management commercial opérationnel (1re année sur 2)", "mco"),
        ("BTS services informatiques aux organisations 1ère année (1re année sur 2)", "sio"),
        ("Seconde professionnelle accompagnement, soins et services à la personne", "assp"),
        ("BTS négociation et digitalisation de la relation client (en 1 an)", "ndrc"),
        ("CAP accompagnant éducatif petite enfance (2e année sur 3)", "aepe"),
        ("DSCG comptabilité et gestion (1re année sur 2)", ""),
        ("CAP boulanger", ""),
    ],
)
def test_the_acronym_of_a_track(label: str, known_as: str) -> None:
    assert acronym(label) == known_as


def test_one_way_to_write_a_class() -> None:
    assert words_of_track("Tle STMG") == ["terminale", "stmg"]
    assert words_of_track("2nde générale") == words_of_track("SECONDE  general")
    assert name_words("CAP boulanger (1re année sur 2)") == ["cap", "boulanger"]
    words = other_words(
        label="Première professionnelle métiers de l’électricité et de ses environnements connectés",
        level=Level.PREMIERE,
        voie=Voie.VOCATIONAL,
    )
    assert {"bac", "pro", "melec"} <= set(words)


@pytest.mark.parametrize(
    ("code", "diploma", "level", "voie", "domain"),
    [
        ("GEN-2GT", "", Level.SECONDE, Voie.GENERAL, Domain.GENERAL),
        ("TEC-1STMG", "", Level.PREMIERE, Voie.TECHNOLOGICAL, Domain.TECHNOLOGICAL),
        ("2412210221", "50022102", Level.CAP, Voie.VOCATIONAL, Domain.FOOD),
        ("2413361621", "", Level.CAP, Voie.VOCATIONAL, Domain.BEAUTY),
        ("50025509", "50025509", Level.CAP, Voie.VOCATIONAL, Domain.ENERGY),
        ("3113261221", "32032612", Level.POST_BAC, Voie.VOCATIONAL, Domain.DIGITAL),
        ("3011100121", "37011001", Level.POST_BAC, Voie.GENERAL, Domain.STUDIES),
        ("REG-7", "", Level.OTHER, Voie.VOCATIONAL, Domain.OTHER),
    ],
)
def test_the_domain_of_a_track(code: str, diploma: str, level: str, voie: str, domain: Domain) -> None:
    assert domain_of(code=code, diploma_code=diploma, level=level, voie=voie) == domain


def test_a_titre_professionnel_says_its_level() -> None:
    label = readable_class(schooling="551", year="9", years="9", published="transformations", qualification="03")
    assert label == "Titre professionnel transformations (niveau 3)"
