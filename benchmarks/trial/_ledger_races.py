"""The races of `ledger.py`: arguments are the number of trials and the seed.

Two processes, each with its own connection, wait at a barrier and then call the product's own operation. The wallet is
all that the two sales have in common: two places, two cards of one holder. The controls take the lock away, then the
check constraint too: money must be seen to go wrong, or the trial proves nothing.
"""

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any
from uuid import UUID

import django

# Each process of the trial imports this module: Django must be ready before the models are read.
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import IntegrityError, connection  # noqa: E402

from passregion.common.errors import Refusal  # noqa: E402
from passregion.ledger import operations as ledger  # noqa: E402
from passregion.ledger.kinds import AccountKind, Reason  # noqa: E402
from passregion.ledger.models import Account  # noqa: E402
from passregion.ledger.queries import gaps, size  # noqa: E402
from passregion.partners.models import Member, Place  # noqa: E402
from passregion.payments.operations import authorise_and_capture  # noqa: E402
from tests.payments.factories import (  # noqa: E402
    CODE,
    make_benefit,
    make_card,
    make_holder,
    make_member,
    make_place,
)

EURO = 100
JITTER_SECONDS = 0.002
PATIENCE_SECONDS = 60
CONTROL_SHARE = 5
FLOOR = "never_below_the_floor"
STOPPED = "stopped by the constraint"


@dataclass(frozen=True)
class Job:
    """One press of the button, as a process is told it."""

    payment_id: UUID
    card_number: str
    wallet_public_id: UUID
    price_cents: int
    place_id: int
    member_id: int
    wait_seconds: float
    has_lock: bool


@dataclass(frozen=True)
class Answer:
    """How it ended, and when it ran on the clock that all processes share."""

    outcome: str
    payment: str
    started: float
    ended: float


def till(pipe: Any, barrier: Any) -> None:
    """The life of one process: take a job, wait for the other till, press the button, answer."""
    true_lock = ledger.lock
    while (job := pipe.recv()) is not None:
        ledger.lock = true_lock if job.has_lock else read_without_lock
        pipe.send(press(job, barrier))


def read_without_lock(*, accounts: Iterable[UUID]) -> dict[UUID, int]:
    """What `ledger.lock` would answer, but nothing is held."""
    found = Account.objects.filter(id__in=list(accounts), has_floor=True)
    return {row.id: row.posted_credits - row.posted_debits - row.pending_debits for row in found}


def press(job: Job, barrier: Any) -> Answer:
    """One sale through the product's operation."""
    place = Place.objects.select_related("partner").get(pk=job.place_id)
    member = Member.objects.select_related("partner", "user", "place").get(pk=job.member_id)
    barrier.wait(PATIENCE_SECONDS)
    time.sleep(job.wait_seconds)
    started, payment = time.monotonic(), ""
    try:
        paid = authorise_and_capture(
            payment_id=job.payment_id,
            card_number=job.card_number,
            usage_code=CODE,
            wallet_public_id=job.wallet_public_id,
            price_cents=job.price_cents,
            place=place,
            member=member,
        )
        outcome, payment = "paid", f"{paid.pk} {paid.reference} {paid.amount_cents}"
    except Refusal as refusal:
        outcome = refusal.code
    except IntegrityError as fault:
        outcome = STOPPED if FLOOR in str(fault) else repr(fault)
    except Exception as fault:
        # Anything else is a finding of the trial, and is shown in its report.
        outcome = repr(fault)
    return Answer(outcome, payment, started, time.monotonic())


class Tills:
    """The two processes."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.barrier = context.Barrier(2)
        pairs = [context.Pipe() for _ in range(2)]
        self.pipes = [mine for mine, _theirs in pairs]
        self.processes = [
            context.Process(target=till, args=(theirs, self.barrier), daemon=True) for _mine, theirs in pairs
        ]
        for process in self.processes:
            process.start()

    def race(self, *jobs: Job) -> list[Answer]:
        """Both jobs at once; their answers in the same order."""
        for pipe, job in zip(self.pipes, jobs, strict=True):
            pipe.send(job)
        return [pipe.recv() for pipe in self.pipes]

    def stop(self) -> None:
        """End both processes."""
        for pipe in self.pipes:
            pipe.send(None)
        for process in self.processes:
            process.join(PATIENCE_SECONDS)


class Scene:
    """One holder with two cards and one wallet, two tills of two partners."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        make_benefit(amount_cents=EURO)
        places = [make_place(), make_place()]
        self.members = [make_member(place) for place in places]
        self.holder = make_holder(places[0], self.members[0])
        self.cards = [self.holder.card, make_card(self.holder.application, kind="plastic")]
        unit = self.holder.wallet.benefit.unit
        region = ledger.open_account(kind=AccountKind.REGION, unit=unit, owner_ref="region", has_floor=False)
        self.region, self.wallet = region.id, self.holder.wallet.ledger_account_id

    def new_id(self) -> UUID:
        """A payment id as a till draws it, from the seed."""
        return UUID(int=self.chance.getrandbits(128), version=4)

    def hold(self, cents: int) -> None:
        """Bring the wallet to `cents` by a correction, whatever the last trial left."""
        change = cents - self.holder.balance_cents
        debit, credit = (self.region, self.wallet) if change > 0 else (self.wallet, self.region)
        if change:
            ledger.transfer(
                transfer_id=self.new_id(), debit=debit, credit=credit, amount=abs(change), reason=Reason.CORRECTION
            )

    def job(self, side: int, *, price: int, payment_id: UUID | None = None, has_lock: bool = True) -> Job:
        """What the till of one side is asked to do."""
        return Job(
            payment_id=payment_id or self.new_id(),
            card_number=self.cards[side].number,
            wallet_public_id=self.holder.wallet.public_id,
            price_cents=price,
            place_id=self.members[side].place_id,
            member_id=self.members[side].pk,
            wait_seconds=self.chance.random() * JITTER_SECONDS,
            has_lock=has_lock,
        )


