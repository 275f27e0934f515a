"""Pure rules about young people."""

import re
from datetime import date
from itertools import permutations

import jellyfish
from anyascii import anyascii

from passregion.common.texts import fold

SOUND_KEY_LENGTH_MAX = 80
# What French writes and does not say, before the key of the library, which listens to English.
_SILENT = (
    (re.compile(r"th"), "t"),
    (re.compile(r"bv"), "v"),
    (re.compile(r"(eau|au)(lt|d|t|x|s)?\b"), "o"),
    (re.compile(r"(?<=..)[dtsxz]\b"), ""),
    (re.compile(r"(.)\1"), r"\1"),
)


def departement_of(postal_code: str, country: str = "FR") -> str:
    """The département of a French postcode, two or three characters (`63`, `2A`, `974`); empty elsewhere."""
    if country != "FR" or len(postal_code) != 5 or not postal_code.isascii() or not postal_code.isdigit():
        return ""
    if postal_code.startswith("20"):
        return "2A" if postal_code < "20200" else "2B"
    return postal_code[:3] if postal_code.startswith(("97", "98")) else postal_code[:2]


USAGE_CODE_TRIES = 3
# Chosen far more often than chance: patterns of the keypad and famous figures. Runs and repeats are found by rule.
POPULAR_CODES = frozenset({"2580", "0852", "1379", "1397", "1590", "1470", "3690", "0007", "1007", "6969", "1664"})


def usage_code_problem(code: str, birth_date: date | None) -> str | None:
    """Why this usage code may not be chosen: `format`, `trivial` or `birth_date`; None when it may."""
    if len(code) != 4 or not code.isascii() or not code.isdigit():
        return "format"
    if _is_trivial(code):
        return "trivial"
    if birth_date is not None and code in codes_of_birth(birth_date):
        return "birth_date"
    return None


def _is_trivial(code: str) -> bool:
    """Repeats (1111, 1212, 1122), runs (1234, 9876, 2468) and the popular ones."""
    steps = {(int(after) - int(before)) % 10 for before, after in zip(code, code[1:], strict=False)}
    is_run = len(steps) == 1
    is_repeat = code[:2] == code[2:] or (code[0] == code[1] and code[2] == code[3])
    return is_run or is_repeat or code in POPULAR_CODES


def codes_of_birth(birth_date: date) -> set[str]:
    """The codes that a birth date gives away."""
    day, month, year = f"{birth_date:%d}", f"{birth_date:%m}", f"{birth_date:%Y}"
    return {year, year[::-1], *("".join(pair) for pair in permutations([day, month, year[2:]], 2))}


def sound_key(first_name: str, last_name: str) -> str:
    """How both names sound, in no order: « Dupond Léa » and « Leah DUPONT » have the same key.

    Names in other scripts are first written in Latin letters. Two people with the same key and the same birth date are
    probable twins, for a person to compare: never more than a hint.
    """
    words = [
        _as_heard(fold(anyascii(word).replace("'", "")))
        for name in (first_name, last_name)
        for word in fold(name).split()
    ]
    codes = [jellyfish.metaphone(word) or word for word in words if word]
    return " ".join(sorted(codes))[:SOUND_KEY_LENGTH_MAX]


def _as_heard(word: str) -> str:
    for written, said in _SILENT:
        word = written.sub(said, word)
    return word
