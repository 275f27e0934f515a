"""Establishments and tracks for tests."""

from itertools import count

from passregion.common.public_ids import check_letter
from passregion.establishments.models import Category, Establishment, Level, Track, Voie
from passregion.establishments.operations import create_establishment, create_track

# Far from the real numbers that tests name themselves, such as 0630020E.
_numbers = count(5000)


def uai(number: int = 0, departement: str = "63") -> str:
    """A UAI with its right check letter."""
    digits = f"0{departement}{number or next(_numbers):04d}"
    return digits + check_letter(digits)


def lycee(name: str = "Lycée Sidoine-Apollinaire", **values: object) -> Establishment:
    """A general and technological lycée of Clermont-Ferrand, unless told otherwise."""
    defaults: dict[str, object] = {
        "uai": uai(),
        "category": Category.GENERAL_TECHNOLOGICAL,
        "commune": "Clermont-Ferrand",
        "postal_code": "63000",
        "departement": "63",
    }
    return create_establishment(name=name, **(defaults | values))  # type: ignore[arg-type]


def track(label: str, **values: object) -> Track:
    """A vocational track, unless told otherwise."""
    defaults: dict[str, object] = {
        "code": f"T{next(_numbers)}",
        "level": Level.CAP,
        "voie": Voie.VOCATIONAL,
    }
    return create_track(label=label, **(defaults | values))  # type: ignore[arg-type]
