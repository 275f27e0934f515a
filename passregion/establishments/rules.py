"""What the registers mean: pure functions, no database, no clock."""

import re

from passregion.common.public_ids import check_letter
from passregion.common.texts import fold
from passregion.establishments.models import Category, Level, Voie

UAI_SHAPE = re.compile(r"[0-9]{7}[A-Z]")

# Kinds of places to which the Ministry gives no UAI, or not always.
WITHOUT_UAI = frozenset(
    {
        Category.MISSION_LOCALE,
        Category.SECOND_CHANCE,
        Category.HEALTH_SOCIAL,
        Category.IME,
        Category.APPRENTICESHIP_BODY,
        Category.CNED,
    }
)

# In the register for everyone, offered to the young only when a campaign says so.
CLOSED_BY_DEFAULT = frozenset({Category.COLLEGE, Category.SEGPA, Category.HIGHER, Category.FOREIGN})

ACRONYMS: dict[str, str] = {
    Category.GENERAL_TECHNOLOGICAL: "lgt",
    Category.VOCATIONAL: "lp pro",
    Category.POLYVALENT: "lpo",
    Category.GENERAL: "lg",
    Category.TECHNOLOGICAL: "lt",
    Category.AGRICULTURAL: "lpa legta agricole",
    Category.SECTION: "sep",
    Category.CFA: "cfa apprentis",
    Category.AGRICULTURAL_CFA: "cfaa cfa apprentis",
    Category.MFR: "mfr maison familiale rurale",
    Category.MISSION_LOCALE: "ml",
    Category.SECOND_CHANCE: "e2c ecole deuxieme chance",
}
SPELLED_OUT = {"st": "saint", "ste": "sainte"}
SMALL_WORDS = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "a", "au", "aux", "pour"})

LEVEL_WORDS: dict[str, str] = {
    Level.SECONDE: "seconde 2de 2nde",
    Level.PREMIERE: "premiere 1re 1ere",
    Level.TERMINALE: "terminale tle term",
    Level.CAP: "cap",
    Level.POST_BAC: "post bac superieur",
}

_BEFORE_BAC = frozenset({Level.SECONDE, Level.PREMIERE, Level.TERMINALE})
_VOCATIONAL = frozenset({Voie.VOCATIONAL})
_EVERY_VOIE = frozenset(Voie)
_LYCEE = (_BEFORE_BAC | {Level.POST_BAC}, frozenset({Voie.GENERAL, Voie.TECHNOLOGICAL, Voie.OTHER}))
_EVERYTHING = (frozenset(Level), _EVERY_VOIE)
# What an establishment may teach when no list says what it does: levels, then voies.
TEACHABLE_BY_CATEGORY: dict[str, tuple[frozenset[Level], frozenset[Voie]]] = {
    Category.GENERAL_TECHNOLOGICAL: _LYCEE,
    Category.GENERAL: _LYCEE,
    Category.TECHNOLOGICAL: _LYCEE,
    Category.POLYVALENT: (_BEFORE_BAC | {Level.CAP, Level.POST_BAC}, _EVERY_VOIE),
    Category.LYCEE: (_BEFORE_BAC | {Level.CAP, Level.POST_BAC}, _EVERY_VOIE),
    Category.AGRICULTURAL: (_BEFORE_BAC | {Level.CAP, Level.POST_BAC, Level.OTHER}, _EVERY_VOIE),
    Category.VOCATIONAL: (_BEFORE_BAC | {Level.CAP, Level.OTHER, Level.POST_BAC}, _VOCATIONAL),
    Category.SECTION: (_BEFORE_BAC | {Level.CAP, Level.OTHER}, _VOCATIONAL),
    Category.HIGHER: (frozenset({Level.POST_BAC}), _EVERY_VOIE),
    Category.COLLEGE: (frozenset({Level.OTHER}), frozenset({Voie.GENERAL})),
    Category.SEGPA: (frozenset({Level.OTHER}), frozenset({Voie.GENERAL})),
    Category.CFA: (frozenset(Level), _VOCATIONAL),
    Category.AGRICULTURAL_CFA: (frozenset(Level), _VOCATIONAL),
    Category.MFR: (frozenset(Level), _VOCATIONAL),
    Category.APPRENTICESHIP_BODY: (frozenset(Level), _VOCATIONAL),
    Category.HEALTH_SOCIAL: (frozenset({Level.CAP, Level.OTHER, Level.POST_BAC}), _EVERY_VOIE),
}


