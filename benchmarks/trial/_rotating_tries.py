"""The tries of `rotating.py`: arguments are codes, races, patience and seed.

Each try takes a good code of its own step, makes a bad one of it, and verifies three times: the bad one, the good one
for a payment, the good one again for another payment. The controls take the seal's check and the unique row away:
bad codes must be seen to pass, or the trial proves nothing.
"""

import os
import random
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from unittest import mock

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.trial._rotating_forgeries import FORGERIES, Aim, code_of  # noqa: E402
from passregion.cards import rotating  # noqa: E402
from passregion.cards.models import BlockReason, Card, CodeUse, Opening  # noqa: E402
from passregion.cards.openings import (  # noqa: E402
    RotatingCodeRefused,
    close_session_openings,
    open_card,
    verify_rotating_code,
)
from passregion.cards.operations.blocking import block  # noqa: E402
from passregion.cards.operations.ordering import order_cards  # noqa: E402
from passregion.common.clock import as_of, now  # noqa: E402
from tests.cards.factories import (  # noqa: E402
    REVIEWER,
    a_campaign,
    a_school,
    a_track,
    an_approved_application,
)
from tests.threads import at_once  # noqa: E402

CARDS = 28
P95_MS_MAX = 5.0
ROW = "a_code_serves_one_payment"
CONTROL_CODES = 40
CONTROL_RACES = 40


@dataclass
class Tally:
    """What was verified, what came out, and how long each took."""

    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)

    def verify(self, kind: str, code: str, payment_id: uuid.UUID, aim: Aim) -> bool:
        """One verification by the product's function."""
        started = time.perf_counter()
        try:
            verify_rotating_code(code=code, payment_id=payment_id, at=aim.at)
            is_accepted = True
        except RotatingCodeRefused as refusal:
            self.refused[f"{kind}: {refusal.code}"] += 1
            is_accepted = False
        self.milliseconds.append((time.perf_counter() - started) * 1000)
        self.tried[kind] += 1
        self.accepted[kind] += is_accepted
        return is_accepted

    def percentile(self, share: float) -> float:
        """The time within which this share of the verifications ended."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Scene:
    """Cards that are open on screens, and the moments of twelve hours, each used once."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        campaign, school, track = a_campaign(), a_school(), a_track()
        cards = [
            order_cards(
                application=an_approved_application(campaign=campaign, school=school, track=track), actor=REVIEWER
            )[1]
            for _ in range(CARDS)
        ]
        with as_of(now() - timedelta(days=1)):
            self.yesterday = {card.pk: open_card(card=card, session_ref="yesterday") for card in cards}
        self.closed = open_card(card=cards[0], session_ref="closed")
        close_session_openings(session_ref="closed")
        self.closed.refresh_from_db()
        stolen = cards.pop()
        self.blocked = open_card(card=stolen, session_ref="stolen")
        block(card_id=stolen.public_id, reason=BlockReason.STOLEN, actor=REVIEWER)
        self.open = [open_card(card=card, session_ref=f"open {card.pk}") for card in cards]
        # A good code may be of the step before or after: none of these is another try's.
        steps = int(rotating.LIFETIME.total_seconds()) // rotating.STEP_SECONDS
        self.moments = [(opening, step) for opening in self.open for step in range(3, steps - 3, 3)]
        chance.shuffle(self.moments)

    def aim(self) -> Aim:
        """A good code that nobody has used, at a moment within its step."""
        opening, after = self.moments.pop()
        start = rotating.start_of(rotating.step_at(opening.opened_at) + after)
        return Aim(
            opening=opening,
            at=start + timedelta(milliseconds=self.chance.randrange(30_000)),
            others=[other for other in self.open if other is not opening],
            yesterday=self.yesterday[opening.card_id],
            closed=self.closed,
            blocked=self.blocked,
        )

    def payment(self) -> uuid.UUID:
        """A payment id as a till makes it, from the seed."""
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)


