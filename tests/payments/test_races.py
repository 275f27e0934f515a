"""Two tills at the same instant, on real connections to the real database.

The lock and the check constraint are two walls. Each is also tried alone, and both are taken away once, to see the
money go wrong: a guard that nobody has seen fail guards nothing.
"""

import threading
import uuid
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from passregion.audit.models import Action, Event
from passregion.benefits.models import Benefit
from passregion.ledger import operations as ledger
from passregion.ledger.models import Account, Transfer
from passregion.ledger.queries import gaps
from passregion.payments import operations as payments
from passregion.payments.models import Payment
from tests.payments.factories import (
    WRONG_CODE,
    Scene,
    make_benefit,
    make_card,
    make_holder,
    make_member,
    make_place,
    make_scene,
)
from tests.payments.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def last_euro() -> tuple[Scene, Any, Any]:
    """A wallet with one euro, and two tills of two partners that ask for it.

    One is shown the plastic card, the other the virtual one: all that they have in common is the wallet.
    """
    place, other = make_place(), make_place()
    if not Benefit.objects.exists():
        make_benefit(amount_cents=100)
    scene, till = make_holder(place, make_member(place)), make_member(other)
    plastic = make_card(scene.application, kind="plastic")
    return scene, lambda: scene.pay(100), lambda: scene.pay(100, card_number=plastic.number, place=other, member=till)


def kinds(answers: Iterable[Any]) -> set[type]:
    return {type(answer) for answer in answers}


@pytest.fixture
def no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock becomes a plain reading, and the two tills read before either writes."""
    both_have_read = threading.Barrier(2)

    def read(*, accounts: Iterable[UUID]) -> dict[UUID, int]:
        found = Account.objects.filter(id__in=list(accounts), has_floor=True)
        answer = {account.id: account.posted_credits - account.posted_debits for account in found}
        if threading.current_thread() is not threading.main_thread():
            both_have_read.wait(timeout=10)
        return answer

    monkeypatch.setattr(ledger, "lock", read)


@pytest.fixture
def no_constraint() -> Iterator[None]:
    """The check constraint of the floor is gone until the end of the test."""
    name = "never_below_the_floor"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
        definition = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE ledger_account DROP CONSTRAINT {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_account CASCADE")
        cursor.execute(f"ALTER TABLE ledger_account ADD CONSTRAINT {name} {definition}")


def test_two_tills_on_the_last_euro() -> None:
    for _ in range(ROUNDS):
        scene, one, two = last_euro()
        answers = at_once(one, two)
        assert kinds(answers) == {Payment, payments.NothingLeft}
        assert (scene.balance_cents, scene.wallet.payments.count()) == (0, 1)


def test_the_lock_alone_is_enough(no_constraint: None) -> None:
    scene, one, two = last_euro()
    assert kinds(at_once(one, two)) == {Payment, payments.NothingLeft}
    assert scene.balance_cents == 0
    assert gaps() == []


def test_the_constraint_alone_keeps_the_money(no_lock: None) -> None:
    scene, one, two = last_euro()
    answers = at_once(one, two)
    assert kinds(answers) == {Payment, IntegrityError}
    assert "never_below_the_floor" in str(answers)
    assert scene.balance_cents == 0
    assert gaps() == []


@pytest.mark.breaks_the_books
def test_without_either_the_euro_is_spent_twice(no_lock: None, no_constraint: None) -> None:
    scene, one, two = last_euro()
    assert kinds(at_once(one, two)) == {Payment}
    assert scene.balance_cents == -100
    assert {gap.what for gap in gaps()} == {"below the floor"}


def test_the_second_till_waits_for_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by luck of timing: the first till stops while it holds the lock, and the second is seen waiting."""
    scene, one, two = last_euro()
    lock, holding, go_on = ledger.lock, threading.Event(), threading.Event()

    def lock_and_stop(*, accounts: Iterable[UUID]) -> dict[UUID, int]:
        answer = lock(accounts=accounts)
        if not holding.is_set():
            holding.set()
            assert go_on.wait(timeout=10)
        return answer

    monkeypatch.setattr(ledger, "lock", lock_and_stop)

    def second() -> Payment:
        assert holding.wait(timeout=10)
        return two()

    def watch() -> int:
        assert holding.wait(timeout=10)
        waiting = wait_for_a_waiting_backend()
        go_on.set()
        return waiting

    answers = at_once(one, second, watch)
    assert isinstance(answers[0], Payment)
    assert isinstance(answers[1], payments.NothingLeft)
    assert answers[2] >= 1
    assert scene.balance_cents == 0


