"""Comparing names as people do: without accents, case or punctuation."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})


def fold(text: str) -> str:
    """Lower case, no accent, single spaces between words: « Sidoine-Apollinaire » → `sidoine apollinaire`."""
    # Twice: decomposing makes new capitals (™ gives TM), and lowering them makes new signs to decompose.
    decomposed = _decompose_and_lower(_decompose_and_lower(text))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.sub(r"[^\w]+", " ", bare.translate(LIGATURES), flags=re.UNICODE).strip()


def _decompose_and_lower(text: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
