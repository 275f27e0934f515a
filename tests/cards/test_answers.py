"""What the manufacturer answers: each state × answer by the rules, the same one twice, files, cards made again."""

import datetime
import threading

import pytest
from django.db import connection

from passregion.audit.models import Event
from passregion.cards.answer_rules import Answer, Standing, judge, read_answer
from passregion.cards.batch_queries import rejected_to_settle
from passregion.cards.models import (
    BatchState,
    BlockReason,
    Card,
    FileState,
    ProductionBatch,
    RejectReason,
    Transition,
)
from passregion.cards.operations import answer_files, answers, blocking, production
from passregion.cards.operations.answers import take_answer
from passregion.cards.operations.reprinting import AlreadyReprinted, NotRejected, reprint
from passregion.cards.states import State
from passregion.common.clock import as_of, now
from passregion.common.public_ids import new_card_number
from passregion.journeys import production as journey
from passregion.notifications.models import Message
from tests.cards import factories
from tests.cards.test_production import ordered_card

REGION = factories.REGION
UID, OTHER_UID = "04A2243B6C5E80", "04FFFFFFFFFFFF"
TRACKING = "6A12345678901"


@pytest.fixture
def campaign(db):
    return factories.a_campaign()


def made(card: Card, uid: str = UID) -> Answer:
    return Answer(card.number, "made", chip_uid=uid)


def shipped(card: Card, tracking: str = TRACKING) -> Answer:
    return Answer(card.number, "shipped", tracking_number=tracking)


def rejected(card: Card, reason: str = "photo") -> Answer:
    return Answer(card.number, "rejected", reason=reason)


MADE, SHIPPED = Answer("9", "made", chip_uid=UID), Answer("9", "shipped", tracking_number=TRACKING)
REJECTED = Answer("9", "rejected", reason="photo")
# Where the card stands when it never left, and when it did.
VERDICTS = {
    "ordered": ("card_unknown", "card_unknown", "card_unknown"),
    "in_production": ("applied", "applied", "applied"),
    "rejected": ("card_rejected", "card_rejected", "reason_differs"),
    "shipped": ("completed", "completed", "card_shipped"),
    "undelivered": ("completed", "completed", "card_shipped"),
    "received": ("completed", "completed", "card_shipped"),
    "returned": ("completed", "completed", "card_shipped"),
    "active": ("completed", "completed", "card_shipped"),
    "blocked": ("completed", "card_blocked", "card_blocked"),
    "replaced": ("completed", "card_blocked", "card_blocked"),
    "expired": ("completed", "card_blocked", "card_blocked"),
}
LEFT = {"shipped", "undelivered", "received", "returned", "active"}


@pytest.mark.parametrize("state", list(State))
def test_each_state_and_each_answer(state: str) -> None:
    standing = Standing(state=state, was_shipped=state in LEFT)
    assert tuple(judge(standing, answer).code for answer in (MADE, SHIPPED, REJECTED)) == VERDICTS[state]


def test_what_was_told_before_is_known_and_what_differs_is_not_taken() -> None:
    told = Standing(state="shipped", chip_uid=UID, tracking_number=TRACKING, was_shipped=True)
    assert [judge(told, answer).code for answer in (MADE, SHIPPED)] == ["known", "known"]
    assert judge(told, Answer("9", "made", chip_uid=OTHER_UID)).code == "chip_uid_differs"
    assert judge(told, Answer("9", "shipped", tracking_number="AUTRE")).code == "tracking_number_differs"
    assert judge(Standing(state="rejected", reject_reason="photo"), REJECTED).code == "known"
    assert judge(Standing(state="in_production", is_drawn=False), MADE).code == "batch_not_ready"
    assert judge(None, MADE).code == "card_unknown"
    lost_on_the_way = Standing(state="blocked", tracking_number=TRACKING, was_shipped=True)
    assert judge(lost_on_the_way, SHIPPED).code == "known"


NUMBER = new_card_number()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"card_number": "9,60481E+12", "event": "made"}, "number_wrong"),
        ({"card_number": NUMBER, "event": "lost"}, "event_unknown"),
        ({"card_number": NUMBER, "event": "made"}, "chip_uid_missing"),
        ({"card_number": NUMBER, "event": "made", "chip_uid": "04A2"}, "chip_uid_wrong"),
        ({"card_number": NUMBER, "event": "shipped"}, "tracking_number_missing"),
        ({"card_number": NUMBER, "event": "shipped", "tracking_number": "=1+1"}, "tracking_number_wrong"),
        ({"card_number": NUMBER, "event": "rejected"}, "reason_missing"),
        ({"card_number": NUMBER, "event": "rejected", "reason": "ugly"}, "reason_unknown"),
        ({"card_number": f" {NUMBER[:4]} {NUMBER[4:]}", "event": " MADE ", "chip_uid": "04:a2:24:3b:6c:5e:80"}, ""),
        ({"card_number": NUMBER, "event": "rejected", "reason": "Chip"}, ""),
    ],
)
def test_the_form_of_an_answer(row: dict[str, str], fault: str) -> None:
    answer, found = read_answer(row)
    assert found == fault
    if not fault and answer.event == "made":
        assert (answer.card_number, answer.chip_uid) == (NUMBER, UID)


