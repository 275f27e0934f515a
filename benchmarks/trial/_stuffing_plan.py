"""Who tries what, from where: the attack, and those who sign in while it runs."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

# Bounds of `accounts.bounds.PASSWORD_BOUND`, written again: the trial must not move with the code that it tries.
WINDOW_SECONDS = 15 * 60
FROM_ONE_SOURCE, EVERYWHERE, FROM_ONE_SOURCE_IN_ALERT = 10, 60, 2
# Shares of the attack: the rest is spread over all accounts, a third of which do not exist.
ON_FEW_FROM_MANY, ON_FEW_FROM_FEW, UNKNOWN = 0.15, 0.05, 0.33
FEW_ACCOUNTS, FEW_SOURCES = 5, 2
ROBOTS = 1_000
SCHOOLS = 20


@dataclass(frozen=True)
class Try:
    """One form that a robot sends."""

    login: str
    password: str
    source: str
    # The place of the account in the list, -1 when nobody has this login.
    account: int


@dataclass(frozen=True)
class Guest:
    """One holder who signs in with the right password, sometimes after a slip of the finger."""

    login: str
    source: str
    slips: int
    has_device: bool


def attack(people: list[list[str]], unknown: list[str], *, count: int, robots: int, chance: random.Random) -> list[Try]:
    """The whole list, in the order in which it is sent."""
    sources = [f"10.{at >> 8 & 255}.{at & 255}.{chance.randrange(1, 255)}" for at in range(robots)]
    targets = chance.sample(range(len(people)), min(2 * FEW_ACCOUNTS, len(people)))
    many, few = targets[:FEW_ACCOUNTS], targets[FEW_ACCOUNTS:] or targets
    made = []
    for at in range(count):
        share, account, source = chance.random(), chance.randrange(len(people)), chance.choice(sources)
        if share < ON_FEW_FROM_MANY:
            account = chance.choice(many)
        elif share < ON_FEW_FROM_MANY + ON_FEW_FROM_FEW:
            account, source = chance.choice(few), chance.choice(sources[:FEW_SOURCES])
        elif chance.random() < UNKNOWN:
            made.append(Try(chance.choice(unknown), f"essai numéro {at}", source, -1))
            continue
        # By the number or by the address: both are names of one account.
        made.append(Try(chance.choice(people[account]), f"essai numéro {at}", source, account))
    return made


def guests(people: list[list[str]], *, count: int, chance: random.Random) -> list[Guest]:
    """Holders at home, on the network of their school, or with the telephone of always; one in ten mistypes once."""
    made = []
    for at in range(count):
        is_at_school = chance.random() < 0.3
        source = f"192.0.2.{chance.randrange(SCHOOLS)}" if is_at_school else f"172.16.{at >> 8 & 255}.{at & 255}"
        login = chance.choice(people[at % len(people)])
        made.append(Guest(login, source, int(chance.random() < 0.1), chance.random() < 0.2))
    return made


def bounds(sent: Iterable[tuple[Try, float, float]]) -> dict[int, int]:
    """How many passwords may have been compared on each account, given when each try was sent and answered: one that
    crossed the end of a window may have counted in either."""
    tries: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for one, began, ended in sent:
        for window in {int(began) // WINDOW_SECONDS, int(ended) // WINDOW_SECONDS}:
            if one.account >= 0:
                tries[one.account, window][one.source] += 1
    allowed: Counter[int] = Counter()
    for (account, _window), counted in tries.items():
        by_source = sum(min(number, FROM_ONE_SOURCE) for number in counted.values())
        allowed[account] += min(by_source, EVERYWHERE + FROM_ONE_SOURCE_IN_ALERT * len(counted))
    return dict(allowed)
