"""Sixty young people, named by hand or drawn from short lists with a fixed seed."""

import random
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from passregion.demo.schools import SCHOOLS, School, codes_taught_at

SEED = 63
FIRST_NAMES = {
    "madame": [
        "Maëlle",
        "Inès",
        "Jade",
        "Léa",
        "Chloé",
        "Manon",
        "Sarah",
        "Élise",
        "Zoé",
        "Nour",
        "Camille",
        "Anaïs",
        "Louise",
        "Lou-Anne",
        "Océane",
        "Fatou",
    ],
    "monsieur": [
        "Tom",
        "Hugo",
        "Sacha",
        "Rafael",
        "Enzo",
        "Adam",
        "Lucas",
        "Mathéo",
        "Ilyès",
        "Théo",
        "Gabin",
        "Malo",
        "Nathan",
        "Jean-Baptiste",
        "Mamadou",
        "Loïc",
    ],
}
LAST_NAMES = [
    "Fournier",
    "Chabert",
    "Ravel",
    "Guillot",
    "Martin",
    "Oliveira",
    "Lacombe",
    "Dupré",
    "Benali",
    "Nguyen",
    "Roussel",
    "Garnier",
    "Moulin",
    "Da Silva",
    "Bonnet",
    "Faure",
    "Vidal",
    "Brun",
    "Mercier",
    "Diallo",
    "Chevalier",
    "Arnaud",
    "Giraud",
    "Kowalski",
    "Perret",
    "Blanc",
    "Masson",
    "Barbier",
    "Renaud",
    "Cohen",
    "Le Goff",
    "Haddad",
]
STREETS = [
    "rue des Volcans",
    "avenue de la Gare",
    "rue Pasteur",
    "allée des Tilleuls",
    "rue de la République",
    "chemin du Moulin",
    "place de la Fontaine",
]