def test_made_then_shipped_the_holder_is_told_once_and_the_batch_closes_with_its_last_card(campaign) -> None:
    card, other = ordered_card(campaign), ordered_card(campaign, last_name="Petit")
    batch = factories.a_ready_batch(campaign)
    for answer in (made(card), made(card), shipped(card), shipped(card)):
        journey.take_answer(answer=answer, actor=REGION)
    card.refresh_from_db()
    assert (card.state, card.chip_uid, card.tracking_number) == (State.SHIPPED, UID, TRACKING)
    assert card.made_at and card.shipped_at
    assert Event.objects.filter(action="card.made", subject_ref=f"card:{card.public_id}").count() == 1
    assert [row.to_state for row in card.transitions.all()] == ["ordered", "in_production", "shipped"]
    assert Message.objects.filter(kind="card_shipped").count() == 1
    batch.refresh_from_db()
    assert batch.state == BatchState.ORDERED
    assert take_answer(answer=made(other), actor=REGION).code == "chip_uid_taken"
    journey.take_answer(answer=rejected(other), actor=REGION)
    batch.refresh_from_db()
    other.refresh_from_db()
    assert (batch.state, other.state, other.reject_reason) == (BatchState.SHIPPED, State.REJECTED, "photo")
    assert other.rejected_at is not None
    assert Message.objects.filter(kind="card_shipped").count() == 1


def test_an_answer_about_a_card_that_nobody_has_or_that_is_not_drawn_writes_nothing(campaign) -> None:
    card = ordered_card(campaign)
    assert take_answer(answer=made(card), actor=REGION).code == "card_unknown"
    assert take_answer(answer=Answer(NUMBER, "made", chip_uid=UID), actor=REGION).code == "card_unknown"
    production.order_batch(campaign=campaign, actor=REGION)
    before = Transition.objects.count(), Event.objects.count()
    assert take_answer(answer=shipped(card), actor=REGION).code == "batch_not_ready"
    assert (Transition.objects.count(), Event.objects.count()) == before


def answer_for_both_at_once(campaign) -> str:
    """The last two cards of a batch leave at the same instant; the state of the batch after it."""
    cards = [ordered_card(campaign, last_name=name) for name in ("Un", "Deux")]
    batch, start = factories.a_ready_batch(campaign), threading.Barrier(2, timeout=20)

    def answer(card: Card) -> None:
        start.wait()
        take_answer(answer=shipped(card), actor=REGION)
        connection.close()

    threads = [threading.Thread(target=answer, args=[card]) for card in cards]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    batch.refresh_from_db()
    assert Card.objects.filter(state=State.SHIPPED).count() == 2
    return batch.state


@pytest.mark.django_db(transaction=True)
def test_the_last_two_cards_leave_at_once_and_the_batch_closes() -> None:
    assert answer_for_both_at_once(factories.a_campaign()) == BatchState.SHIPPED


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_of_the_batch_each_would_leave_it_to_the_other(monkeypatch) -> None:
    write, written = answers._write, threading.Barrier(2, timeout=20)

    def write_and_wait(*values: object) -> None:
        write(*values)
        written.wait()

    monkeypatch.setattr(answers, "lock_batch", lambda batch_id: ProductionBatch.objects.get(public_id=batch_id))
    monkeypatch.setattr(answers, "_write", write_and_wait)
    assert answer_for_both_at_once(factories.a_campaign()) == BatchState.ORDERED


def a_file(*rows: str, header: str = "card_number;event;chip_uid;tracking_number;reason") -> bytes:
    return "\r\n".join([header, *rows, ""]).encode("utf-8-sig")


def apply_all(kept) -> None:
    journey.confirm_file(file_id=kept.public_id, actor=REGION)
    while journey.apply_slice(file_pk=kept.pk, length=2):
        pass
    kept.refresh_from_db()


