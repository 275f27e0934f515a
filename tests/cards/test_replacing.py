"""Duplicata: what is made, what stays, what the database refuses, how one ends."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from passregion.applications.models import Delivery
from passregion.cards.models import BlockReason, Card, CardKind, Outcome, Replacement
from passregion.cards.operations import blocking, delivery, replacing
from passregion.cards.operations.moves import TransitionForbidden
from passregion.cards.queries import card_of_replacement, find_holder, replaceable_card_of, replacement_under_way
from passregion.cards.states import State
from passregion.common.clock import now
from passregion.common.public_ids import format_card_number, format_file_number, is_card_number
from tests.cards import factories

pytestmark = pytest.mark.django_db
ACTOR = factories.REVIEWER


def ask(card: Card, reason: BlockReason, way: Delivery = Delivery.ESTABLISHMENT) -> Replacement:
    return replacing.order_replacement(
        beneficiary=card.beneficiary, reason=reason, delivery=way, fee_cents=0, actor=ACTOR
    )


def lose(card: Card) -> None:
    for found in card.beneficiary.cards.exclude(state=State.BLOCKED):
        blocking.block(card_id=found.public_id, reason=BlockReason.LOST, actor=ACTOR)


def live(card: Card) -> dict[str, str]:
    """The live cards of the holder by kind and number."""
    found = card.beneficiary.cards.exclude(state__in=["blocked", "replaced", "expired", "rejected"])
    return dict(found.values_list("number", "state"))


def test_after_a_loss_both_cards_are_new_and_the_virtual_one_works_at_once() -> None:
    old = factories.a_plastic_card("active")
    lose(old)
    asked = ask(old, BlockReason.LOST, Delivery.HOME)
    cards = {card.kind: card for card in asked.cards.all()}
    assert cards[CardKind.PLASTIC].state == State.ORDERED
    assert cards[CardKind.PLASTIC].delivery == Delivery.HOME
    assert cards[CardKind.VIRTUAL].state == State.ACTIVE
    assert cards[CardKind.VIRTUAL].activated_at is not None
    numbers = set(old.beneficiary.cards.values_list("number", flat=True))
    assert len(numbers) == 4 and all(map(is_card_number, numbers))
    assert asked.old_card == old
    assert set(old.beneficiary.cards.filter(replacement=None).values_list("state", flat=True)) == {"blocked"}


def test_a_damaged_card_works_until_the_new_one_does_and_the_virtual_one_stays() -> None:
    old = factories.a_plastic_card("active")
    virtual = old.beneficiary.cards.get(kind=CardKind.VIRTUAL)
    new = ask(old, BlockReason.DAMAGED).cards.get()
    old.refresh_from_db()
    assert old.state == State.ACTIVE and old.damaged_at is not None
    assert live(old) == {old.number: "active", new.number: "ordered", virtual.number: "active"}
    Card.objects.filter(pk=new.pk).update(state=State.RECEIVED)
    delivery.hand_over(card_id=new.public_id, actor=ACTOR)
    assert live(old) == {new.number: "active", virtual.number: "active"}
    old.refresh_from_db()
    assert old.state == State.REPLACED
    done = Replacement.objects.get()
    assert done.outcome == Outcome.DONE and done.ended_at is not None


def test_a_card_that_arrived_broken_never_starts() -> None:
    old = factories.a_plastic_card("received")
    ask(old, BlockReason.DAMAGED)
    old.refresh_from_db()
    assert old.state == State.REPLACED


@pytest.mark.parametrize("state", ["ordered", "in_production"])
def test_what_was_not_sent_cannot_be_damaged(state: str) -> None:
    with pytest.raises(TransitionForbidden):
        ask(factories.a_plastic_card(state), BlockReason.DAMAGED)
    assert not Replacement.objects.exists()


def test_one_duplicata_at_a_time() -> None:
    old = factories.a_plastic_card("active")
    ask(old, BlockReason.DAMAGED)
    for reason in BlockReason:
        with pytest.raises(replacing.ReplacementUnderWay):
            ask(old, reason)
    assert replaceable_card_of(old.beneficiary) is None


def test_a_loss_is_declared_before_its_duplicata_and_a_dead_card_is_not_damaged() -> None:
    old = factories.a_plastic_card("active")
    with pytest.raises(replacing.NothingToReplace):
        ask(old, BlockReason.LOST)
    lose(old)
    with pytest.raises(replacing.NothingToReplace):
        ask(old, BlockReason.DAMAGED)


def test_without_a_card_or_after_the_last_day_there_is_nothing_to_replace() -> None:
    none = factories.an_approved_application()
    with pytest.raises(replacing.NothingToReplace):
        replacing.order_replacement(
            beneficiary=none.beneficiary, reason=BlockReason.LOST, delivery=Delivery.HOME, fee_cents=0, actor=ACTOR
        )
    old = factories.a_plastic_card("active", last_name="Petit", campaign=none.campaign, school=none.establishment,
                                   track=none.track)  # fmt: skip
    lose(old)
    campaign = none.campaign
    campaign.card_valid_until_on = now().date().replace(year=2020)
    campaign.save()
    with pytest.raises(replacing.NothingToReplace):
        ask(old, BlockReason.LOST)


def test_a_loss_on_the_way_stops_the_duplicata_and_another_may_be_asked_for() -> None:
    old = factories.a_plastic_card("active")
    first = ask(old, BlockReason.DAMAGED)
    lose(old)
    first.refresh_from_db()
    assert first.outcome == Outcome.STOPPED
    second = ask(old, BlockReason.LOST)
    assert second.old_card == first.cards.get()
    assert replacement_under_way(old.beneficiary) == second
    assert len(live(old)) == 2


def test_a_rejected_duplicata_is_followed_in_the_card_that_is_made_again() -> None:
    old = factories.a_plastic_card("active")
    asked = ask(old, BlockReason.DAMAGED)
    asked.cards.update(state=State.REJECTED, rejected_at=now(), reject_reason="chip")
    again = Card.objects.create(
        beneficiary=old.beneficiary, application=old.application, kind=CardKind.PLASTIC, number="9000000000009",
        state=State.ORDERED, delivery=old.delivery, valid_until_on=old.valid_until_on, ordered_at=now(),
        replacement=asked,
    )  # fmt: skip
    assert card_of_replacement(asked) == again


def test_the_database_refuses_a_third_live_card() -> None:
    old = factories.a_plastic_card("active")
    new = ask(old, BlockReason.DAMAGED).cards.get()

    def copy(card: Card, **values: object) -> Card:
        fields = ("beneficiary", "application", "kind", "state", "delivery", "valid_until_on", "ordered_at")
        kept = {name: getattr(card, name) for name in fields}
        return Card(**{**kept, "public_id": uuid4(), "number": "9000000000003", **values})

    old.refresh_from_db()
    cases = [
        ("one_live_card_of_a_kind", copy(new)),
        ("one_live_card_of_a_kind", copy(old)),
        ("one_damaged_card_that_lives", copy(old, damaged_at=now())),
        ("a_damaged_card_is_plastic_and_was_active", copy(new, damaged_at=now())),
        ("a_damaged_card_is_plastic_and_was_active", copy(old, kind="virtual", damaged_at=now())),
    ]
    for name, card in cases:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            card.save()


def test_the_database_refuses_a_second_duplicata_under_way_and_an_end_without_outcome() -> None:
    old = factories.a_plastic_card("active")
    asked = ask(old, BlockReason.DAMAGED)
    values = {"beneficiary": old.beneficiary, "old_card": old, "reason": "lost", "delivery": "home", "fee_cents": 0}
    with pytest.raises(IntegrityError, match="one_replacement_under_way"), transaction.atomic():
        Replacement.objects.create(**values, requested_at=now())
    asked.ended_at = now()
    with pytest.raises(IntegrityError, match="a_replacement_that_ended_says_how"), transaction.atomic():
        asked.save()


def test_a_number_finds_its_holder_even_when_the_card_is_dead() -> None:
    old = factories.a_plastic_card("active")
    lose(old)
    holder = old.beneficiary
    for typed in (old.number, format_card_number(old.number), format_file_number(holder.file_number)):
        assert find_holder(typed) == holder
    for typed in ("", "9604813755294", "482719360358K", "'; drop", "٩" * 13, "\x00"):
        assert find_holder(typed) is None
