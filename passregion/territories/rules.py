"""What a commune entry must hold, and how a name damaged in a register is recognised. Pure functions."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

INSEE_SHAPE = re.compile(r"[0-9][0-9AB][0-9]{3}")
POSTAL_CODE_SHAPE = re.compile(r"[0-9]{5}")
NAME_LENGTH_MAX = 80

# « è » never stands before a, o or u in French, and « ç » stands nowhere else: it is a « ç » read in a wrong
# character set.
DAMAGED_CEDILLA = re.compile(r"è(?=[aou])")
DAMAGED_CAPITAL_CEDILLA = re.compile(r"È(?=[AOU])")


class NotACommune(ValueError):
    """The entry cannot be kept; the message is the reason that the report shows."""


@dataclass(frozen=True)
class KnownCommune:
    """One entry of the national list."""

    insee_code: str
    name: str
    departement: str
    population: int
    postal_codes: tuple[str, ...]


def departement_of(insee_code: str) -> str:
    """`63113` is in `63`, `2A004` in `2A`, `97411` in `974`."""
    return insee_code[:3] if insee_code.startswith(("97", "98")) else insee_code[:2]


def commune_of(entry: Any) -> KnownCommune:
    """The commune that this entry describes. Raises NotACommune with the reason."""
    if not isinstance(entry, dict):
        raise NotACommune(_("L’entrée n’est pas un objet."))
    code, name = entry.get("code"), entry.get("nom")
    if not isinstance(code, str) or not INSEE_SHAPE.fullmatch(code):
        raise NotACommune(_("Le code INSEE %(code)s n’a pas cinq signes.") % {"code": str(code)[:20]})
    if not isinstance(name, str) or not name.strip() or len(name) > NAME_LENGTH_MAX:
        raise NotACommune(_("La commune %(code)s n’a pas de nom lisible.") % {"code": code})
    population, postal_codes = entry.get("population", 0), entry.get("codesPostaux", [])
    if not isinstance(population, int) or population < 0:
        raise NotACommune(_("La population de %(name)s n’est pas un nombre.") % {"name": name})
    if not isinstance(postal_codes, list) or not all(
        isinstance(postal_code, str) and POSTAL_CODE_SHAPE.fullmatch(postal_code) for postal_code in postal_codes
    ):
        raise NotACommune(_("Un code postal de %(name)s n’a pas cinq chiffres.") % {"name": name})
    return KnownCommune(code, name.strip(), departement_of(code), population, tuple(dict.fromkeys(postal_codes)))


def mend_cedillas(text: str) -> str:
    """« Montluèon » is « Montluçon »: some published files were read in the wrong character set."""
    return DAMAGED_CAPITAL_CEDILLA.sub("Ç", DAMAGED_CEDILLA.sub("ç", text))
