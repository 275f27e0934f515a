"""What a place is called and under which words it is found. Pure functions."""

import re

from passregion.common.texts import fold
from passregion.partners.models import PlaceCategory

# Categories of the open registers; the others are places too, but of no kind that a benefit knows.
CATEGORY_BY_REGISTER = {
    "cinema": PlaceCategory.CINEMA,
    "theatre": PlaceCategory.THEATRE,
    "salle-de-spectacle": PlaceCategory.CONCERT_HALL,
    "musee": PlaceCategory.MUSEUM,
    "festival": PlaceCategory.FESTIVAL,
    "librairie": PlaceCategory.BOOKSHOP,
    "bibliotheque": PlaceCategory.LIBRARY,
    "club-sportif": PlaceCategory.SPORTS_CLUB,
    "equipement-sportif": PlaceCategory.SPORTS_VENUE,
    "piscine": PlaceCategory.SPORTS_VENUE,
}
SMALL_WORDS = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "a", "au", "aux", "sur", "sous"})


def category_of(published: str) -> PlaceCategory:
    """The category of a place of an open register."""
    return CATEGORY_BY_REGISTER.get(published, PlaceCategory.OTHER)


def readable_name(published: str) -> str:
    """A name in capitals, written as a name: « LA SALLE DE SPECTACLE » → « La Salle de Spectacle »."""
    if published != published.upper() or len(published) < 5:
        return published
    words = re.split(r"(\W+)", published)
    return "".join(
        word.lower() if place and fold(word) in SMALL_WORDS else word.capitalize() for place, word in enumerate(words)
    )


def place_search_text(*, name: str, category: str, commune: str, postal_code: str = "", address_line: str = "") -> str:
    """The words under which people look for a place, folded, each once."""
    label = str(dict(PlaceCategory.choices).get(category, ""))
    parts = [name, commune, postal_code, label, address_line]
    return " ".join(dict.fromkeys(word for part in parts for word in fold(part).split()))


PIN_LENGTH = 6
_RUNS = ("01234567890", "09876543210")


def is_trivial_pin(pin: str) -> bool:
    """Whether a thief would try this PIN first: fewer than three different digits, a run, or one half twice."""
    half = PIN_LENGTH // 2
    return len(set(pin)) < 3 or any(pin in run for run in _RUNS) or pin[:half] == pin[half:]
