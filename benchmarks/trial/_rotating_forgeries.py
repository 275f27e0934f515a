"""Ways to make a bad code out of what a thief, a broken camera or a wrong clock may have."""

import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from passregion.cards import rotating
from passregion.cards.models import Opening
from passregion.cards.openings import key_of_opening

LOOK_ALIKES = str.maketrans(
    "ABCEHIKMOPSTXZ", "\u0410\u0412\u0421\u0415\u041d\u0406\u039a\u041c\u041e\u0420\u0405\u0422\u03a7\u0396"
)
FULL_WIDTH = str.maketrans({letter: chr(ord(letter) + 0xFEE0) for letter in string.ascii_uppercase})
RETIRED = "a master key that has left the ring"


@dataclass(frozen=True)
class Aim:
    """A good code: the screen that shows it, when, and the screens of other people and of other days."""

    opening: Opening
    at: datetime
    others: list[Opening]
    yesterday: Opening
    closed: Opening
    blocked: Opening

    @property
    def step(self) -> int:
        return rotating.step_at(self.at)

    @property
    def code(self) -> str:
        return code_of(self.opening, self.step)


def code_of(opening: Opening, step: int, key: bytes | None = None) -> str:
    """What a screen shows at a step, or what one would show under another key."""
    return rotating.code_of(key=key or key_of_opening(opening) or b"", opening=opening.code, step=step)


def flipped_bit(aim: Aim, chance: random.Random) -> str:
    """One of the five bits of one letter is another."""
    at = chance.randrange(len(rotating.MARK), len(aim.code))
    letter = rotating.ALPHABET.index(aim.code[at]) ^ 1 << chance.randrange(5)
    return aim.code[:at] + rotating.ALPHABET[letter] + aim.code[at + 1 :]


def swapped_letters(aim: Aim, chance: random.Random) -> str:
    """Two letters that differ change places."""
    while True:
        one, two = sorted(chance.sample(range(len(aim.code)), 2))
        if aim.code[one] != aim.code[two]:
            break
    letters = list(aim.code)
    letters[one], letters[two] = letters[two], letters[one]
    return "".join(letters)


def cut_or_grown(aim: Aim, chance: random.Random) -> str:
    """Letters are missing, or there are too many."""
    if chance.random() < 0.5:
        at = chance.randrange(len(aim.code))
        return aim.code[:at] + aim.code[at + chance.randint(1, 5) :]
    return aim.code + "".join(chance.choices(rotating.ALPHABET, k=chance.randint(1, 5)))


def looks_alike(aim: Aim, chance: random.Random) -> str:
    """Letters of other alphabets, full-width or small ones, which the eye or capitals take for ours."""
    same = chance.choice([aim.code.translate(LOOK_ALIKES), aim.code.translate(FULL_WIDTH), aim.code.lower()])
    return same if same != aim.code else aim.code.lower()


def invisible_inside(aim: Aim, chance: random.Random) -> str:
    """A character that one does not see."""
    at = chance.randrange(1, len(aim.code))
    return aim.code[:at] + chance.choice(["\u200b", "\u00ad", "\x00", "\u2060", " ", "\n"]) + aim.code[at:]


def key_of_another_card(aim: Aim, chance: random.Random) -> str:
    """Somebody else's screen signs our name."""
    return code_of(aim.opening, aim.step, key_of_opening(chance.choice(aim.others)))


def key_of_yesterday(aim: Aim, chance: random.Random) -> str:
    """The key that this very card had yesterday signs today's name."""
    return code_of(aim.opening, aim.step, key_of_opening(aim.yesterday))


def retired_master_key(aim: Aim, chance: random.Random) -> str:
    """A master key that was stolen after it had left the ring."""
    opening = aim.opening
    key = rotating.key_of(
        master=RETIRED, opening=opening.code, card_id=opening.card.public_id, expires_at=opening.expires_at
    )
    return code_of(opening, aim.step, key)


def longer_life(aim: Aim, chance: random.Random) -> str:
    """Yesterday's screen still shows today's step."""
    return code_of(aim.yesterday, aim.step)


def closed_screen(aim: Aim, chance: random.Random) -> str:
    """A screen whose session was closed goes on."""
    return code_of(aim.closed, aim.step)


def blocked_card(aim: Aim, chance: random.Random) -> str:
    """The screen of a card that was declared stolen goes on."""
    return code_of(aim.blocked, aim.step)


def too_late(aim: Aim, chance: random.Random) -> str:
    """A picture of the screen, taken two or three codes ago, or much longer ago."""
    return code_of(aim.opening, aim.step - chance.choice([2, 3, chance.randint(4, 2000)]))


def too_early(aim: Aim, chance: random.Random) -> str:
    """A code made ahead, on a screen whose clock was set forward."""
    return code_of(aim.opening, aim.step + chance.choice([2, 3, chance.randint(4, 2000)]))


def renamed(aim: Aim, chance: random.Random) -> str:
    """A good code of somebody else's with our name on it."""
    theirs = code_of(chance.choice(aim.others), aim.step)
    return rotating.MARK + aim.opening.code + theirs[len(rotating.MARK) + rotating.OPENING_LENGTH :]


def another_step(aim: Aim, chance: random.Random) -> str:
    """A good code of the past with today's step written into it."""
    past = code_of(aim.opening, aim.step - chance.randint(2, 100))
    return aim.code[: -rotating.SEAL_LENGTH] + past[-rotating.SEAL_LENGTH :]


def drawn(aim: Aim, chance: random.Random) -> str:
    """A seal drawn by lot."""
    seal = "".join(chance.choices(rotating.ALPHABET, k=rotating.SEAL_LENGTH))
    return aim.code[: -rotating.SEAL_LENGTH] + seal


FORGERIES: list[Callable[[Aim, random.Random], str]] = [
    flipped_bit,
    swapped_letters,
    cut_or_grown,
    looks_alike,
    invisible_inside,
    key_of_another_card,
    key_of_yesterday,
    retired_master_key,
    longer_life,
    closed_screen,
    blocked_card,
    too_late,
    too_early,
    renamed,
    another_step,
    drawn,
]