@dataclass
class Tally:
    """What a series of trials gave."""

    title: str
    good: int = 0
    trials: int = 0
    overlapping: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)

    def add(self, answers: list[Answer], is_good: bool) -> None:
        """Count one trial."""
        one, two = answers
        self.trials += 1
        self.good += is_good
        self.overlapping += one.started < two.ended and two.started < one.ended
        self.outcomes[" + ".join(sorted(answer.outcome for answer in answers))] += 1

    def show(self) -> None:
        """Print the series."""
        print(f"{self.title}: {self.good}/{self.trials} ({self.overlapping} with both under way at once)")
        for outcome, count in self.outcomes.most_common():
            print(f"    {count:5} × {outcome}")


def last_euro(tills: Tills, scene: Scene, tally: Tally, trials: int, *, has_lock: bool, left: int = 0) -> Tally:
    """Each trial is good when the wallet is left as expected: at zero with one winner, or below with two."""
    expected = ["nothing_left", "paid"] if left == 0 else ["paid", "paid"]
    for _ in range(trials):
        scene.hold(EURO)
        prices = [scene.chance.randint(EURO, 50 * EURO) for _ in range(2)]
        answers = tills.race(*[scene.job(side, price=prices[side], has_lock=has_lock) for side in range(2)])
        outcomes = sorted(answer.outcome for answer in answers)
        tally.add(answers, outcomes == expected and scene.holder.balance_cents == left)
    tally.show()
    return tally


def same_id(tills: Tills, scene: Scene, tally: Tally, trials: int) -> Tally:
    """Each trial is good when both are told the same payment and the wallet has paid once."""
    for _ in range(trials):
        price, side, payment_id = scene.chance.randint(1, 20 * EURO), scene.chance.randrange(2), scene.new_id()
        scene.hold(50 * EURO)
        answers = tills.race(*[scene.job(side, payment_id=payment_id, price=price) for _ in range(2)])
        told = {(answer.outcome, answer.payment) for answer in answers}
        is_one = len(told) == 1 and answers[0].outcome == "paid"
        tally.add(answers, is_one and scene.holder.balance_cents == 50 * EURO - price)
    tally.show()
    return tally


def take_the_constraint_away() -> None:
    """The last control needs the database without its last wall."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE ledger_account DROP CONSTRAINT {FLOOR}")


def run(trials: int, seed: int) -> bool:
    """All series; whether each gave what it must."""
    call_command("migrate", verbosity=0)
    print(f"seed {seed}; {trials} trials; {os.cpu_count()} processors; PostgreSQL {connection.pg_version}")
    scene, tills, controls = Scene(random.Random(seed)), Tills(), max(10, trials // CONTROL_SHARE)
    euro = last_euro(tills, scene, Tally("two tills on the last euro, one wins"), trials, has_lock=True)
    twice = same_id(tills, scene, Tally("the same payment id twice, one payment"), trials)
    walls = Tally("control without the lock, still one winner and one « nothing left »")
    last_euro(tills, scene, walls, controls, has_lock=False)
    found, checked = gaps(), size()
    print(f"books: {checked.transfer_count} transfers recomputed, {len(found)} gaps")
    take_the_constraint_away()
    lost = Tally("control without lock nor constraint, the euro is spent twice")
    last_euro(tills, scene, lost, controls, has_lock=False, left=-EURO)
    tills.stop()
    print(f"figure: last euro {euro.good}/{trials}, same id {twice.good}/{trials}, gaps {len(found)}")
    is_sound = euro.good == twice.good == trials and not found
    # The controls: without the lock the constraint must be needed, without both the money must be lost.
    is_needed = any(STOPPED in outcome for outcome in walls.outcomes)
    return is_sound and is_needed and walls.good < controls and lost.good > 0


if __name__ == "__main__":
    sys.exit(0 if run(int(sys.argv[1]), int(sys.argv[2])) else 1)
