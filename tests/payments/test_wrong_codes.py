"""A wrong code is counted although the sale is refused; a place that types too many is held."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from passregion.accounts.models import ThrottleCounter
from passregion.audit.models import Action, Event
from passregion.beneficiaries.models import Beneficiary
from passregion.common.clock import as_of
from passregion.common.public_ids import new_card_number
from passregion.payments import operations as payments
from passregion.payments.operations import attempts
from tests.payments.factories import (
    CODE,
    WRONG_CODE,
    Scene,
    make_card,
    make_holder,
    make_member,
    make_place,
    make_scene,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def failures_of(scene: Scene) -> int:
    return Beneficiary.objects.get(pk=scene.beneficiary.pk).usage_code_failure_count


def reload(scene: Scene) -> Scene:
    """The scene after somebody else wrote."""
    scene.beneficiary.refresh_from_db()
    return scene


def try_wrong_codes(scene: Scene, count: int) -> None:
    """Wrong codes on as many young people as needed, one each: nobody is blocked."""
    for _ in range(count):
        with pytest.raises(payments.WrongCode):
            make_holder(scene.place, scene.member).pay(usage_code=WRONG_CODE)


@pytest.mark.django_db
def test_three_wrong_codes_block_the_code() -> None:
    scene = make_scene()
    for tries_left in (2, 1):
        with pytest.raises(payments.WrongCode) as wrong:
            scene.pay(usage_code=WRONG_CODE)
        assert wrong.value.details == {"tries_left": tries_left}
    for code in (WRONG_CODE, CODE):
        with pytest.raises(payments.CodeBlocked):
            scene.pay(usage_code=code)
    assert scene.balance_cents == 3000


@pytest.mark.django_db
def test_a_right_code_forgets_the_wrong_ones() -> None:
    scene = make_scene()
    for _ in range(3):
        with pytest.raises(payments.WrongCode):
            scene.pay(100, usage_code=WRONG_CODE)
        scene.pay(100)
    assert failures_of(scene) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "274", "27411", "27 41", "\u0662\u0667\u0664\u0661", "x" * 5000, "\x00" * 4])
def test_hostile_codes_are_wrong_codes(code: str) -> None:
    scene = make_scene()
    with pytest.raises(payments.WrongCode):
        scene.pay(usage_code=code)
    assert failures_of(scene) == 1


@pytest.mark.django_db(transaction=True)
def test_the_count_is_committed_although_the_sale_is_refused() -> None:
    scene = make_scene()
    with pytest.raises(payments.WrongCode):
        scene.pay(usage_code=WRONG_CODE)
    assert failures_of(scene) == 1
    assert set(ThrottleCounter.objects.values_list("key", "count")) == {
        (f"till-code:member:{scene.member.pk}", 1),
        (f"till-code:place:{scene.place.pk}", 1),
        ("till-code:overall", 1),
    }


@pytest.mark.django_db(transaction=True)
def test_a_sale_refuses_to_run_inside_a_transaction_that_could_take_the_count_back() -> None:
    scene = make_scene()
    for values in ({"usage_code": WRONG_CODE}, {"usage_code": CODE}, {"card_number": new_card_number()}):
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            scene.pay(**values)
    assert failures_of(scene) == 0
    assert scene.balance_cents == 3000


@pytest.mark.django_db
def test_twenty_wrong_codes_in_an_hour_hold_the_place() -> None:
    with as_of(NOON):
        scene, elsewhere = make_scene(), make_place()
        try_wrong_codes(scene, attempts.PLACE_MAX - 1)
        scene.pay(100)
        assert not Event.objects.filter(action=Action.PLACE_HELD)
        try_wrong_codes(scene, 1)
        with pytest.raises(payments.PlaceHeld) as held:
            scene.pay(100)
        with pytest.raises(payments.PlaceHeld):
            payments.find_holder_for_sale(card_number=scene.card.number, member=scene.member)
        scene.pay(100, place=elsewhere, member=make_member(elsewhere))
    event = Event.objects.get(action=Action.PLACE_HELD)
    assert (event.subject_ref, event.details) == (f"place:{scene.place.public_id}", {"attempt": "code"})
    assert 60 <= held.value.details["minutes"] <= 65


@pytest.mark.django_db
def test_a_held_place_sells_again_when_the_hour_has_passed() -> None:
    with as_of(NOON + timedelta(minutes=59)):
        scene = make_scene()
        try_wrong_codes(scene, attempts.PLACE_MAX)
    with as_of(NOON + timedelta(minutes=60)), pytest.raises(payments.PlaceHeld) as held:
        scene.pay(100)
    with as_of(NOON + timedelta(minutes=60 + held.value.details["minutes"])):
        scene.pay(100)


@pytest.mark.django_db
def test_a_replay_passes_at_a_held_place() -> None:
    with as_of(NOON):
        scene = make_scene()
        first = scene.pay(100, payment_id=scene.payment_id)
        try_wrong_codes(scene, attempts.PLACE_MAX)
        assert scene.pay(100, payment_id=scene.payment_id) == first


@pytest.mark.django_db
def test_a_cancellation_passes_at_a_held_place() -> None:
    with as_of(NOON):
        scene = make_scene()
        first = scene.pay(100)
        try_wrong_codes(scene, attempts.PLACE_MAX)
        assert payments.cancel(payment_id=first.pk, member=scene.member).state == "cancelled"


@pytest.mark.django_db
def test_a_code_that_is_already_blocked_does_not_count_for_the_place() -> None:
    with as_of(NOON):
        scene = make_scene()
        Beneficiary.objects.update(usage_code_blocked_at=NOON)
        for _ in range(attempts.PLACE_MAX + 1):
            with pytest.raises(payments.CodeBlocked):
                scene.pay(100)
    assert not ThrottleCounter.objects.exists()


@pytest.mark.django_db
def test_unknown_numbers_hold_the_place_and_typing_errors_do_not() -> None:
    with as_of(NOON):
        scene = make_scene()
        for _ in range(attempts.PLACE_MAX + 5):
            with pytest.raises(payments.CardUnknown):
                payments.find_holder_for_sale(card_number="9000000000000", member=scene.member)
        for _ in range(attempts.PLACE_MAX):
            with pytest.raises(payments.CardUnknown):
                payments.find_holder_for_sale(card_number=new_card_number(), member=scene.member)
        with pytest.raises(payments.PlaceHeld):
            payments.find_holder_for_sale(card_number=scene.card.number, member=scene.member)
    assert Event.objects.get(action=Action.PLACE_HELD).details == {"attempt": "number"}


@pytest.mark.django_db
def test_the_code_is_never_checked_without_a_real_card(monkeypatch: pytest.MonkeyPatch) -> None:
    from passregion.payments.operations import sale

    asked = []
    monkeypatch.setattr(sale, "check_usage_code", lambda **values: asked.append(values))
    scene = make_scene()
    blocked = make_card(scene.application, state="blocked", kind="plastic")
    for number in (new_card_number(), blocked.number, ""):
        with pytest.raises(payments.CardUnknown if number != blocked.number else payments.CardBlocked):
            scene.pay(card_number=number)
    assert asked == []


@pytest.mark.django_db
def test_many_wrong_codes_everywhere_raise_one_alarm_and_hold_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "OVERALL_ALARM", 4)
    with as_of(NOON):
        scene = make_scene()
        for _ in range(6):
            place = make_place()
            try_wrong_codes(Scene(place, make_member(place), scene.application, scene.card, scene.wallet), 1)
        scene.pay(100)
    assert Event.objects.filter(action=Action.TILLS_ALARM).count() == 1
