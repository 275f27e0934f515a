"""What a place is called and under which words it is found. Pure functions."""

from passregion.common.texts import fold
from passregion.partners.models import PlaceCategory


def place_search_text(*, name: str, category: str, commune: str, postal_code: str = "", address_line: str = "") -> str:
    """The words under which people look for a place, folded, each once."""
    label = str(dict(PlaceCategory.choices).get(category, ""))
    parts = [name, commune, postal_code, label, address_line]
    return " ".join(dict.fromkeys(word for part in parts for word in fold(part).split()))
