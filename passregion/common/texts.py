"""Comparing names as people do: without accents, case or punctuation."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})


def fold(text: str) -> str:
    """Lower case, no accent, single spaces between words: « Sidoine-Apollinaire » → `sidoine apollinaire`."""
    lowered = text.casefold().translate(LIGATURES)
    decomposed = unicodedata.normalize("NFKD", lowered)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.sub(r"[^\w]+", " ", bare, flags=re.UNICODE).strip()
