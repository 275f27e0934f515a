"""The correction round: what may be asked, what may be answered, what stays and what is erased."""

import datetime

import pytest

from passregion.applications.models import Application, Correction
from passregion.applications.operations import correction, moves, review, withdrawal
from passregion.applications.operations.correction import AskedItem
from passregion.applications.reasons import OTHER, REASONS, reason_label
from passregion.applications.states import State
from passregion.audit.models import Action, Event
from passregion.beneficiaries.models import Portrait
from passregion.common import clock
from passregion.common.actors import Actor
from tests.applications.factories import make_application
from tests.beneficiaries.factories import make_portrait

pytestmark = pytest.mark.django_db
ALICE = Actor(ref="user:1", label="Agent")
LINA = Actor(ref="user:2", label="Bénéficiaire")
BLURRED = AskedItem("photo", "blurred", " Reprends-la au jour. ")


def asked(*items: AskedItem) -> Application:
    application = make_application()
    return correction.ask(application_id=application.public_id, items=items or [BLURRED], actor=ALICE)


def test_what_was_asked_is_kept_with_its_reason_and_who_asked() -> None:
    application = asked(BLURRED, AskedItem("school", "other_track"))
    rows = {row.item: row for row in application.corrections.all()}
    assert set(rows) == {"photo", "school"}
    assert (rows["photo"].reason, rows["photo"].text) == ("blurred", "Reprends-la au jour.")
    assert rows["photo"].asked_by_label == "Agent"
    event = Event.objects.get(action=Action.CORRECTION_ASKED)
    assert event.details == {"items": {"photo": "blurred", "school": "other_track"}}


@pytest.mark.parametrize(
    "items",
    [
        [],
        [AskedItem("photo", "")],
        [AskedItem("photo", "other", "  ")],
        [AskedItem("photo", "birth_date_mismatch")],
        [AskedItem("password", "other", "x")],
        [AskedItem("photo\x00", "blurred")],
        [BLURRED, AskedItem("photo", "mismatch")],
    ],
)
def test_each_item_has_a_reason_of_its_own_list(items: list[AskedItem]) -> None:
    application = make_application()
    with pytest.raises(correction.CorrectionReasonMissing):
        correction.ask(application_id=application.public_id, items=items, actor=ALICE)
    application.refresh_from_db()
    assert (application.state, Correction.objects.count()) == (State.SUBMITTED, 0)


def test_every_list_ends_with_other_and_every_reason_has_words() -> None:
    for item, reasons in REASONS.items():
        assert list(reasons)[-1] == OTHER
        assert all(reason_label(item, reason) for reason in reasons)
    assert reason_label("photo", "no longer there") == ""


def test_only_what_was_asked_can_be_answered() -> None:
    application = asked()
    with pytest.raises(correction.NothingToCorrect):
        correction.answer(application=application, item="identity", values={"first_name": "Zoé"})
    assert not Correction.objects.filter(item="identity").exists()


def test_nothing_can_be_answered_once_the_round_is_over() -> None:
    application = asked()
    correction.answer(application=application, item="photo", values={}, portrait=make_portrait())
    correction.send_back(application=application, actor=LINA)
    with pytest.raises(correction.NothingToCorrect):
        correction.answer(application=application, item="photo", values={}, portrait=make_portrait())


def test_a_round_goes_back_only_when_each_item_is_answered() -> None:
    application = asked(BLURRED, AskedItem("contact", "address_incomplete"))
    correction.answer(application=application, item="contact", values={"commune": "Thiers"})
    with pytest.raises(correction.AnswerMissing) as refusal:
        correction.send_back(application=application, actor=LINA)
    assert refusal.value.details["items"] == ["photo"]
    application.refresh_from_db()
    assert application.state == State.TO_CORRECT


