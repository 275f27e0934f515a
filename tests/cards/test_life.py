"""States of a card: each state × verb, what is written, who may."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from passregion.applications.models import Delivery
from passregion.audit.models import Action, Event
from passregion.cards.models import BlockReason, Card, CardKind, Transition
from passregion.cards.operations import blocking, delivery, moves, ordering, replacing
from passregion.cards.states import DEAD_STATES, LIVE_STATES, TRANSITIONS, State
from passregion.common.clock import now
from passregion.common.public_ids import is_card_number
from tests.cards import factories

pytestmark = pytest.mark.django_db

ACTOR = factories.REVIEWER
HOME, SCHOOL = Delivery.HOME, Delivery.ESTABLISHMENT


def moved(verb: str, action: Action, **changes: object) -> Callable[[Card], object]:
    """The manufacturer's verbs act on batches, which move each card this way; tests of production try the batches."""
    return lambda card: moves.move(moves.lock_card(card.public_id), verb, action=action, actor=ACTOR, **changes)


def act(operation: Callable[..., object], **values: object) -> Callable[[Card], object]:
    return lambda card: operation(card_id=card.public_id, actor=ACTOR, **values)


def ask_for_damaged(card: Card) -> object:
    """A duplicata of a damaged card, then what its arrival does to the old one when that one still worked."""
    asked = replacing.order_replacement(
        beneficiary=card.beneficiary, reason=BlockReason.DAMAGED, delivery=SCHOOL, fee_cents=0, actor=ACTOR
    )
    new = asked.cards.get()
    Card.objects.filter(pk=new.pk).update(state=State.RECEIVED)
    return delivery.hand_over(card_id=new.public_id, actor=ACTOR)


# verb: (how the card travels, the operation that does it)
VERBS: dict[str, tuple[Delivery, Callable[[Card], object]]] = {
    "produce": (SCHOOL, moved("produce", Action.CARD_PRODUCED)),
    "reject": (SCHOOL, moved("reject", Action.CARD_REJECTED, rejected_at=now(), reject_reason="chip")),
    "ship": (SCHOOL, moved("ship", Action.CARD_SHIPPED)),
    "receive": (SCHOOL, act(delivery.receive)),
    "mark_undelivered": (HOME, act(delivery.mark_undelivered)),
    "return_unclaimed": (SCHOOL, act(delivery.return_unclaimed)),
    "reship": (HOME, act(delivery.reship)),
    "hand_over": (SCHOOL, act(delivery.hand_over)),
    "confirm_receipt": (HOME, act(delivery.confirm_receipt)),
    "block": (HOME, act(blocking.block, reason=BlockReason.STOLEN)),
    "replace": (SCHOOL, ask_for_damaged),
    "expire": (HOME, act(blocking.expire)),
}
# `replace` is the only verb that looks at more than one card: a dead one says that there is nothing to replace.
REFUSALS = {"replace": (moves.TransitionForbidden, replacing.NothingToReplace)}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", VERBS)
def test_each_state_and_verb(state: State, verb: str) -> None:
    way, do = VERBS[verb]
    card = factories.a_plastic_card(state, delivery=way)
    origins, target = TRANSITIONS[verb]
    before = Transition.objects.filter(card=card).count(), Event.objects.count()
    if state in origins:
        do(card)
        card.refresh_from_db()
        assert card.state == target
        last = card.transitions.last()
        assert (last.from_state, last.to_state, last.actor_ref) == (state, target, ACTOR.ref)
        # The order of the card, then this; a damage is declared before it is acted upon.
        assert Event.objects.filter(subject_ref=f"card:{card.public_id}", actor_ref=ACTOR.ref).count() in (2, 3)
    else:
        with pytest.raises(REFUSALS.get(verb, moves.TransitionForbidden)) as refused:
            do(card)
        if isinstance(refused.value, moves.TransitionForbidden):
            assert refused.value.details == {"state": state, "verb": verb}
        card.refresh_from_db()
        assert card.state == state
        assert (Transition.objects.filter(card=card).count(), Event.objects.count()) == before


def test_every_verb_of_the_table_is_tried() -> None:
    assert set(TRANSITIONS) == set(VERBS)


def test_a_state_is_dead_or_alive_and_only_the_living_move() -> None:
    assert LIVE_STATES.isdisjoint(DEAD_STATES) and set(State) == LIVE_STATES | DEAD_STATES
    for origins, _target in TRANSITIONS.values():
        assert origins <= LIVE_STATES


def test_order_makes_a_plastic_card_to_produce_and_an_active_virtual_one() -> None:
    application = factories.an_approved_application()
    plastic, virtual = ordering.order_cards(application=application, actor=ACTOR)
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
    with pytest.raises(ordering.ApplicationNotApproved):
        ordering.order_cards(application=factories.an_application(), actor=ACTOR)
    assert not Card.objects.exists()


def test_a_second_order_is_refused_while_a_card_lives() -> None:
    plastic, _virtual = factories.cards()
    with pytest.raises(ordering.CardsAlreadyOrdered):
        ordering.order_cards(application=plastic.application, actor=ACTOR)
    assert Card.objects.count() == 2


@pytest.mark.parametrize("state", DEAD_STATES)
def test_a_dead_card_leaves_room_for_another(state: State) -> None:
    plastic, virtual = factories.cards()
    for card in (plastic, virtual):
        blocking.block(card_id=card.public_id, reason=BlockReason.LOST, actor=ACTOR)
    Card.objects.update(state=state, rejected_at=now(), reject_reason="chip")
    again = ordering.order_cards(application=plastic.application, actor=ACTOR)
    assert {card.number for card in again}.isdisjoint({plastic.number, virtual.number})


def test_a_number_that_served_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first, _virtual = factories.cards()
    numbers = iter([first.number, first.number, "9000000000001", "9000000000002"])
    monkeypatch.setattr(ordering, "new_card_number", lambda: next(numbers))
    plastic, virtual = factories.cards(last_name="Petit")
    assert (plastic.number, virtual.number) == ("9000000000001", "9000000000002")


def test_a_broken_generator_is_a_fault_and_not_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    first, _virtual = factories.cards()
    monkeypatch.setattr(ordering, "new_card_number", lambda: first.number)
    with pytest.raises(ordering.NumbersExhausted):
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
    with pytest.raises(delivery.WrongDelivery):
        delivery.hand_over(card_id=home.public_id, actor=ACTOR)
    school = factories.a_plastic_card("shipped", delivery=Delivery.ESTABLISHMENT, last_name="Petit")
    with pytest.raises(delivery.WrongDelivery):
        delivery.confirm_receipt(card_id=school.public_id, actor=ACTOR)
    assert set(Card.objects.filter(kind=CardKind.PLASTIC).values_list("state", flat=True)) == {"shipped"}


def test_a_block_says_when_and_why() -> None:
    _plastic, virtual = factories.cards()
    blocked = blocking.block(card_id=virtual.public_id, reason=BlockReason.LOST, actor=ACTOR)
    assert blocked.state == State.BLOCKED
    assert blocked.blocked_at is not None
    assert blocked.block_reason == BlockReason.LOST


def test_an_unknown_card_is_refused() -> None:
    from uuid import uuid4

    with pytest.raises(moves.CardUnknown):
        blocking.block(card_id=uuid4(), reason=BlockReason.LOST, actor=ACTOR)
