"""Taking a sale back."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from passregion.audit.models import Action, Event
from passregion.common.clock import as_of
from passregion.ledger.kinds import Reason
from passregion.ledger.models import Transfer
from passregion.payments import operations as payments
from passregion.payments.models import Payment
from passregion.payments.states import TRANSITIONS, State
from tests.payments.factories import make_member, make_place, make_scene

pytestmark = pytest.mark.django_db
# Winter: Paris is one hour ahead of UTC.
MIDNIGHT = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
# The night of 25 October 2026 has twenty-five hours.
LONG_DAY_STARTS = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)


def test_the_money_goes_back_by_a_further_transfer() -> None:
    scene = make_scene()
    payment = scene.pay(1200)
    cancelled = payments.cancel(payment_id=payment.pk, member=scene.member, reason="Erreur de prix")
    assert (cancelled.state, cancelled.cancel_reason) == ("cancelled", "Erreur de prix")
    assert cancelled.cancelled_at is not None
    assert scene.balance_cents == 3000
    back = Transfer.objects.get(pk=cancelled.cancel_transfer_id)
    assert (back.amount, back.reason) == (1200, Reason.CANCELLATION)
    assert Transfer.objects.filter(pk=payment.pk).exists()
    event = Event.objects.get(action=Action.PAYMENT_CANCELLED)
    assert event.subject_ref == f"payment:{payment.pk}"
    assert "Erreur de prix" not in str(event.details)


def test_cancelling_twice_gives_back_once() -> None:
    scene = make_scene()
    payment = scene.pay(1200)
    first = payments.cancel(payment_id=payment.pk, member=scene.member, reason="un")
    again = payments.cancel(payment_id=payment.pk, member=scene.member, reason="deux")
    assert (again.cancelled_at, again.cancel_reason) == (first.cancelled_at, "un")
    assert scene.balance_cents == 3000
    assert Event.objects.filter(action=Action.PAYMENT_CANCELLED).count() == 1


@pytest.mark.parametrize(
    ("paid_at", "cancelled_at", "is_same_day"),
    [
        (MIDNIGHT - timedelta(seconds=2), MIDNIGHT - timedelta(seconds=1), True),
        (MIDNIGHT - timedelta(seconds=1), MIDNIGHT, False),
        (MIDNIGHT, MIDNIGHT + timedelta(hours=23, minutes=59), True),
        (MIDNIGHT, MIDNIGHT + timedelta(hours=24), False),
        # Midnight in UTC is one in the morning in Paris: still the same day.
        (MIDNIGHT + timedelta(minutes=30), MIDNIGHT + timedelta(minutes=90), True),
        (LONG_DAY_STARTS, LONG_DAY_STARTS + timedelta(hours=24, minutes=59), True),
        (LONG_DAY_STARTS, LONG_DAY_STARTS + timedelta(hours=25), False),
    ],
)
def test_a_till_cancels_until_midnight_in_paris(paid_at: datetime, cancelled_at: datetime, is_same_day: bool) -> None:
    with as_of(paid_at):
        scene = make_scene()
        payment = scene.pay(1200)
    with as_of(cancelled_at):
        if is_same_day:
            payments.cancel(payment_id=payment.pk, member=scene.member)
        else:
            with pytest.raises(payments.TooLateToCancel) as refused:
                payments.cancel(payment_id=payment.pk, member=scene.member)
            assert set(refused.value.details) == {"captured_on"}
    assert scene.balance_cents == (3000 if is_same_day else 1800)


def test_a_replay_of_the_cancellation_on_the_next_day_answers_the_same() -> None:
    with as_of(MIDNIGHT - timedelta(minutes=1)):
        scene = make_scene()
        payment = scene.pay(1200)
        payments.cancel(payment_id=payment.pk, member=scene.member)
    with as_of(MIDNIGHT + timedelta(minutes=1)):
        assert payments.cancel(payment_id=payment.pk, member=scene.member).state == "cancelled"


def test_only_the_partner_that_took_it_cancels() -> None:
    scene, other = make_scene(), make_place()
    payment = scene.pay(1200)
    for payment_id, member in ((payment.pk, make_member(other)), (uuid.uuid4(), scene.member)):
        with pytest.raises(payments.PaymentUnknown):
            payments.cancel(payment_id=payment_id, member=member)
    colleague = make_member(make_place(partner=scene.place.partner))
    assert payments.cancel(payment_id=payment.pk, member=colleague).state == "cancelled"


def test_what_was_given_back_can_be_spent_again() -> None:
    scene = make_scene()
    for _ in range(3):
        payments.cancel(payment_id=scene.pay(3000).pk, member=scene.member)
    assert scene.pay(5000).amount_cents == 3000


@pytest.mark.parametrize("verb", TRANSITIONS)
@pytest.mark.parametrize("state", State)
def test_each_state_and_verb(state: State, verb: str) -> None:
    scene = make_scene()
    payment = scene.pay(1200)
    if state == State.CANCELLED:
        payments.cancel(payment_id=payment.pk, member=scene.member)
    written = Transfer.objects.count()
    payments.cancel(payment_id=payment.pk, member=scene.member)
    is_allowed = state in TRANSITIONS[verb][0]
    assert Transfer.objects.count() == written + is_allowed


@pytest.mark.parametrize(
    ("values", "wall"),
    [
        ({"amount_cents": 0}, "the_pass_pays_at_most_the_price"),
        ({"amount_cents": 1201}, "the_pass_pays_at_most_the_price"),
        ({"state": "cancelled"}, "a_cancellation_has_a_date_and_a_transfer"),
        ({"cancelled_at": MIDNIGHT}, "a_cancellation_has_a_date_and_a_transfer"),
    ],
)
def test_the_database_refuses_impossible_payments(values: dict, wall: str) -> None:
    payment = make_scene().pay(1200)
    with pytest.raises(IntegrityError, match=wall), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**values)