def test_sending_back_twice_is_told() -> None:
    application = asked()
    correction.answer(application=application, item="photo", values={}, portrait=make_portrait())
    assert [row.item for row in correction.send_back(application=application, actor=LINA)] == ["photo"]
    with pytest.raises(moves.AlreadyDecided) as refusal:
        correction.send_back(application=application, actor=LINA)
    assert refusal.value.details["same_actor"]
    assert application.transitions.count() == 3


def test_a_second_photo_erases_the_first_answer() -> None:
    application = asked()
    first, second = make_portrait(), make_portrait()
    correction.answer(application=application, item="photo", values={}, portrait=first)
    correction.answer(application=application, item="photo", values={}, portrait=second)
    assert set(Portrait.objects.values_list("pk", flat=True)) == {application.beneficiary.portrait_id, second.pk}


def test_a_second_round_has_lines_of_its_own() -> None:
    application = asked()
    correction.answer(application=application, item="photo", values={}, portrait=make_portrait())
    correction.send_back(application=application, actor=LINA)
    correction.ask(application_id=application.public_id, items=[BLURRED], actor=ALICE)
    assert application.corrections.count() == 2
    assert application.corrections.get(closed_at=None).answered_at is None


def test_withdrawing_erases_answers_that_were_not_sent() -> None:
    application = asked(BLURRED, AskedItem("contact", "address_incomplete"))
    correction.answer(application=application, item="contact", values={"commune": "Thiers"})
    correction.answer(application=application, item="photo", values={}, portrait=make_portrait())
    withdrawal.withdraw(application_id=application.public_id, actor=LINA)
    assert list(Portrait.objects.all()) == [application.beneficiary.portrait]
    assert {row.answer == {} and row.closed_at is not None for row in application.corrections.all()} == {True}
    withdrawal.reopen(application_id=application.public_id, actor=LINA)
    application.refresh_from_db()
    assert (application.state, application.decided_at) == (State.SUBMITTED, None)


def test_the_decision_erases_what_was_replaced() -> None:
    application = asked(BLURRED, AskedItem("identity", "name_mismatch"))
    former = make_portrait()
    for row in application.corrections.all():
        row.closed_at = clock.now()
        row.save()
        correction.keep_before(
            correction=row,
            before={"first_name": "Lna"} if row.item == "identity" else {},
            portrait=former if row.item == "photo" else None,
        )
    Application.objects.filter(pk=application.pk).update(state=State.SUBMITTED)
    review.approve(application_id=application.public_id, actor=ALICE)
    assert not Portrait.objects.filter(pk=former.pk).exists()
    assert [row.before for row in application.corrections.all()] == [{}, {}]


def test_a_withdrawn_demande_reopens_until_the_last_day_of_the_campaign() -> None:
    application = make_application()
    withdrawal.withdraw(application_id=application.public_id, actor=LINA)
    last = application.campaign.closes_on
    late = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time(12), tzinfo=datetime.UTC)
    with clock.as_of(late), pytest.raises(withdrawal.ReopeningClosed):
        withdrawal.reopen(application_id=application.public_id, actor=LINA)
    on_time = datetime.datetime.combine(last, datetime.time(12), tzinfo=datetime.UTC)
    with clock.as_of(on_time):
        assert withdrawal.reopen(application_id=application.public_id, actor=LINA).state == State.SUBMITTED


def test_a_decision_on_a_page_from_before_a_round_is_refused() -> None:
    application = make_application()
    seen = application.transitions.last().pk
    correction.ask(application_id=application.public_id, items=[BLURRED], actor=ALICE, seen=seen)
    correction.answer(application=application, item="photo", values={}, portrait=make_portrait())
    correction.send_back(application=application, actor=LINA)
    with pytest.raises(moves.AlreadyDecided) as refusal:
        review.approve(application_id=application.public_id, actor=ALICE, seen=seen)
    assert refusal.value.details["state"] == State.SUBMITTED
    review.approve(application_id=application.public_id, actor=ALICE, seen=application.transitions.last().pk)
