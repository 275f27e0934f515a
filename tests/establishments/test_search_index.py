"""Words to rows: what counts more, what is repaired, and that a hostile text stays cheap."""

import time

import pytest

from passregion.establishments.rules import SMALL_WORDS
from passregion.establishments.search_index import Document, SearchIndex, sound_of

NAMES = [
    "lycee sidoine apollinaire|clermont ferrand",
    "lycee blaise pascal|clermont ferrand",
    "lycee professionnel blaise pascal|lyon",
    "lycee saint denis|annonay",
    "lycee paul eluard|saint denis",
    "lycee jean moulin|lyon",
    "lycee jean monnet|saint denis",
    "section d enseignement professionnel du lycee jean moulin|lyon",
    "cfa des metiers de l artisanat|lyon",
    "lycee de montlucon|montlucon",
]
INDEX = SearchIndex(
    (
        Document(
            key=key, name=line.split("|")[0].split(), town=line.split("|")[1].split(), acronyms=["aba"][: key == 8]
        )
        for key, line in enumerate(NAMES)
    ),
    SMALL_WORDS,
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sidoine", 0),
        ("apolinaire", 0),
        ("apolinère", 0),
        ("sidione apollinaire", 0),
        ("clermont blaise", 1),
        ("blaise pascal lyon", 2),
        ("saint denis", 3),
        ("eluard saint denis", 4),
        ("jean moulin", 5),
        ("lycee jean moulin", 5),
        ("section jean moulin", 7),
        ("aba", 8),
        ("c f a artisanat", 8),
        ("lartisanat", 8),
        ("mont lucon", 9),
        ("monluçon", 9),
        ("jean monet", 6),
    ],
)
def test_the_best_row_comes_first(typed: str, first: int) -> None:
    words = [word.replace("è", "e").replace("ç", "c") for word in typed.split()]
    assert INDEX.find(words, 5)[0] == first


def test_beside_a_whole_answer_partial_ones_are_left_out() -> None:
    assert list(INDEX.find(["jean", "monnet"], 5)) == [6]
    assert set(INDEX.find(["jean"], 5)) == {5, 6, 7}


def test_only_what_is_within_is_found() -> None:
    assert list(INDEX.find(["blaise"], 5, within={2})) == [2]
    assert list(INDEX.find(["blaise"], 5, within=set())) == []
    assert list(INDEX.find(["sidoine"], 5, within={2, 99})) == []


def test_words_that_mean_nothing_find_nothing() -> None:
    for words in ([], ["zzzzzz"], ["x"], ["🙂"], ["sidoine", "zzzzzz", "yyyyyy"]):
        assert list(INDEX.find(words, 5)) == []


@pytest.mark.parametrize(
    ("one", "other"), [("apollinaire", "apolinere"), ("philippe", "filipe"), ("thibaud", "tibo"), ("quentin", "kentin")]
)
def test_what_sounds_alike_has_one_sound(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)


def test_sixteen_long_hostile_words_are_answered_at_once() -> None:
    documents = (Document(key=key, name=["lycee", f"nom{key}", "abcdefgh" + "ij" * (key % 9)]) for key in range(5000))
    index = SearchIndex(documents)
    started = time.monotonic()
    index.find(["lycee", *("abcdefgi" * 15 for _ in range(15))], 10)
    index.find([letter * 2 for letter in "abcdefghijklmnop"], 10)
    index.find(["nom"], 10)
    assert time.monotonic() - started < 1