def teachable(category: str) -> tuple[frozenset[Level], frozenset[Voie]]:
    """Levels and voies that an establishment of this category may teach; all of them when nothing limits it."""
    return TEACHABLE_BY_CATEGORY.get(category, _EVERYTHING)


def is_uai(value: str) -> bool:
    """Whether `value` is seven digits and their check letter."""
    return bool(UAI_SHAPE.fullmatch(value)) and check_letter(value[:7]) == value[7]


def is_open_by_default(category: str) -> bool:
    """Whether young people of such an establishment may apply unless a campaign says otherwise."""
    return category not in CLOSED_BY_DEFAULT


def initials(name: str) -> str:
    """« Centre de formation d’apprentis » → `cfa`; empty when the name has fewer than two words that count."""
    words = [word for word in fold(name).split() if word not in SMALL_WORDS]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def words_of(text: str) -> list[str]:
    """Folded words, each once, in order; « St-Exupéry » and « Saint Exupéry » are the same words."""
    return list(dict.fromkeys(SPELLED_OUT.get(word, word) for word in fold(text).split()))


def _joined(parts: list[str]) -> str:
    return " ".join(dict.fromkeys(word for part in parts for word in words_of(part)))


def establishment_search_text(
    *, uai: str, name: str, category: str, commune: str, postal_code: str = "", other_names: str = ""
) -> str:
    """The words under which people look for an establishment, folded and each once."""
    label = str(dict(Category.choices).get(category, ""))
    return _joined(
        [name, commune, uai, postal_code, label, ACRONYMS.get(category, ""), initials(name), other_names],
    )


def track_search_text(*, code: str, label: str, level: str, other_words: str = "") -> str:
    """The words under which people look for a track: its name, its number, its level."""
    return _joined([label, code, LEVEL_WORDS.get(level, ""), other_words])


# Ten digits: kind of schooling (3), speciality (5), length in years (1), year (1).
CLASS_CODE = re.compile(r"^[0-9]{10}$")
COURSE_LENGTH = 9


def course_of(code: str) -> str:
    """What every year of the same course has in common: `2412214121` → `241221412`; empty for other codes."""
    return code[:COURSE_LENGTH] if CLASS_CODE.match(code) else ""


def listing_key(*named: str) -> str:
    """What was named, the same for two people who wrote it with other accents, capitals or order of words."""
    return " ".join(sorted(set(words_of(" ".join(named))) - SMALL_WORDS))


def departement_of(postal_code: str) -> str:
    """`63000` → `63`, `97400` → `974`; empty without a French postcode."""
    if not re.fullmatch(r"[0-9]{5}", postal_code, re.ASCII):
        return ""
    return postal_code[:3] if postal_code.startswith(("97", "98")) else postal_code[:2]


# Several publications cut names at this length.
CUT_LENGTH = 40
KEPT_CAPITALS = frozenset(
    {"CFA", "MFR", "BTP", "CCI", "GRETA", "LPO", "LGT", "LP", "IME", "SEP", "AFPI", "CFAI", "CNED"}
)


def readable_name(published: str) -> str:
    """A name in capitals, written as a name: « LYCÉE DU BUGEY » → « Lycée du Bugey ». Others are left as they are."""
    if published != published.upper():
        return published
    words = []
    for place, word in enumerate(re.split(r"(\W+)", published)):
        if word in KEPT_CAPITALS:
            words.append(word)
        elif place and fold(word) in SMALL_WORDS:
            words.append(word.lower())
        else:
            words.append(word.capitalize())
    return "".join(words)


def complete_name(name: str, other_names: list[str]) -> str:
    """`name`, or the longer published name of which it is the cut beginning."""
    if len(name) != CUT_LENGTH:
        return name
    wanted = fold(name)
    for other in other_names:
        if len(other) > CUT_LENGTH and fold(other).startswith(wanted):
            return readable_name(other)
    return name