def test_a_file_is_looked_at_then_applied_line_by_line_and_names_what_it_refused(campaign) -> None:
    card, other, third = (ordered_card(campaign, last_name=name) for name in ("Un", "Deux", "Trois"))
    factories.a_ready_batch(campaign)
    rows = [
        f"{card.number};made;{UID};;",
        f"{card.number};shipped;;{TRACKING};",
        f"{other.number};made;{UID};;",
        f"{third.number};rejected;;;printing",
        "123;made;;;",
        f"{card.number};shipped;;{TRACKING};",
    ]
    kept, is_new = answer_files.keep_file(content=a_file(*rows), actor=REGION)
    assert (is_new, kept.state, kept.line_count) == (True, FileState.READ, 6)
    expected = ["applied", "applied", "chip_uid_taken", "applied", "number_wrong", "known"]
    assert [line.code for line in answer_files.look_at(kept)] == expected
    assert [line.number for line in answer_files.look_at(kept)] == [2, 3, 4, 5, 6, 7]
    card.refresh_from_db()
    assert card.state == State.IN_PRODUCTION
    apply_all(kept)
    assert (kept.state, kept.done_count, kept.counts) == (
        FileState.APPLIED,
        6,
        {"applied": 3, "known": 1, "refused": 2},
    )
    assert kept.refused == [[4, other.number, "chip_uid_taken"], [6, "123", "number_wrong"]]
    third.refresh_from_db()
    assert (third.state, third.reject_reason) == (State.REJECTED, "printing")
    before = Transition.objects.count(), Message.objects.count()
    again, is_new = answer_files.keep_file(content=a_file(*rows), actor=REGION)
    assert (again, is_new) == (kept, False)
    apply_all(again)
    same_lines, _ = answer_files.keep_file(content=a_file(*rows, ""), actor=REGION)
    apply_all(same_lines)
    assert (Transition.objects.count(), Message.objects.count()) == before


def test_a_slice_that_fails_leaves_nothing_half_applied(campaign, monkeypatch) -> None:
    cards = [ordered_card(campaign, last_name=name) for name in ("Un", "Deux")]
    factories.a_ready_batch(campaign)
    rows = [f"{card.number};shipped;;{TRACKING};" for card in cards]
    kept, _ = answer_files.keep_file(content=a_file(*rows), actor=REGION)
    journey.confirm_file(file_id=kept.public_id, actor=REGION)
    take, taken = journey.take_answer, []

    def fail_at_the_second(*, answer, actor):
        taken.append(answer)
        if len(taken) == 2:
            raise RuntimeError
        return take(answer=answer, actor=actor)

    monkeypatch.setattr(journey, "take_answer", fail_at_the_second)
    with pytest.raises(RuntimeError):
        journey.apply_slice(file_pk=kept.pk)
    assert not Card.objects.filter(state=State.SHIPPED).exists()
    assert not Message.objects.filter(kind="card_shipped").exists()
    monkeypatch.undo()
    assert not journey.apply_slice(file_pk=kept.pk)
    assert Card.objects.filter(state=State.SHIPPED).count() == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "columns"),
        (b"number;what\n1;2\n", "columns"),
        (b"card_number;event\n", "empty"),
        (b"\x00\x01", "text"),
        (b"card_number;event\n" + b"x" * 200_000 + b";made\n", "text"),
        (b"card_number,event\n" + b"1,made\n" * 50_001, "too_long"),
    ],
)
def test_a_file_that_is_no_file_of_answers(db, content: bytes, why: str) -> None:
    with pytest.raises(answer_files.FileUnreadable) as refused:
        answer_files.keep_file(content=content, actor=REGION)
    assert refused.value.details["why"] == why


def a_rejected_card(campaign, **values: object) -> Card:
    card = ordered_card(campaign, **values)
    factories.a_ready_batch(campaign)
    take_answer(answer=rejected(card), actor=REGION)
    card.refresh_from_db()
    return card


def test_a_rejected_card_is_made_again_once_with_a_number_of_its_own(campaign) -> None:
    card = a_rejected_card(campaign)
    assert list(rejected_to_settle()) == [card]
    again = reprint(card_id=card.public_id, actor=REGION)
    assert (again.state, again.beneficiary, again.delivery) == (State.ORDERED, card.beneficiary, card.delivery)
    assert again.number != card.number
    assert again.reprint_of == card
    assert not rejected_to_settle().exists()
    with pytest.raises(AlreadyReprinted):
        reprint(card_id=card.public_id, actor=REGION)
    with pytest.raises(NotRejected):
        reprint(card_id=again.public_id, actor=REGION)
    assert list(production.order_batch(campaign=campaign, actor=REGION).cards.all()) == [again]
    assert not Message.objects.exists()


def test_the_holder_is_told_once_and_only_when_it_takes_long(campaign) -> None:
    late = a_rejected_card(campaign)
    quick, lost = a_rejected_card(campaign, last_name="Vite"), a_rejected_card(campaign, last_name="Perdu")
    for card in (late, quick, lost):
        reprint(card_id=card.public_id, actor=REGION)
    factories.a_ready_batch(campaign)
    take_answer(answer=shipped(quick.reprint), actor=REGION)
    blocking.block(card_id=lost.reprint.public_id, reason=BlockReason.LOST, actor=REGION)
    assert journey.tell_delays() == 0
    with as_of(now() + datetime.timedelta(days=11)):
        assert [journey.tell_delays(), journey.tell_delays()] == [1, 0]
    message = Message.objects.get(kind="card_delayed")
    assert message.recipient == late.beneficiary.user.email
    assert "prend du retard" in message.text


def test_every_reason_has_its_word() -> None:
    assert set(RejectReason.values) == {"photo", "name", "address", "printing", "chip", "other"}