def wait_for_a_waiting_backend() -> int:
    """How many connections to this database wait for a lock; looks for up to five seconds."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            count = int(cursor.fetchone()[0])
        if count:
            return count
        threading.Event().wait(0.05)
    return 0


def test_the_same_id_at_the_same_instant_is_one_payment() -> None:
    scene = make_scene()
    for spent in range(1, ROUNDS + 1):
        payment_id = uuid.uuid4()
        answers = at_once(*[lambda payment_id=payment_id: scene.pay(100, payment_id=payment_id)] * 3)
        assert {answer.pk for answer in answers} == {payment_id}
        assert len({answer.reference for answer in answers}) == 1
        assert scene.balance_cents == 3000 - 100 * spent


def test_the_same_id_for_two_people_at_the_same_instant_is_one_payment() -> None:
    one = make_scene()
    two = make_holder(one.place, one.member)
    for spent in range(1, ROUNDS + 1):
        payment_id = uuid.uuid4()
        answers = at_once(
            lambda payment_id=payment_id: one.pay(100, payment_id=payment_id),
            lambda payment_id=payment_id: two.pay(100, payment_id=payment_id),
        )
        assert kinds(answers) == {Payment, payments.IdReused}
        assert one.balance_cents + two.balance_cents == 6000 - 100 * spent


def test_many_tills_on_one_wallet_spend_exactly_what_it_holds() -> None:
    scene = make_scene(amount_cents=400)
    answers = at_once(*[lambda: scene.pay(100)] * 6)
    assert sum(isinstance(answer, Payment) for answer in answers) == 4
    assert sum(isinstance(answer, payments.NothingLeft) for answer in answers) == 2
    assert scene.balance_cents == 0


def test_two_cancellations_at_the_same_instant_give_back_once() -> None:
    scene = make_scene()
    for _ in range(ROUNDS):
        payment = scene.pay(1200)
        cancel = lambda payment=payment: payments.cancel(payment_id=payment.pk, member=scene.member)  # noqa: E731
        answers = at_once(cancel, cancel)
        assert {answer.cancel_transfer_id for answer in answers} == {answers[0].cancel_transfer_id}
        assert answers[0].cancelled_at == answers[1].cancelled_at
        assert Event.objects.filter(action=Action.PAYMENT_CANCELLED, subject_ref=f"payment:{payment.pk}").count() == 1
        assert scene.balance_cents == 3000


def test_a_cancellation_against_a_sale_that_needs_the_money() -> None:
    """Whoever comes first, nothing is lost: the second sale finds what the cancellation gave back, or nothing."""
    scene = make_scene(amount_cents=100)
    for _ in range(ROUNDS):
        paid = scene.pay(100)
        answers = at_once(
            lambda paid=paid: payments.cancel(payment_id=paid.pk, member=scene.member), lambda: scene.pay(100)
        )
        assert type(answers[1]) in (Payment, payments.NothingLeft)
        spent = isinstance(answers[1], Payment)
        assert scene.balance_cents == (0 if spent else 100)
        if spent:
            payments.cancel(payment_id=answers[1].pk, member=scene.member)


def test_wrong_codes_at_the_same_instant_are_all_counted() -> None:
    scene = make_scene()
    answers = at_once(*[lambda: scene.pay(usage_code=WRONG_CODE)] * 6)
    assert sum(isinstance(answer, payments.WrongCode) for answer in answers) == 2
    assert sum(isinstance(answer, payments.CodeBlocked) for answer in answers) == 4
    assert not Transfer.objects.filter(reason="payment").exists()
