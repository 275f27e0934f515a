"""The code that the virtual card shows: how it is made, written and read. Pure functions; the page does the same sums.

A code is `P1`, the *opening* (16 characters), the *step* (6) and the *seal* (26), in the alphabet of base 32: it fits a
QR code of version 3 in its alphanumeric mode, and names nobody. A step is the number of 30-second spans since 1970. The
seal is HMAC-SHA256, cut to 128 bits, of all that stands before it, under the key of the opening; that key is itself an
HMAC of the opening under a master key. `frontend/js/card-code.js` makes the same codes; a test compares them.
"""

import base64
import hashlib
import hmac
import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

STEP_SECONDS = 30
# The server accepts the code of this step, of the one before and of the one after.
STEPS_AROUND = 1
# How long a screen may show a card without asking again; below the second, a page that is opened is given a new key.
LIFETIME = timedelta(hours=12)
LIFETIME_LEFT_MIN = timedelta(hours=6)

MARK = "P1"
KEY_PURPOSE = b"passregion.cards.rotating.1"
OPENING_BYTES = 10
OPENING_LENGTH = 16
STEP_LENGTH = 6
STEP_BITS = 5 * STEP_LENGTH
SEAL_BYTES = 16
SEAL_LENGTH = 26
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_SHAPE = re.compile(rf"{MARK}([A-Z2-7]{{{OPENING_LENGTH}}})([A-Z2-7]{{{STEP_LENGTH}}})([A-Z2-7]{{{SEAL_LENGTH}}})")


@dataclass(frozen=True)
class Parts:
    """A code taken apart. Whether its seal is right is `is_sealed`'s question."""

    head: str
    opening: str
    step: int
    seal: str


def new_opening_code() -> str:
    """A random name for one opening of a card: 80 bits."""
    return base64.b32encode(secrets.token_bytes(OPENING_BYTES)).decode()


def key_of(*, master: str, opening: str, card_id: uuid.UUID, expires_at: datetime) -> bytes:
    """The key of one opening: nothing of it is stored, and nothing of the master key can be learnt from it."""
    until = int(expires_at.timestamp()).to_bytes(8, "big")
    message = b"|".join([KEY_PURPOSE, opening.encode(), card_id.bytes, until])
    return hmac.new(master.encode(), message, hashlib.sha256).digest()


def step_at(moment: datetime) -> int:
    """The step in which this moment lies."""
    return int(moment.timestamp()) // STEP_SECONDS


def start_of(step: int) -> datetime:
    """The first moment of a step."""
    return datetime.fromtimestamp(step * STEP_SECONDS, UTC)


def code_of(*, key: bytes, opening: str, step: int) -> str:
    """The code that is shown during a step."""
    head = MARK + opening + _step_text(step)
    return head + _seal(key, head)


def take_apart(text: str) -> Parts | None:
    """The parts of a code as a scanner gives it, spaces around it apart; None for anything else."""
    # Letters of other alphabets that look alike, and small letters, are not in the shape: one code is written one way.
    match = _SHAPE.fullmatch(text.strip(" \t\r\n"))
    if match is None:
        return None
    opening, step, seal = match.groups()
    return Parts(head=MARK + opening + step, opening=opening, step=_step_of_text(step), seal=seal)


def is_sealed(parts: Parts, key: bytes) -> bool:
    """Whether the seal is the one that this key makes. The time it takes says nothing."""
    return hmac.compare_digest(parts.seal, _seal(key, parts.head))


def looks_like_a_code(text: str) -> bool:
    """Whether a till was given the text of a code rather than a card number: it starts as codes do."""
    return text.strip(" \t\r\n")[:1] == MARK[0]


def _seal(key: bytes, head: str) -> str:
    digest = hmac.new(key, head.encode(), hashlib.sha256).digest()[:SEAL_BYTES]
    return base64.b32encode(digest).decode().rstrip("=")


def _step_text(step: int) -> str:
    return "".join(ALPHABET[step >> shift & 31] for shift in range(STEP_BITS - 5, -1, -5))


def _step_of_text(text: str) -> int:
    step = 0
    for character in text:
        step = step << 5 | ALPHABET.index(character)
    return step
