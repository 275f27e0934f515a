"""Questions about communes. Read-only."""

from dataclasses import dataclass

from django.db.models import Q

from passregion.common.texts import fold
from passregion.territories.models import Commune, PostalCode
from passregion.territories.rules import mend_cedillas

TYPED_LENGTH_MAX = 80
TYPED_LENGTH_MIN = 2
ARTICLES = ("le ", "la ", "les ", "l ")


@dataclass(frozen=True)
class CommuneFound:
    """One commune with one of its postcodes, as an address needs it."""

    insee_code: str
    name: str
    postal_code: str

    @property
    def label(self) -> str:
        """« 63000 Clermont-Ferrand »."""
        return f"{self.postal_code} {self.name}"


@dataclass(frozen=True)
class NamedCommune:
    """A commune as a register should have named it."""

    name: str
    insee_code: str
    was_mended: bool


class CommuneNames:
    """The national list in memory, to mend the names and codes of a register in one statement."""

    def __init__(self, rows: list[tuple[str, str, str, str]]) -> None:
        self.by_code = {code: name for code, name, _folded, _departement in rows}
        self.by_name = {(departement, folded): code for code, _name, folded, departement in rows}

    @classmethod
    def load(cls) -> "CommuneNames":
        """The list as it stands; empty before the communes were loaded, and then nothing is mended."""
        return cls(list(Commune.objects.values_list("insee_code", "name", "folded_name", "departement")))

    def find(self, *, insee_code: str, name: str, departement: str) -> NamedCommune:
        """The official name and code; what the register says when the list knows neither."""
        if insee_code in self.by_code:
            official = self.by_code[insee_code]
            return NamedCommune(official, insee_code, was_mended=bool(name) and fold(name) != fold(official))
        mended = mend_cedillas(name)
        for candidate in (name, mended):
            code = self.by_name.get((departement, fold(candidate)), "")
            if code:
                return NamedCommune(self.by_code[code], code, was_mended=candidate != name)
        return NamedCommune(mended, insee_code, was_mended=mended != name)


def search_communes(text: str, limit: int = 10) -> list[CommuneFound]:
    """Communes whose name or postcode begins as `text`, the most populated first.

    « st » reads « saint », a leading article may be left out, a postcode may come before the name.
    """
    words = fold(text[:TYPED_LENGTH_MAX]).split()
    digits = "".join(word for word in words if word.isdigit())
    name = " ".join(_spelled_out(word) for word in words if not word.isdigit())
    if len(digits) < TYPED_LENGTH_MIN and len(name) < TYPED_LENGTH_MIN:
        return []
    found = PostalCode.objects.select_related("commune")
    if digits:
        found = found.filter(code__startswith=digits[:5])
    if name:
        names = [name, *(article + name for article in ARTICLES)]
        begins = Q()
        for wanted in names:
            begins |= Q(commune__folded_name__startswith=wanted)
        found = found.filter(begins)
    rows = found.order_by("-commune__population", "commune__folded_name", "code")[:limit]
    return [CommuneFound(row.commune.insee_code, row.commune.name, row.code) for row in rows]


def is_known(*, postal_code: str, insee_code: str) -> bool:
    """Whether this commune has this postcode."""
    return PostalCode.objects.filter(code=postal_code, commune__insee_code=insee_code).exists()


def find_commune(*, postal_code: str, name: str) -> CommuneFound | None:
    """The commune that an address names, whatever the accents, capitals and hyphens."""
    row = (
        PostalCode.objects.select_related("commune")
        .filter(code=postal_code.strip()[:5], commune__folded_name=" ".join(map(_spelled_out, fold(name[:80]).split())))
        .first()
    )
    return CommuneFound(row.commune.insee_code, row.commune.name, row.code) if row else None


def communes_at(postal_code: str) -> list[CommuneFound]:
    """Every commune of a postcode, the most populated first."""
    rows = PostalCode.objects.select_related("commune").filter(code=postal_code.strip()[:6])
    return [
        CommuneFound(row.commune.insee_code, row.commune.name, row.code)
        for row in rows.order_by("-commune__population", "commune__folded_name")
    ]


def postal_codes_of(name: str) -> list[CommuneFound]:
    """Every postcode of every commune of that name, whatever the accents; homonyms by population."""
    folded = " ".join(map(_spelled_out, fold(name[:TYPED_LENGTH_MAX]).split()))
    rows = PostalCode.objects.select_related("commune").filter(commune__folded_name=folded) if folded else []
    found = [CommuneFound(row.commune.insee_code, row.commune.name, row.code) for row in rows]
    return sorted(found, key=lambda row: row.postal_code)


def _spelled_out(word: str) -> str:
    return {"st": "saint", "ste": "sainte"}.get(word, word)
