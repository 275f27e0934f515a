"""The races of `loss_race.py`: arguments are the number of trials and the seed.

In each race a holder declares the loss while two tills take a sale with one of the two cards. Right after the
declaration is acknowledged, its thread writes down which payments are committed, and tries one more sale itself. A race
is good when no payment appears after that. Once a till holds the card, it pauses for twice as long as a declaration
takes on this machine, before it checks the card and writes; in every second race the declaration starts just then. The
control pauses in the same place just as long, but holds nothing.
"""

import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
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
# In every second race the declaration starts when a till has just read the card; otherwise at any moment of a sale.
CAUGHT_SHARE = 0.5
PATIENCE_SECONDS = 5
CONTROL_SHARE = 5
TRUE_LOCK = sale._lock_card


class Pace:
    """How long the acts take on this machine, and whether a till has just read the card."""

    sale_seconds = 0.0
    pause_seconds = 0.0
    card_is_read = threading.Event()


def lock_and_pause(number: str) -> Card:
    """The product's lock, then the time that a busy server may take before it writes."""
    return paused(TRUE_LOCK(number))


def read_and_pause(number: str) -> Card:
    """What `sale._lock_card` would answer, but nothing is held."""
    return paused(Card.objects.select_related("beneficiary").get(number=number))


def paused(card: Card) -> Card:
    """The card, a moment after it was read."""
    Pace.card_is_read.set()
    time.sleep(Pace.pause_seconds)
    return card


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
        # The first sale and the first declaration also load what they need: only the second ones count.
        for _ in range(2):
            self.measure()

    def measure(self) -> None:
        """One sale and one declaration alone: the pace of this machine."""
        scene = make_holder(self.place, self.tills[0])
        sold = press(scene, scene.card, self.tills[0], UUID(int=self.chance.getrandbits(128), version=4))
        started = time.monotonic()
        declare(scene)
        Pace.sale_seconds = sold.ended - sold.started
        Pace.pause_seconds = 2 * (time.monotonic() - started)

    def race(self) -> "Race":
        """A new holder, the declaration and the sales at once."""
        scene = make_holder(self.place, self.tills[0])
        cards = [scene.card, make_card(scene.application, kind=CardKind.PLASTIC)]
        wait = self.chance.random() * (Pace.sale_seconds + Pace.pause_seconds)
        race = Race(
            scene=scene,
            card=self.chance.choice(cards),
            tills=self.tills,
            ids=[UUID(int=self.chance.getrandbits(128), version=4) for _ in range(TILL_COUNT + 1)],
            wait_seconds=None if self.chance.random() < CAUGHT_SHARE else wait,
        )
        race.run()
        return race


@dataclass
class Race:
    """One race: what starts it, and what it gave. Without `wait_seconds` a till's reading of the card starts it."""

    scene: Scene
    card: Card
    tills: list[Member]
    ids: list[UUID]
    wait_seconds: float | None
    gate: threading.Barrier = field(default_factory=lambda: threading.Barrier(TILL_COUNT + 1))
    sales: list[Sale] = field(default_factory=list)
    seen: set[UUID] = field(default_factory=set)
    late: set[UUID] = field(default_factory=set)
    declared: tuple[float, float] = (0.0, 0.0)
    after: str = ""

    def run(self) -> None:
        """All at once, then what was paid that nobody had seen at the acknowledgement."""
        Pace.card_is_read.clear()
        run_together([partial(self.take, number) for number in range(TILL_COUNT)] + [self.lose])
        self.late = payments_of(self.scene) - self.seen

    def take(self, number: int) -> None:
        """One till."""
        self.gate.wait()
        self.sales.append(press(self.scene, self.card, self.tills[number], self.ids[number]))

    def lose(self) -> None:
        """The holder; then the thief, who tries again at once."""
        self.gate.wait()
        if self.wait_seconds is None:
            Pace.card_is_read.wait(PATIENCE_SECONDS)
        else:
            time.sleep(self.wait_seconds)
        started = time.monotonic()
        declare(self.scene)
        self.declared = started, time.monotonic()
        self.seen = payments_of(self.scene)
        self.after = press(self.scene, self.card, self.tills[0], self.ids[-1]).outcome

    @property
    def outcome(self) -> str:
        """The race in a few words."""
        words = [*sorted(one.outcome for one in self.sales), f"after: {self.after}"]
        return " + ".join(words) + (" (LATE)" if self.late else "")

    @property
    def is_overlapping(self) -> bool:
        """Whether a sale was under way at the declaration."""
        began, ended = self.declared
        return any(one.started < ended and began < one.ended for one in self.sales)


def declare(scene: Scene) -> None:
    """The loss, through the product's journey: once this returns, it is acknowledged."""
    holder = scene.beneficiary
    declare_loss(beneficiary=holder, reason=BlockReason.STOLEN, actor=holder.user.actor)


def payments_of(scene: Scene) -> set[UUID]:
    """The payments of this holder that are committed now."""
    return set(Payment.objects.filter(wallet=scene.wallet).values_list("pk", flat=True))


def run_together(acts: list[Callable[[], None]]) -> None:
    """Each act in a thread with its own connection, opened before the start; the first fault is raised again."""
    faults: list[BaseException] = []

    def run(act: Callable[[], None]) -> None:
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
        outcomes[race.outcome] += 1
    print(f"{title}: {good}/{trials} ({overlapping} with a sale under way at the declaration)")
    for outcome, count in outcomes.most_common():
        print(f"    {count:5} × {outcome}")
    return good


def run(trials: int, seed: int) -> bool:
    """Both series; whether each gave what it must."""
    call_command("migrate", verbosity=0)
    print(f"seed {seed}; {trials} trials; {os.cpu_count()} processors; PostgreSQL {connection.pg_version}")
    scenes, controls = Scenes(random.Random(seed)), max(10, trials // CONTROL_SHARE)
    sale._lock_card = lock_and_pause
    good = series("a declared loss against two tills, nothing is paid once it is acknowledged", scenes, trials)
    found = gaps()
    sale._lock_card = read_and_pause
    spared = series("control without the lock of the card, something is paid too late", scenes, controls)
    sale._lock_card = TRUE_LOCK
    print(f"figure: {good}/{trials} without a late payment, gaps {len(found)}; control late {controls - spared}")
    return good == trials and not found and spared < controls


if __name__ == "__main__":
    sys.exit(0 if run(int(sys.argv[1]), int(sys.argv[2])) else 1)
