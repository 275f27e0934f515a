"""Queries as young people type them, made from the register: what they mean is known, so answers can be judged.

Four kinds, in equal numbers: typing errors, acronyms, missing accents, town first. The town is added when what is typed
is the name of several establishments; an establishment that even its town does not tell from another is not drawn.
"""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from passregion.common.texts import fold

SEED = 20261123
KINDS = ("typing errors", "acronyms", "missing accents", "town first")
QUERIES_PER_KIND = 75

SMALL_WORDS = frozenset(re.findall(r"\w+", "de du des d la le les l et en a au aux pour sur sous"))
# What stands before the name proper, and that many leave out.
KIND_WORDS = frozenset(
    re.findall(
        r"\w+",
        "lycee lycees lp lgt lpo leg sep general technologique professionnel professionnelle polyvalent prive privee "
        "agricole section enseignement ctr ctre centre formation form apprentis maison familiale rurale cfa mfr",
    )
)
ACRONYMS: dict[str, tuple[str, ...]] = {
    "lycee-general-technologique": ("lgt",),
    "lycee-professionnel": ("lp", "lycée pro"),
    "lycee-polyvalent": ("lpo",),
    "lycee-agricole": ("legta", "lycée agricole"),
    "lycee-section": ("sep",),
    "cfa": ("cfa",),
    "cfa-agricole": ("cfaa", "cfa agricole"),
    "mfr": ("mfr",),
}
# The keys around each key of a French keyboard.
NEIGHBOURS = {
    "a": "zq", "z": "aes", "e": "zrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl",
    "p": "om", "q": "asw", "s": "qdz", "d": "sfe", "f": "dgr", "g": "fht", "h": "gjy", "j": "hku", "k": "jli",
    "l": "kmo", "m": "lp", "w": "qx", "x": "wcs", "c": "xvd", "v": "cbf", "b": "vng", "n": "bhj",
}  # fmt: skip
LONG_WORD = 5
WORDS_TYPED_MAX = 6
SHARE_OF_BARE_NAMES = 0.6
SHARE_OF_SHORT_TOWNS = 0.4
SHARE_OF_TWO_ERRORS = 0.4
SHARE_OF_INITIALS = 0.25
ARTICLES = frozenset({"le", "la", "les", "l"})
NEVER_ALONE = frozenset({"saint", "sainte", "notre"})


@dataclass(frozen=True)
class Place:
    """One establishment of the register, as the page shows it."""

    uai: str
    name: str
    commune: str
    category: str

    @property
    def identity(self) -> tuple[str, str]:
        """Normalised name and town: rows that share both are the same answer."""
        return fold(self.name), fold(self.commune)


@dataclass(frozen=True)
class Query:
    """What was typed, and the establishment that was meant."""

    kind: str
    typed: str
    meant: Place


def whole(place: Place) -> str:
    """Its folded name, at most as many words as people type."""
    return cut(fold(place.name).split())


def bare(place: Place) -> str:
    """Its name without the kind of establishment: « Lycée professionnel du Bugey » → `bugey`; whole if none is left."""
    words = fold(place.name).split()
    start = 0
    while start < len(words) and (words[start] in KIND_WORDS or words[start] in SMALL_WORDS):
        start += 1
    return cut(words[start:]) or whole(place)


def cut(words: list[str]) -> str:
    """At most as many words that count as people type."""
    counting = [at for at, word in enumerate(words) if word not in SMALL_WORDS][:WORDS_TYPED_MAX]
    return " ".join(words[: counting[-1] + 1]) if counting else ""


def initials(place: Place) -> str:
    """Of the words that count, when there are three or more."""
    words = [word for word in fold(place.name).split() if word not in SMALL_WORDS]
    return "".join(word[0] for word in words) if len(words) > 2 else ""


def is_in(place: Place, town: str) -> bool:
    """Whether the town as typed may be that of the place."""
    return f"{fold(place.commune)} ".startswith(f"{town} ")