class Stage(Enum):
    """How far the pass of a young person of the demo has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACTIVATED = "activated"
    REFUSED = "refused"
    TO_CORRECT = "to_correct"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    IN_PRODUCTION = "in_production"
    SHIPPED = "shipped"
    ACTIVE = "active"
    BLOCKED = "blocked"
    REPLACING = "replacing"
    UNDELIVERED = "undelivered"


@dataclass(frozen=True)
class Person:
    """Everything that the demande asks, and where it stops."""

    number: int
    civility: str
    first_name: str
    last_name: str
    birth_date: date
    email: str
    school: School
    track_code: str
    stage: Stage
    at_home: bool
    street: str
    key: str = ""
    # What was not in the list: the names that the demande gives instead.
    establishment_request: dict[str, str] | None = None
    track_request: dict[str, str] | None = None
    note: str = ""


NAMED = [
    ("holder_active", "madame", "Lina", "Moreau", Stage.ACTIVE, False),
    ("holder_waiting", "monsieur", "Yanis", "Bellanger", Stage.ACTIVATED, False),
    ("holder_to_activate", "madame", "Aya", "Traoré", Stage.SUBMITTED, False),
    ("holder_refused", "monsieur", "Noé", "Delorme", Stage.REFUSED, False),
    ("holder_shipped_home", "madame", "Jade", "Perrin", Stage.SHIPPED, True),
    ("holder_in_production", "monsieur", "Hugo", "Vialatte", Stage.IN_PRODUCTION, False),
    ("holder_blocked", "madame", "Léa", "Martin", Stage.BLOCKED, False),
]
UNLISTED = [
    (
        "holder_unlisted",
        "madame",
        "Romane",
        "Tixier",
        {
            "name": "Maison familiale rurale des Dômes",
            "place": "Gelles",
            "category": "mfr",
            "details": "12 route du Lac, ouverte à la rentrée",
        },
        None,
        "établissement hors liste, la Région cherche",
    ),
    (
        "holder_unlisted_track",
        "monsieur",
        "Elias",
        "Combe",
        None,
        {"name": "Bac pro aéronautique, option avionique", "level": "terminale", "details": "numéro 25220"},
        "filière hors liste, la Région cherche",
    ),
]
COUNTS = {
    Stage.DRAFT: 3,
    Stage.SUBMITTED: 7,
    Stage.ACTIVATED: 12,
    Stage.REFUSED: 4,
    Stage.APPROVED: 7,
    Stage.IN_PRODUCTION: 5,
    Stage.SHIPPED: 5,
    Stage.ACTIVE: 12,
    Stage.BLOCKED: 1,
}
# Told after the others, so that these keep their numbers.
LATER = [
    ("holder_to_correct", "madame", "Manon", "Chassaing", Stage.TO_CORRECT),
    ("holder_withdrawn", "monsieur", "Loris", "Pradel", Stage.WITHDRAWN),
    ("holder_replacing", "madame", "Salomé", "Rigaud", Stage.REPLACING),
    ("holder_undelivered", "monsieur", "Titouan", "Serre", Stage.UNDELIVERED),
]


def email_of(first_name: str, last_name: str, number: int) -> str:
    plain = str.maketrans("éèêëïîôöüùàâç ’", "eeeeiioouuaac--")
    name = f"{first_name}.{last_name}".lower().translate(plain)
    return f"{name}@exemple.fr" if number <= len(NAMED) else f"{name}.{number}@exemple.fr"


def birth_date_of(chance: random.Random, school_year: int) -> date:
    """Between 15 and 19 years old when the school year starts."""
    return date(school_year - chance.randint(16, 19), chance.randint(1, 12), chance.randint(1, 28))


def draw_person(chance: random.Random, number: int, stage: Stage, school_year: int) -> Person:
    civility = chance.choice(["madame", "monsieur"])
    first_name, last_name = chance.choice(FIRST_NAMES[civility]), LAST_NAMES[number % len(LAST_NAMES)]
    school = SCHOOLS[0] if number % 3 else chance.choice(SCHOOLS[1:])
    general = school.category == "lycee-general-technologique"
    return Person(
        number=number,
        civility=civility,
        first_name=first_name,
        last_name=last_name,
        birth_date=birth_date_of(chance, school_year),
        email=email_of(first_name, last_name, number),
        school=school,
        # Empty: the first class that the category of the school implies.
        track_code="" if general and number % 2 else chance.choice(codes_taught_at(school)),
        stage=stage,
        at_home=number % 5 == 0,
        street=f"{chance.randint(1, 90)} {chance.choice(STREETS)}",
    )


def all_people(school_year: int) -> list[Person]:
    """The same people for the same school year (its first calendar year), named ones first."""
    chance = random.Random(SEED)  # noqa: S311 - sample data, not a secret
    people: list[Person] = []
    for key, civility, first_name, last_name, stage, at_home in NAMED:
        number = len(people) + 1
        drawn = draw_person(chance, number, stage, school_year)
        people.append(
            replace(
                drawn,
                key=key,
                civility=civility,
                first_name=first_name,
                last_name=last_name,
                at_home=at_home,
                school=SCHOOLS[0],
                track_code="",
                email=email_of(first_name, last_name, number),
            )
        )
    for stage, count in COUNTS.items():
        for _ in range(count):
            people.append(draw_person(chance, len(people) + 1, stage, school_year))
    people += unlisted_people(len(people), chance, school_year)
    people += later_people(len(people), chance, school_year)
    return [*people, twin_of(next(one for one in people if one.key == "holder_waiting"), len(people) + 1)]


def twin_of(person: Person, number: int) -> Person:
    """Who may be the same person, applying a second time: the name sounds alike, the birth date is the same."""
    first_name, last_name = "Yannis", "Belanger"
    return replace(
        person,
        number=number,
        key="holder_twin",
        first_name=first_name,
        last_name=last_name,
        email=email_of(first_name, last_name, number),
        note="jumeau probable de Yanis Bellanger",
    )


def unlisted_people(count: int, chance: random.Random, school_year: int) -> list[Person]:
    """Two who did not find their establishment or their filière, after the `count` others."""
    people = []
    for number, (key, civility, first_name, last_name, establishment, track, note) in enumerate(UNLISTED, count + 1):
        drawn = draw_person(chance, number, Stage.ACTIVATED, school_year)
        people.append(
            replace(
                drawn,
                key=key,
                civility=civility,
                first_name=first_name,
                last_name=last_name,
                school=SCHOOLS[0],
                track_code="",
                email=email_of(first_name, last_name, number),
                establishment_request=establishment,
                track_request=track,
                note=note,
            )
        )
    return people


def later_people(count: int, chance: random.Random, school_year: int) -> list[Person]:
    """One who has a photo to correct, one who took the demande back, after the `count` others."""
    people = []
    for number, (key, civility, first_name, last_name, stage) in enumerate(LATER, count + 1):
        people.append(
            replace(
                draw_person(chance, number, stage, school_year),
                key=key,
                civility=civility,
                first_name=first_name,
                last_name=last_name,
                school=SCHOOLS[0],
                track_code="",
                at_home=stage is Stage.UNDELIVERED,
                email=email_of(first_name, last_name, number),
            )
        )
    return people
