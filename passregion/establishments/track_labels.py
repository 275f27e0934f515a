"""Reading national lists of tracks: level, voie and a label that people understand. Pure functions.

The national labels are made for machines: « 1cap2 constructeur bois » is the first of the two years of the CAP.
"""

import re

from passregion.common.texts import fold
from passregion.establishments.models import Level, Voie

# Kinds of schooling (`dispositif`) and what people call them.
FAMILY_BY_SCHOOLING = {
    "240": "CAP", "241": "CAP", "242": "CAP",
    "271": "CAP agricole", "280": "CAP agricole",
    "250": "BMA", "251": "BMA", "254": "BP",
    "257": "CS", "258": "CS",
    "275": "BP agricole", "277": "BP agricole", "282": "BP agricole",
    "278": "CS agricole", "279": "CS agricole", "372": "CS agricole",
    "300": "CPGE", "301": "CPGE",
    "310": "BTS", "311": "BTS", "312": "BTS",
    "315": "DMA", "316": "DMA",
    "370": "BTSA", "371": "BTSA",
    "412": "DCG", "414": "DSCG", "418": "DN MADE", "419": "DN MADE",
    "255": "Titre professionnel", "256": "Titre professionnel", "351": "Titre professionnel",
    "451": "Titre professionnel", "551": "Titre professionnel",
}  # fmt: skip
VOCATIONAL_BAC = {"247": "professionnelle", "276": "professionnelle agricole"}
BAC_YEARS = {
    "1": (Level.SECONDE, "Seconde"),
    "2": (Level.PREMIERE, "Première"),
    "3": (Level.TERMINALE, "Terminale"),
}
LEVEL_BY_SCHOOLING = {
    "200": Level.SECONDE, "201": Level.PREMIERE, "202": Level.TERMINALE,
    "210": Level.SECONDE, "211": Level.PREMIERE, "212": Level.TERMINALE,
    "213": Level.PREMIERE, "214": Level.TERMINALE,
    "220": Level.SECONDE, "221": Level.PREMIERE, "222": Level.TERMINALE,
}  # fmt: skip
CAP_DIPLOMAS = frozenset({"500", "503"})
GENERAL_DIPLOMAS = frozenset({"470", "370"})
TECHNOLOGICAL_DIPLOMAS = frozenset({"430", "433", "420"})
UNIVERSITY_DIPLOMAS = frozenset({"205", "135", "100", "155", "165", "170", "265", "255"})
AFTER_BAC = frozenset({"05", "06", "07", "08"})
LOWER_SECONDARY = "02"
# Primary school, and certificates that are nobody's schooling (first aid, road safety).
OUT_OF_SCOPE = frozenset({"00", "99"})

CODED_START = re.compile(
    r"^(?:année \d/\d bac pro agri|\d?e?(?:cap|bts|bp|bma|dma|bpa|csa|cs|made|cpge|dcg|dscg|tp)[-\s]?\d{0,2}a?"
    r"|2nde? ?pro(?:fessionnelle)?|1[eè]re? ?pro|tle ?pro|2ndea? ?proa|1e?proa|tl?proa)\b[\s:-]*",
    re.IGNORECASE,
)
LAST_YEAR_UNKNOWN = "9"


def level_of(*, schooling: str, year: str, diploma: str, qualification: str) -> Level:
    """Where the class stands. `diploma` is a three-character code, `qualification` the national level `02`–`08`."""
    if schooling in VOCATIONAL_BAC and year in BAC_YEARS:
        return BAC_YEARS[year][0]
    if schooling in LEVEL_BY_SCHOOLING:
        return LEVEL_BY_SCHOOLING[schooling]
    if diploma in CAP_DIPLOMAS:
        return Level.CAP
    return Level.POST_BAC if qualification in AFTER_BAC else Level.OTHER


def voie_of(*, diploma: str, qualification: str) -> Voie:
    """The branch to which this kind of diploma belongs."""
    if diploma in GENERAL_DIPLOMAS or qualification == LOWER_SECONDARY:
        return Voie.GENERAL
    if diploma in TECHNOLOGICAL_DIPLOMAS:
        return Voie.TECHNOLOGICAL
    return Voie.OTHER if diploma in UNIVERSITY_DIPLOMAS else Voie.VOCATIONAL


def readable_class(*, schooling: str, year: str, years: str, published: str, qualification: str = "") -> str:
    """« 1cap2 constructeur bois » → « CAP constructeur bois (1re année sur 2) ».

    A « Titre professionnel » says its national level: the same name exists at each of them.
    """
    text = " ".join(published.split())
    if schooling in VOCATIONAL_BAC and year in BAC_YEARS:
        return _after(f"{BAC_YEARS[year][1]} {VOCATIONAL_BAC[schooling]}", text)
    family = FAMILY_BY_SCHOOLING.get(schooling)
    if not family:
        return text[:1].upper() + text[1:]
    if family == "Titre professionnel" and qualification:
        return _after(family, text) + f" (niveau {int(qualification)})"
    return _after(family, text) + _year_of(year, years)


def readable_diploma(published: str) -> str:
    """« CINEMA D'ANIMATION (DMA) » → « DMA cinema d'animation »: the acronym first."""
    text = " ".join(published.split())
    found = re.fullmatch(r"(.+?) ?\(([^()]{2,30})\)", text)
    if not found:
        return text.capitalize() if text == text.upper() else text
    name, acronym = found.groups()
    return f"{acronym} {name.lower() if name == name.upper() else name}"


def family_of(folded_label: str) -> tuple[str, str]:
    """(family, rest) of a folded label: « bts services communication » → (`bts`, `communication`)."""
    found = re.match(
        r"(bts agricole|btsa|bts|cpge|cap agricole|capa|cap|dn made|bma|bp) ?(services|production)? ?", folded_label
    )
    if not found:
        return "", folded_label
    family = {"bts agricole": "btsa", "cap agricole": "capa"}.get(found[1], found[1])
    return family, folded_label[found.end() :]


def key_words(label: str) -> tuple[str, frozenset[str]]:
    """Family and shortened words of a label: what two lists that write it differently have in common."""
    bare = re.sub(r"\(\d\w* année sur \d\)$|\(en 1 an\)$", "", label)
    family, rest = family_of(fold(bare))
    words = {
        word[:6] for word in rest.split() if len(word) > 2 and word not in {"des", "les", "opt", "option", "specialite"}
    }
    return family, frozenset(words)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of words that both labels have, 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def _after(start: str, text: str) -> str:
    """`text` without its coded beginning, after `start`, unless it already says so."""
    rest = CODED_START.sub("", text)
    rest = re.sub(r"^(dipl(?:ôme|\.) nat(?:ional|\.) des métiers d'art et du design - )", "", rest, flags=re.IGNORECASE)
    rest = rest.removesuffix(" pour apprentis")
    if start.endswith(" agricole"):
        rest = rest.removeprefix("agricole ")
    if rest.isupper() and len(rest.split()) > 1:
        rest = rest.lower()
    return f"{start} {rest}".strip()


def _year_of(year: str, years: str) -> str:
    if LAST_YEAR_UNKNOWN in (year, years):
        return ""
    if years == "1":
        return " (en 1 an)"
    return f" ({'1re' if year == '1' else year + 'e'} année sur {years})"