class Typist:
    """Types queries, one random generator for all."""

    def __init__(self, places: Iterable[Place], seed: int) -> None:
        self.places = sorted(places, key=lambda place: place.uai)
        self.random = random.Random(seed)
        self.by_form: dict[str, set[Place]] = {}
        for place in self.places:
            for form in {whole(place), bare(place), initials(place), *self.with_acronyms(place)} - {""}:
                self.by_form.setdefault(fold(form), set()).add(place)

    def type_all(self, per_kind: int = QUERIES_PER_KIND) -> list[Query]:
        """`per_kind` queries of each kind, each about another establishment."""
        makers: dict[str, Callable[[Place], str]] = {
            "typing errors": self.with_errors,
            "acronyms": self.as_acronym,
            "missing accents": self.without_accents,
            "town first": self.town_first,
        }
        queries = []
        for kind in KINDS:
            found: list[Query] = []
            for place in self.random.sample(self.places, len(self.places)):
                if len(found) == per_kind:
                    break
                if typed := makers[kind](place):
                    found.append(Query(kind, typed, place))
            queries += found
        return queries

    # What each kind types; an empty text when the place does not lend itself to it.

    def with_errors(self, place: Place) -> str:
        typed = self.named(place, *self.forms(place))
        words = typed.split()
        long = [at for at, word in enumerate(words) if len(word) >= LONG_WORD and word.isalpha()]
        if not long:
            return ""
        count = 2 if len(long) > 1 and self.random.random() < SHARE_OF_TWO_ERRORS else 1
        for at in self.random.sample(long, count):
            words[at] = self.mistyped(words[at])
        return " ".join(words)

    def as_acronym(self, place: Place) -> str:
        kinds = self.with_acronyms(place)
        if not kinds or self.random.random() < SHARE_OF_INITIALS:
            return self.named(place, initials(place))
        return self.named(place, self.random.choice(kinds))

    def without_accents(self, place: Place) -> str:
        typed = self.named(place, *self.forms(place))
        accented = {fold(word) for word in re.findall(r"\w+", f"{place.name} {place.commune}") if not word.isascii()}
        if not (accented - KIND_WORDS) & set(typed.split()):
            return ""
        if self.random.random() < 0.3 and typed == whole(place):
            typed = cut(fold(re.sub("['’]", "", place.name)).split())
        return typed.title() if self.random.random() < 0.3 else typed

    def town_first(self, place: Place) -> str:
        if not place.commune:
            return ""
        for form in self.forms(place):
            for town in dict.fromkeys([self.town(place), fold(place.commune)]):
                if self.is_alone(place, form, town):
                    return f"{town} {form}"
        return ""

    # Their parts.

    def forms(self, place: Place) -> list[str]:
        """The bare name, the whole one, or the other way round."""
        forms = [bare(place), whole(place)]
        return forms if self.random.random() < SHARE_OF_BARE_NAMES else forms[::-1]

    def with_acronyms(self, place: Place) -> list[str]:
        name = "" if bare(place) == whole(place) and whole(place).split()[0] in KIND_WORDS else bare(place)
        rest = " ".join(word for word in name.split() if word not in KIND_WORDS)
        return [f"{acronym} {rest}".strip() for acronym in ACRONYMS.get(place.category, ())]

    def named(self, place: Place, *forms: str) -> str:
        """The first form that names this place only, alone or else with its town."""
        for form in filter(None, forms):
            if len({other.identity for other in self.by_form[fold(form)]}) == 1:
                return form
            for town in dict.fromkeys([self.town(place), fold(place.commune)]):
                if town and self.is_alone(place, form, town):
                    return f"{form} {town}"
        return ""

    def is_alone(self, place: Place, form: str, town: str) -> bool:
        """Whether no other establishment bears this name in this town."""
        return {other.identity for other in self.by_form[fold(form)] if is_in(other, town)} == {place.identity}

    def town(self, place: Place) -> str:
        """« Clermont-Ferrand » → `clermont ferrand` or `clermont`; « Paris 12e Arrondissement » → `paris 12e`."""
        words = fold(place.commune).removesuffix(" arrondissement").split()
        first = 1 if words and words[0] in ARTICLES else 0
        if len(words) <= first + 1 or words[first] in NEVER_ALONE or len(words[first]) < LONG_WORD:
            return " ".join(words)
        return " ".join(words[: first + 1] if self.random.random() < SHARE_OF_SHORT_TOWNS else words)

    def mistyped(self, word: str) -> str:
        """One error: a neighbouring key, a letter left out, doubled, or two letters swapped. The first one is right."""
        at = self.random.randrange(1, len(word) - 1)
        error = self.random.choice(["neighbour", "left out", "doubled", "swapped"])
        if error == "left out":
            return word[:at] + word[at + 1 :]
        if error == "doubled":
            return word[: at + 1] + word[at:]
        if error == "swapped" and word[at] != word[at + 1]:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return word[:at] + self.random.choice(NEIGHBOURS.get(word[at], "e")) + word[at + 1 :]
