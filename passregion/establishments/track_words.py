"""The words under which young people look for a track: « 2nde », « prépa », « MCO », « bac pro ». Pure functions."""

import re

from passregion.common.texts import fold
from passregion.establishments.models import Level, Voie
from passregion.establishments.rules import SMALL_WORDS

# Ways to write the same thing: both the register and what is typed are read so.
SAME_WORDS = {
    "2nde": "seconde", "2de": "seconde", "2nd": "seconde", "1re": "premiere", "1ere": "premiere", "1er": "premiere",
    "tle": "terminale", "term": "terminale", "ter": "terminale", "generale": "general", "generales": "general",
    "prepa": "cpge", "prepas": "cpge", "professionnelle": "professionnel", "professionnels": "professionnel",
    "professionnelles": "professionnel", "technologiques": "technologique", "techno": "technologique",
    "apprentis": "apprenti", "opt": "option", "op": "option", "mt": "metiers", "met": "metiers",
}  # fmt: skip
OTHER_WORDS_BY_VOIE = {Voie.VOCATIONAL: "bac pro professionnel", Voie.TECHNOLOGICAL: "bac technologique"}
OTHER_WORDS_BY_LEVEL = {
    Level.SECONDE: "seconde",
    Level.PREMIERE: "premiere",
    Level.TERMINALE: "terminale",
    Level.CAP: "cap certificat aptitude professionnel",
    Level.POST_BAC: "post bac superieur",
}
BAC_LEVELS = frozenset({Level.SECONDE, Level.PREMIERE, Level.TERMINALE})
# What people call tracks whose label does not say so: the word, and words of the folded label.
POPULAR_WORDS = {
    "melec": "electricite et de ses environnements",
    "ciel": "cybersecurite",
    "gpme": "gestion de la pme",
    "agora": "assistance gestion des organisations",
    "mcv": "commerce vente",
    "sp3s": "services et prestations des secteurs sanitaire",
    "mva": "maintenance des vehicules",
    "auto": "vehicules",
    "voiture": "vehicules",
    "moto": "motocycles",
    "mecanique": "maintenance des vehicules",
    "mecanicien": "maintenance des vehicules",
    "plombier": "installations sanitaires",
    "plomberie": "installations sanitaires",
    "boulangerie": "boulanger",
    "boucherie": "boucher",
    "patisserie": "patissier",
    "maconnerie": "macon",
    "peintre": "peinture",
    "menuiserie": "menuisier",
    "cuisinier": "cuisine",
    "coiffeur": "coiffure",
    "coiffeuse": "coiffure",
    "esthetique": "estheticien",
    "electricien": "electricite",
    "infirmiere": "infirmier",
}
YEAR = re.compile(r"\((?P<year>[^()]*\b(?:année|an)\b[^()]*)\)$")
YEAR_IN_LABEL = re.compile(r"\b\d\w* (?:annee|commune)\b")
BEFORE_NAME = re.compile(
    r"^(?:seconde|premiere|terminale|professionnelle|titre professionnel|agricole|metiers? d art|bt|dcg|dscg|dma|cs"
    r"|btsa?|capa?|bp|bma|dn made|cpge)\b"
)


def words_of_track(text: str) -> list[str]:
    """Folded words, each once, written in one way: « Tle STMG » → `terminale`, `stmg`."""
    return list(dict.fromkeys(SAME_WORDS.get(word, word) for word in fold(text).split()))


def name_words(label: str) -> list[str]:
    """The words of its name, without the year of a course of several years."""
    return words_of_track(YEAR.sub("", label))


def other_words(*, label: str, level: str, voie: str) -> list[str]:
    """Words that its level, its voie and its year add."""
    year = YEAR.search(label)
    by_voie = OTHER_WORDS_BY_VOIE.get(Voie(voie), "") if level in BAC_LEVELS else ""
    texts = [OTHER_WORDS_BY_LEVEL.get(Level(level), ""), by_voie, year["year"] if year else ""]
    folded = fold(label)
    known = [word for word, words in POPULAR_WORDS.items() if words in folded]
    return [*(word for text in texts for word in words_of_track(text)), *known]


def acronym(label: str) -> str:
    """« BTS management commercial opérationnel » → `mco`; empty under three words."""
    rest = YEAR_IN_LABEL.sub("", fold(YEAR.sub("", label))).strip()
    while found := BEFORE_NAME.match(rest):
        rest = rest[found.end() :].strip()
    rest = re.split(r"\b(?:option|opt|op|specialite)\b", rest)[0]
    words = [word for word in rest.split() if word not in SMALL_WORDS and not word.isdigit()]
    return "".join(word[0] for word in words) if len(words) > 2 else ""
