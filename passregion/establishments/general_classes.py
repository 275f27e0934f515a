"""The general and technological classes: their codes are ours, because no list says which lycée teaches them.

The Ministry publishes who teaches vocational and post-bac tracks; a general class is only implied by the category of
its lycée. One row here is one class, whatever the specialities chosen in it.
"""

from dataclasses import dataclass

from passregion.establishments.models import Category, Level, Voie


@dataclass(frozen=True)
class GeneralClass:
    """`mef_stats` are the national codes that this class stands for; `short` is what people call it."""

    code: str
    label: str
    short: str
    level: Level
    voie: Voie
    mef_stats: tuple[str, ...]


def _technological(series: str, name: str, premiere: tuple[str, ...], terminale: tuple[str, ...]) -> list[GeneralClass]:
    """Première and terminale of one technological series."""
    return [
        GeneralClass(
            f"TEC-1{series}",
            f"Première {series}, {name}",
            f"1re {series}",
            Level.PREMIERE,
            Voie.TECHNOLOGICAL,
            premiere,
        ),
        GeneralClass(
            f"TEC-T{series}",
            f"Terminale {series}, {name}",
            f"tle {series}",
            Level.TERMINALE,
            Voie.TECHNOLOGICAL,
            terminale,
        ),
    ]


SHARED_SECONDE = GeneralClass(
    "GEN-2GT",
    "Seconde générale et technologique",
    "2de gt 2nde",
    Level.SECONDE,
    Voie.GENERAL,
    ("22111410018",),
)
GENERAL = [
    GeneralClass("GEN-1G", "Première générale", "1re g", Level.PREMIERE, Voie.GENERAL, ("22121810019",)),
    GeneralClass("GEN-TG", "Terminale générale", "tle g", Level.TERMINALE, Voie.GENERAL, ("22131810019",)),
]
TECHNOLOGICAL = [
    GeneralClass(
        "TEC-2STHR",
        "Seconde STHR, hôtellerie et restauration",
        "2de sthr 2nde",
        Level.SECONDE,
        Voie.TECHNOLOGICAL,
        ("22112133402",),
    ),
    *_technological(
        "STMG",
        "management et gestion",
        ("22122231016",),
        ("22132231017", "22132231018", "22132231019", "22132231020"),
    ),
    *_technological(
        "STI2D",
        "industrie et développement durable",
        ("22122C20010",),
        ("22132C20003", "22132C20004", "22132C20005", "22132C20006"),
    ),
    *_technological("STL", "laboratoire", ("22122320008", "22122320009"), ("22132320008", "22132320009")),
    *_technological("ST2S", "santé et social", ("22122433104",), ("22132433104",)),
    *_technological("STD2A", "design et arts appliqués", ("22122B13403",), ("22132B13403",)),
    *_technological("STHR", "hôtellerie et restauration", ("22122533402",), ("22132533402",)),
    *_technological(
        "S2TMD",
        "théâtre, musique et danse",
        ("22122513303", "22122513304", "22122513305"),
        ("22132513303", "22132513304", "22132513305"),
    ),
]
AGRICULTURAL = _technological("STAV", "agronomie et vivant", ("22122921005",), ("22132921005",))

ALL = [SHARED_SECONDE, *GENERAL, *TECHNOLOGICAL, *AGRICULTURAL]
BY_MEF_STAT = {mef_stat: found for found in ALL for mef_stat in found.mef_stats}

_EVERY_SERIES = [SHARED_SECONDE, *GENERAL, *TECHNOLOGICAL]
IMPLIED_BY_CATEGORY: dict[str, list[GeneralClass]] = {
    Category.GENERAL_TECHNOLOGICAL: _EVERY_SERIES,
    Category.POLYVALENT: _EVERY_SERIES,
    Category.LYCEE: _EVERY_SERIES,
    Category.FOREIGN: _EVERY_SERIES,
    Category.GENERAL: [SHARED_SECONDE, *GENERAL],
    Category.TECHNOLOGICAL: [SHARED_SECONDE, *TECHNOLOGICAL],
    Category.AGRICULTURAL: [SHARED_SECONDE, *GENERAL, *AGRICULTURAL],
    Category.CNED: [*_EVERY_SERIES, *AGRICULTURAL],
}


def implied_codes(category: str) -> list[str]:
    """Codes of the classes that every establishment of this category teaches; none for vocational ones."""
    return [found.code for found in IMPLIED_BY_CATEGORY.get(category, [])]
