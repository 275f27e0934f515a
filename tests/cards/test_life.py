"""States of a card: each state × verb, what is written, who may."""

import pytest
from django.db import IntegrityError

from passregion.applications.models import Delivery
from passregion.audit.models import Event
from passregion.cards import operations
from passregion.cards.models import BlockReason, Card, CardKind, Transition
from passregion.cards.states import DEAD_STATES, TRANSITIONS, State
from passregion.common.public_ids import is_card_number
from tests.cards import factories

pytestmark = pytest.mark.django_db

VERBS = {
    "hand_over": (Delivery.ESTABLISHMENT, lambda card: operations.hand_over(card_id=card.public_id, actor=ACTOR)),
    "confirm_receipt": (Delivery.HOME, lambda card: operations.confirm_receipt(card_id=card.public_id, actor=ACTOR)),
    "block": (
        Delivery.HOME,
        lambda card: operations.block(card_id=card.public_id, reason=BlockReason.STOLEN, actor=ACTOR),
    ),
}
ACTOR = factories.REVIEWER


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", VERBS)
def test_each_state_and_verb(state: State, verb: str) -> None:
    delivery, act = VERBS[verb]
    card = factories.a_plastic_card(state, delivery=delivery)
    origins, target = TRANSITIONS[verb]
    before = Transition.objects.filter(card=card).count(), Event.objects.count()
    if state in origins:
        act(card)
        card.refresh_from_db()
        assert card.state == target
        last = card.transitions.last()
        assert (last.from_state, last.to_state, last.actor_ref) == (state, target, ACTOR.ref)
        assert Event.objects.filter(subject_ref=f"card:{card.public_id}", actor_ref=ACTOR.ref).count() == 2
    else:
        with pytest.raises(operations.TransitionForbidden) as refused:
            act(card)
        assert refused.value.details == {"state": state, "verb": verb}
        card.refresh_from_db()
        assert card.state == state
        assert (Transition.objects.filter(card=card).count(), Event.objects.count()) == before


def test_every_verb_of_the_table_is_tried() -> None:
    # `produce` and `ship` act on batches: tests of production try them.
    assert set(TRANSITIONS) == {*VERBS, "produce", "ship"}


def test_order_makes_a_plastic_card_to_produce_and_an_active_virtual_one() -> None:
    application = factories.an_approved_application()
    plastic, virtual = operations.order_cards(application=application, actor=ACTOR)
    assert (plastic.kind, plastic.state, plastic.activated_at) == (CardKind.PLASTIC, State.ORDERED, None)
    assert (virtual.kind, virtual.state) == (CardKind.VIRTUAL, State.ACTIVE)
    assert virtual.activated_at is not None
    assert is_card_number(plastic.number) and is_card_number(virtual.number)
    assert plastic.number != virtual.number
    assert plastic.valid_until_on == application.campaign.card_valid_until_on
    assert [card.transitions.get().to_state for card in (plastic, virtual)] == ["ordered", "active"]
    actions = Event.objects.filter(subject_ref__startswith="card:").values_list("action", flat=True)
    assert set(actions) == {"card.ordered", "card.activated"}


def test_no_card_before_the_school_says_yes() -> None:
    with pytest.raises(operations.ApplicationNotApproved):
        operations.order_cards(application=factories.an_application(), actor=ACTOR)
    assert not Card.objects.exists()


def test_a_second_order_is_refused_while_a_card_lives() -> None:
    plastic, _virtual = factories.cards()
    with pytest.raises(operations.CardsAlreadyOrdered):
        operations.order_cards(application=plastic.application, actor=ACTOR)
    assert Card.objects.count() == 2


@pytest.mark.parametrize("state", DEAD_STATES)
def test_a_dead_card_leaves_room_for_another(state: State) -> None:
    plastic, virtual = factories.cards()
    for card in (plastic, virtual):
        operations.block(card_id=card.public_id, reason=BlockReason.LOST, actor=ACTOR)
    Card.objects.update(state=state)
    again = operations.order_cards(application=plastic.application, actor=ACTOR)
    assert {card.number for card in again}.isdisjoint({plastic.number, virtual.number})


def test_a_number_that_served_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first, _virtual = factories.cards()
    numbers = iter([first.number, first.number, "9000000000001", "9000000000002"])
    monkeypatch.setattr(operations, "new_card_number", lambda: next(numbers))
    plastic, virtual = factories.cards(last_name="Petit")
    assert (plastic.number, virtual.number) == ("9000000000001", "9000000000002")


def test_a_broken_generator_is_a_fault_and_not_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    first, _virtual = factories.cards()
    monkeypatch.setattr(operations, "new_card_number", lambda: first.number)
    with pytest.raises(operations.NumbersExhausted):
        factories.cards(last_name="Petit")


def test_the_database_refuses_a_second_live_card_of_a_kind() -> None:
    plastic, _virtual = factories.cards()
    plastic.pk, plastic.public_id, plastic.number = None, None, "9000000000003"
    from uuid import uuid4

    plastic.public_id = uuid4()
    with pytest.raises(IntegrityError, match="one_live_card_of_a_kind"):
        plastic.save(force_insert=True)


def test_a_card_posted_home_is_not_handed_over_at_school_nor_the_reverse() -> None:
    home = factories.a_plastic_card("shipped", delivery=Delivery.HOME)
    with pytest.raises(operations.WrongDelivery):
        operations.hand_over(card_id=home.public_id, actor=ACTOR)
    school = factories.a_plastic_card("shipped", delivery=Delivery.ESTABLISHMENT, last_name="Petit")
    with pytest.raises(operations.WrongDelivery):
        operations.confirm_receipt(card_id=school.public_id, actor=ACTOR)
    assert set(Card.objects.filter(kind=CardKind.PLASTIC).values_list("state", flat=True)) == {"shipped"}


def test_a_block_says_when_and_why() -> None:
    _plastic, virtual = factories.cards()
    blocked = operations.block(card_id=virtual.public_id, reason=BlockReason.LOST, actor=ACTOR)
    assert blocked.state == State.BLOCKED
    assert blocked.blocked_at is not None
    assert blocked.block_reason == BlockReason.LOST


def test_an_unknown_card_is_refused() -> None:
    from uuid import uuid4

    with pytest.raises(operations.CardUnknown):
        operations.block(card_id=uuid4(), reason=BlockReason.LOST, actor=ACTOR)
