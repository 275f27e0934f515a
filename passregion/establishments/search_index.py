"""Words to rows, in memory: exact words, beginnings, words that sound alike, words with typing errors. No database.

A typed word looks for words of the register; the rows that hold them are ranked. Rare words weigh more than common ones
(« lycée », « saint »), a name that is wholly typed comes before one that only holds the words.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from math import log

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

# How sure a match is, by how the typed word met the word of the register.
SOUNDS_ALIKE = 0.86
BEGINS_MIN, BEGINS_GAIN = 0.72, 0.2
ONE_ERROR, TWO_ERRORS = 0.8, 0.6
BEGINS_WITH_ERROR = 0.6
# Words shorter than this are not repaired: too many others are one letter away.
REPAIRED_LENGTH_MIN = 4
TWO_ERRORS_LENGTH_MIN = 8
SMALL_WORD_WEIGHT = 0.1
UNKNOWN_WORD_WEIGHT = 4.0
# Beginnings of one or two letters meet half of the register: so many words and rows are looked at.
BEGINNINGS_MAX = 400
ROWS_PER_WORD_MAX = 1500
COMMON_WORD_ROWS = 500
# Less than this share of what was typed is no answer.
COVERAGE_MIN = 0.55
# A wholly typed name, a wholly typed town.
NAME_GAIN, TOWN_GAIN = 0.35, 0.08
ELIDED = re.compile(r"[ldsjmnc](?=[aeiouyh])|qu(?=[aeiouy])")

SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"),
        ("e?aux?$|e?au", "o"),
        ("ai|ei|ay|ey", "e"),
        ("ain|ein|yn|ym|im", "in"),
        ("am|em|en", "an"),
        ("qu|ck|c(?=[aourlt])|q", "k"),
        ("c(?=[eiy])|sc(?=[eiy])|z|x", "s"),
        ("gu(?=[eiy])", "g"),
        ("y", "i"),
        ("h", ""),
        ("es?$|s$|t$|d$", ""),
    )
]


def sound_of(word: str) -> str:
    """Roughly how French reads it: `apollinaire` and `apolinère`, `thibaud` and `tibo` sound the same."""
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return re.sub(r"(.)\1+", r"\1", word)


@dataclass(frozen=True)
class Document:
    """One row to find: folded words by field. An acronym stands for the whole name. `gain` ranks kinds of row."""

    key: int
    name: Sequence[str]
    town: Sequence[str] = ()
    acronyms: Sequence[str] = ()
    others: Sequence[str] = ()
    gain: float = 0.0


NAME, TOWN, ACRONYM, OTHER = 1, 2, 4, 8
FIELD_WEIGHT = {NAME: 1.0, TOWN: 1.0, NAME | TOWN: 1.0, ACRONYM: 0.95, OTHER: 0.75}


@dataclass
class _Row:
    """What is kept of a document: how much its name and its town weigh."""

    key: int
    gain: float
    name_weight: float = 0.0
    town_weight: float = 0.0


@dataclass
class _Tally:
    """What the typed words found of one row so far."""

    covered: float = 0.0
    named: float = 0.0
    placed: float = 0.0
    words: int = 0


@dataclass
class _Alternatives:
    """The words of the register that one typed word may mean, each with how sure that is."""

    typed: str
    found: dict[str, float] = field(default_factory=dict)
    weight: float = 0.0


@dataclass(frozen=True)
class _Answer:
    """Keys, best first; whether the first was found by every word that counts, and how good it is."""

    keys: Sequence[int] = ()
    is_whole: bool = False
    score: float = 0.0

    @property
    def rank(self) -> tuple[bool, float]:
        return self.is_whole, self.score


class SearchIndex:
    """Built once from every row; then only read, by any number of threads."""

    def __init__(self, documents: Iterable[Document], small_words: Collection[str] = ()) -> None:
        self.small_words = frozenset(small_words)
        self.rows: list[_Row] = []
        self.postings: dict[str, dict[int, int]] = {}
        names = [self._add(document) for document in documents]
        self.weights = {word: self._weight_of(word, len(rows)) for word, rows in self.postings.items()}
        for row, (name, town) in zip(self.rows, names, strict=True):
            row.name_weight = sum(self.weights[word] for word in name)
            row.town_weight = sum(self.weights[word] for word in town)
        self.places = {row.key: place for place, row in enumerate(self.rows)}
        self.vocabulary = sorted(self.postings)
        self.by_length: dict[int, list[str]] = {}
        self.by_letter: dict[str, list[str]] = {}
        self.by_sound: dict[str, list[str]] = {}
        for word in self.vocabulary:
            if not word.isalpha() or len(word) < REPAIRED_LENGTH_MIN - 1:
                continue
            self.by_length.setdefault(len(word), []).append(word)
            self.by_letter.setdefault(word[0], []).append(word)
            self.by_sound.setdefault(sound_of(word), []).append(word)

    def _add(self, document: Document) -> tuple[set[str], set[str]]:
        place = len(self.rows)
        self.rows.append(_Row(document.key, document.gain))
        name, town, acronyms = set(document.name), set(document.town), set(document.acronyms)
        for word in name | town | acronyms | set(document.others):
            fields = (NAME if word in name else 0) | (TOWN if word in town else 0)
            fields = fields or (ACRONYM if word in acronyms else OTHER)
            self.postings.setdefault(word, {})[place] = fields
        return name, town

    def _weight_of(self, word: str, row_count: int) -> float:
        return SMALL_WORD_WEIGHT if word in self.small_words else log(1.0 + len(self.rows) / row_count)

    def find(self, words: Sequence[str], limit: int, within: Collection[int] | None = None) -> Sequence[int]:
        """Keys of the rows that the folded `words` may mean, best first; only those of `within` when it is given.

        Errors are looked for when no row holds every word as typed.
        """
        places = None if within is None else {self.places[key] for key in within if key in self.places}
        readings = dict.fromkeys([tuple(self._rejoined(words)), tuple(words)])
        answers = [self._read(reading, places) for reading in readings if reading]
        best = max(answers, key=lambda answer: answer.rank, default=_Answer())
        if not best.is_whole:
            answers = [self._read(reading, places, with_repairs=True) for reading in readings if reading]
            best = max(answers, key=lambda answer: answer.rank, default=_Answer())
        return best.keys[:limit]

    def _read(self, words: Sequence[str], within: Set[int] | None, *, with_repairs: bool = False) -> "_Answer":
        """What these words may mean; every word is repaired, or only those that the register does not hold."""
        asked = [self._as_typed(word) for word in words]
        for one in asked:
            if with_repairs or not one.found:
                one.found = self._repaired(one.typed, is_last=one is asked[-1]) | one.found
        return self._ranked(asked, within)

    # The words.

    def _rejoined(self, words: Sequence[str]) -> list[str]:
        """« c f a » → `cfa`, « dapprentis » → `apprentis`, « mont lucon » → `montlucon` where the register does so."""
        kept: list[str] = []
        letters = ""
        for word in [*words, ""]:
            if len(word) == 1 and word.isalpha():
                letters += word
                continue
            if len(letters) > 1 and letters in self.postings:
                kept.append(letters)
            else:
                kept.extend(letters)
            letters = ""
            joined = kept[-1] + word if kept else ""
            if kept and word and word not in self.postings and joined in self.postings:
                kept[-1] = joined
            elif word:
                kept.append(self._without_article(word))
        return list(dict.fromkeys(kept))

    def _without_article(self, word: str) -> str:
        bare = ELIDED.sub("", word, count=1) if ELIDED.match(word) else word
        return bare if word not in self.postings and bare in self.postings else word

    def _as_typed(self, word: str) -> _Alternatives:
        """The word itself, those that begin with it, those that sound alike."""
        found = dict.fromkeys(self.by_sound.get(sound_of(word), ()), SOUNDS_ALIKE) if len(word) > 3 else {}
        for longer in self._beginning_with(word):
            found[longer] = BEGINS_MIN + BEGINS_GAIN * len(word) / len(longer)
        if word in self.postings:
            found[word] = 1.0
        return _Alternatives(word, found)

    def _beginning_with(self, word: str) -> Iterator[str]:
        if len(word) < 2 or word in self.small_words:
            return
        start = bisect_left(self.vocabulary, word)
        for longer in self.vocabulary[start : start + BEGINNINGS_MAX]:
            if not longer.startswith(word):
                return
            yield longer

    def _repaired(self, word: str, *, is_last: bool) -> dict[str, float]:
        """Words one or two errors away; for the last word, which may be unfinished, beginnings one error away."""
        if len(word) < REPAIRED_LENGTH_MIN or not word.isalpha():
            return {}
        errors = 2 if len(word) >= TWO_ERRORS_LENGTH_MIN else 1
        found: dict[str, float] = {}
        if is_last:
            longer = [other for other in self.by_letter.get(word[0], ()) if len(other) > len(word) + 1]
            for size in (len(word) - 1, len(word), len(word) + 1):
                beginnings = [other[:size] for other in longer]
                for _text, _distance, at in extract(word, beginnings, scorer=OSA.distance, score_cutoff=1, limit=None):
                    found[longer[at]] = BEGINS_WITH_ERROR
        for length in range(len(word) - errors, len(word) + errors + 1):
            near = self.by_length.get(length, ())
            for other, distance, _at in extract(word, near, scorer=OSA.distance, score_cutoff=errors, limit=None):
                found[other] = ONE_ERROR if distance <= 1 else TWO_ERRORS
        return found

    # The rows.

    def _ranked(self, asked: list[_Alternatives], within: Set[int] | None) -> _Answer:
        """The rows that hold enough of what was asked."""
        for one in asked:
            best = max(one.found.values(), default=0.0)
            weights = [self.weights[word] for word, sure in one.found.items() if sure == best]
            small = SMALL_WORD_WEIGHT if one.typed in self.small_words else UNKNOWN_WORD_WEIGHT
            one.weight = min(weights, default=small)
        total = sum(one.weight for one in asked)
        tallies = self._tallies(asked, within)
        scored = []
        for place, tally in tallies.items():
            row = self.rows[place]
            coverage = tally.covered / total
            if coverage < COVERAGE_MIN * (0.5 if len(asked) == 1 else 1):
                continue
            named = tally.named / row.name_weight if row.name_weight else 0.0
            placed = tally.placed / row.town_weight if row.town_weight else 0.0
            score = coverage * (1.0 + NAME_GAIN * named + TOWN_GAIN * placed) + row.gain
            scored.append((-score, place, tally.words))
        scored.sort()
        if not scored:
            return _Answer()
        needed = sum(one.typed not in self.small_words for one in asked)
        best, _place, count = scored[0]
        is_whole = count >= needed
        # Beside a row that holds every word, rows that hold some are noise.
        keys = [self.rows[place].key for _score, place, words in scored if words >= needed or not is_whole]
        return _Answer(keys, is_whole, -best)

    def _tallies(self, asked: list[_Alternatives], within: Set[int] | None) -> dict[int, _Tally]:
        """What each row holds of the typed words; rows that only hold common words count when no other does."""
        tallies: dict[int, _Tally] = {}
        sizes = [sum(len(self.postings[word]) for word in one.found) for one in asked]
        opens = [bool(one.found) and size <= COMMON_WORD_ROWS for one, size in zip(asked, sizes, strict=True)]
        order = sorted(range(len(asked)), key=lambda at: (not opens[at], sizes[at] or ROWS_PER_WORD_MAX))
        for rank, at in enumerate(order):
            may_open = opens[at] or (rank == 0 and not any(opens))
            for place, (sure, named, placed) in self._matches(
                asked[at], within if may_open else tallies.keys()
            ).items():
                tally = tallies.get(place)
                if tally is None:
                    tally = tallies[place] = _Tally()
                tally.covered += asked[at].weight * sure
                tally.named += named
                tally.placed += placed
                tally.words += asked[at].typed not in self.small_words
        return tallies

    def _matches(self, one: _Alternatives, within: Set[int] | None) -> dict[int, tuple[float, float, float]]:
        """Rows that hold the word: how sure, and the weight that it covers of their name and of their town."""
        found: dict[int, tuple[float, float, float]] = {}
        for word, sure in sorted(one.found.items(), key=lambda pair: -pair[1]):
            weight = self.weights[word] * sure
            rows = self.postings[word]
            for place in rows if within is None else rows.keys() & within:
                if place in found:
                    continue
                if len(found) == ROWS_PER_WORD_MAX:
                    return found
                fields = rows[place]
                named, placed = (weight if fields & NAME else 0.0), (weight if fields & TOWN else 0.0)
                if fields == ACRONYM:
                    named = self.rows[place].name_weight * sure
                found[place] = (sure * FIELD_WEIGHT[fields], named, placed)
        return found