def try_codes(scene: Scene, codes: int) -> Tally:
    """As many bad codes as asked, the replays among them; each with a good code a step around the server's time."""
    tally = Tally()
    kinds = len(FORGERIES) + 1
    for number in range(codes):
        aim, payment = scene.aim(), scene.payment()
        good = code_of(aim.opening, aim.step + scene.chance.choice([-1, 0, 0, 1]))
        if number % kinds < len(FORGERIES):
            forge = FORGERIES[number % kinds]
            tally.verify(forge.__name__, forge(aim, scene.chance), scene.payment(), aim)
            tally.verify("good", good, payment, aim)
        else:
            tally.verify("good", good, payment, aim)
            tally.verify("replayed", good, scene.payment(), aim)
        tally.verify("good, the same payment again", good, payment, aim)
    return tally


def race(scene: Scene, races: int) -> tuple[int, int]:
    """One code at two tills at once: how often one payment won, and how often one payment sent twice was one."""
    one_won = twice_was_one = 0
    for _ in range(races):
        aim, tally = scene.aim(), Tally()
        ids = [scene.payment(), scene.payment()]
        one_won += sorted(at_once(*[_try(tally, aim, payment) for payment in ids])) == [False, True]
        aim = scene.aim()
        twice_was_one += at_once(*[_try(tally, aim, ids[0])] * 2) == [True, True]
    return one_won, twice_was_one


def _try(tally: Tally, aim: Aim, payment: uuid.UUID) -> Callable[[], bool]:
    return lambda: tally.verify("race", aim.code, payment, aim)


@contextmanager
def without_the_seal():
    """The control: whatever the seal says is right."""
    with mock.patch.object(rotating, "is_sealed", lambda parts, key: True):
        yield


def take_the_row_away() -> None:
    """The last control needs the database without its wall."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE cards_codeuse DROP CONSTRAINT {ROW}")


def show(tally: Tally) -> None:
    """Each kind with what it was told."""
    for kind, count in tally.tried.items():
        print(f"{kind}: {tally.accepted[kind]}/{count} accepted")
        for told, times in sorted(tally.refused.items()):
            if told.startswith(f"{kind}: "):
                print(f"    {times:5} × {told.removeprefix(f'{kind}: ')}")


def run(codes: int, races: int, patience: float, seed: int) -> bool:
    """All tries; whether each gave what it must."""
    call_command("migrate", verbosity=0)
    print(f"seed {seed}; {codes} codes, {races} races; {os.cpu_count()} processors; PostgreSQL {connection.pg_version}")
    scene = Scene(random.Random(seed))
    tally = try_codes(scene, codes)
    show(tally)
    bad = sum(count for kind, count in tally.tried.items() if not kind.startswith("good"))
    taken = sum(count for kind, count in tally.accepted.items() if not kind.startswith("good"))
    good = [tally.accepted[kind] == tally.tried[kind] for kind in tally.tried if kind.startswith("good")]
    one_won, twice_was_one = race(scene, races)
    print(f"one code, two payments at once, one wins: {one_won}/{races}")
    print(f"one code, one payment sent twice at once, both are told yes: {twice_was_one}/{races}")
    with without_the_seal():
        unsealed = try_codes(scene, CONTROL_CODES)
    passed = sum(count for kind, count in unsealed.accepted.items() if not kind.startswith("good"))
    print(f"control without the seal: {passed} bad codes accepted of {CONTROL_CODES}")
    take_the_row_away()
    lost = CONTROL_RACES - race(scene, CONTROL_RACES)[0]
    print(f"control without the unique row: two payments with one code {lost}/{CONTROL_RACES}")
    p95 = tally.percentile(0.95)
    print(
        f"verification: median {tally.percentile(0.5):.2f} ms, p95 {p95:.2f} ms, p99 {tally.percentile(0.99):.2f} ms "
        f"({len(tally.milliseconds)} verifications; {Card.objects.count()} cards, {Opening.objects.count()} openings, "
        f"{CodeUse.objects.count()} codes used)"
    )
    print(f"figure: {taken}/{bad} bad codes accepted, good ones {'all' if all(good) else 'NOT all'}, p95 {p95:.2f} ms")
    is_right = taken == 0 and bad == codes and all(good) and one_won == twice_was_one == races
    return is_right and passed > 0 and lost > 0 and p95 <= P95_MS_MAX * patience


if __name__ == "__main__":
    sys.exit(0 if run(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])) else 1)
