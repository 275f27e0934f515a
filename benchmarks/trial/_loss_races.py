"""The races of `loss_race.py`: arguments are the number of trials and the seed.

In each race a holder declares the loss while two tills take a sale with one of the two cards. Right after the
declaration is acknowledged, its thread writes down which payments are committed, and tries one more sale itself. A race
is good when no payment appears after that. Between the check of the card and the writing of the money every sale pauses
for some milliseconds, so that the declaration often falls there; the control pauses just as long, without the lock.
"""

import os
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from passregion.cards.models import BlockReason, Card, CardKind  # noqa: E402
from passregion.common.errors import Refusal  # noqa: E402
from passregion.journeys.suspension import declare_loss  # noqa: E402
from passregion.ledger.queries import gaps  # noqa: E402
from passregion.partners.models import Member  # noqa: E402
from passregion.payments.models import Payment  # noqa: E402
from passregion.payments.operations import sale  # noqa: E402
from tests.payments.factories import Scene, make_benefit, make_card, make_holder, make_member, make_place  # noqa: E402

TILL_COUNT = 2
PRICE_CENTS = 100
# A sale lasts about as long; the declaration starts somewhere in it.
DECLARED_WITHIN_SECONDS = 0.03
PAUSE_SECONDS = 0.1
# In every second race the declaration starts when a till has just checked the card, however slow the machine.
CAUGHT_SHARE = 0.5
CHECKED, DECLARED = threading.Event(), threading.Event()
CONTROL_SHARE = 5
TRUE_CHECK, TRUE_LOCK = sale.check_card, sale._lock_card


def check_and_pause(card: Card) -> None:
    """The product's check, then the time that a busy server may take before it writes: until the loss is declared."""
    TRUE_CHECK(card)
    CHECKED.set()
    DECLARED.wait(PAUSE_SECONDS)


def read_without_lock(number: str) -> Card:
    """What `sale._lock_card` would answer, but nothing is held."""
    return Card.objects.select_related("beneficiary").get(number=number)


@dataclass
class Race:
    """What one race gave."""

    late: set[UUID] = field(default_factory=set)
    outcomes: list[str] = field(default_factory=list)
    is_overlapping: bool = False


@dataclass(frozen=True)
class Sale:
    """One press of the button: how it ended, and when."""

    outcome: str
    started: float
    ended: float


def press(scene: Scene, card: Card, till: Member, payment_id: UUID) -> Sale:
    """One sale through the product's operation."""
    started = time.monotonic()
    try:
        scene.pay(PRICE_CENTS, payment_id=payment_id, card_number=card.number, member=till)
        outcome = "paid"
    except Refusal as refusal:
        outcome = refusal.code
    except Exception as fault:
        # Anything else is a finding of the trial, and is shown in its report.
        outcome = repr(fault)
    return Sale(outcome, started, time.monotonic())


class Scenes:
    """One place with its tills; a new holder with two cards for each race."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        make_benefit(amount_cents=100 * PRICE_CENTS)
        place = make_place()
        self.tills = [make_member(place) for _ in range(TILL_COUNT)]
        self.place = place

    def race(self) -> Race:
        """The declaration and the sales at once."""
        scene = make_holder(self.place, self.tills[0])
        cards = [scene.card, make_card(scene.application, kind=CardKind.PLASTIC)]
        card = self.chance.choice(cards)
        ids = [UUID(int=self.chance.getrandbits(128), version=4) for _ in range(TILL_COUNT + 1)]
        wait = self.chance.random() * DECLARED_WITHIN_SECONDS
        gate = threading.Barrier(TILL_COUNT + 1)
        is_caught = self.chance.random() < CAUGHT_SHARE
        race, sales, declared, seen = Race(), [], [], set()
        CHECKED.clear()
        DECLARED.clear()

        def take(till: Member, payment_id: UUID) -> None:
            gate.wait()
            sales.append(press(scene, card, till, payment_id))

        def declare() -> None:
            gate.wait()
            if is_caught:
                CHECKED.wait(1)
            else:
                time.sleep(wait)
            started = time.monotonic()
            actor = scene.beneficiary.user.actor
            declare_loss(beneficiary=scene.beneficiary, reason=BlockReason.STOLEN, actor=actor)
            declared.append((started, time.monotonic()))
            DECLARED.set()
            seen.update(payments_of(scene))
            race.outcomes.append(f"after: {press(scene, card, self.tills[0], ids[-1]).outcome}")

        acts = [lambda till=till, key=key: take(till, key) for till, key in zip(self.tills, ids, strict=False)]
        run_together([*acts, declare])
        (began, ended) = declared[0]
        race.late = payments_of(scene) - seen
        race.outcomes = [*sorted(one.outcome for one in sales), *race.outcomes]
        race.is_overlapping = any(one.started < ended and began < one.ended for one in sales)
        return race


def payments_of(scene: Scene) -> set[UUID]:
    """The payments of this holder that are committed now."""
    return set(Payment.objects.filter(wallet=scene.wallet).values_list("pk", flat=True))


def run_together(acts: list) -> None:
    """Each act in a thread with its own connection, opened before the start; the first fault is raised again."""
    faults: list[BaseException] = []

    def run(act) -> None:
        try:
            connection.ensure_connection()
            act()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def series(title: str, scenes: Scenes, trials: int) -> int:
    """Run the races and print them; how many were good."""
    good, overlapping, outcomes = 0, 0, Counter[str]()
    for _ in range(trials):
        race = scenes.race()
        good += not race.late
        overlapping += race.is_overlapping
        outcomes[" + ".join(race.outcomes) + (" (LATE)" if race.late else "")] += 1
    print(f"{title}: {good}/{trials} ({overlapping} with a sale under way at the declaration)")
    for outcome, count in outcomes.most_common():
        print(f"    {count:5} × {outcome}")
    return good


def run(trials: int, seed: int) -> bool:
    """Both series; whether each gave what it must."""
    call_command("migrate", verbosity=0)
    print(f"seed {seed}; {trials} trials; {os.cpu_count()} processors; PostgreSQL {connection.pg_version}")
    scenes, controls = Scenes(random.Random(seed)), max(10, trials // CONTROL_SHARE)
    sale.check_card = check_and_pause
    good = series("a declared loss against two tills, nothing is paid once it is acknowledged", scenes, trials)
    found = gaps()
    sale._lock_card = read_without_lock
    spared = series("control without the lock of the card, something is paid too late", scenes, controls)
    sale._lock_card, sale.check_card = TRUE_LOCK, TRUE_CHECK
    print(f"figure: {good}/{trials} without a late payment, gaps {len(found)}; control late {controls - spared}")
    return good == trials and not found and spared < controls


if __name__ == "__main__":
    sys.exit(0 if run(int(sys.argv[1]), int(sys.argv[2])) else 1)
