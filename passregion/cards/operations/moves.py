"""Moving a card from a state to another: locked, only as the table of `states.py` allows, and with its trace."""

import uuid
from collections.abc import Iterable
from typing import Any

from passregion.audit.models import Action
from passregion.audit.operations import record_many
from passregion.beneficiaries.models import Beneficiary
from passregion.cards.models import Card, Transition
from passregion.cards.states import TRANSITIONS
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal


class TransitionForbidden(Refusal):
    """The card is in a state from which this verb may not start. Details: `state`, `verb`."""

    code = "transition_forbidden"


class CardUnknown(Refusal):
    """No card has this id."""

    code = "card_unknown"


def lock_holder(beneficiary_id: int) -> Beneficiary:
    """Hold a holder until the end of the transaction: whoever touches several cards of one holder comes here first."""
    return Beneficiary.objects.select_for_update(no_key=True).get(pk=beneficiary_id)


def lock_card(card_id: uuid.UUID) -> Card:
    """Hold the holder, then the card of this public id. Raises CardUnknown."""
    holder_id = Card.objects.filter(public_id=card_id).values_list("beneficiary_id", flat=True).first()
    if holder_id is None:
        raise CardUnknown
    lock_holder(holder_id)
    return (
        Card.objects.select_for_update(of=("self",), no_key=True)
        .select_related("beneficiary__user", "application__establishment", "replacement")
        .get(public_id=card_id)
    )


def check(card: Card, verb: str) -> None:
    """Raises TransitionForbidden."""
    if card.state not in TRANSITIONS[verb][0]:
        raise TransitionForbidden(state=card.state, verb=verb)


def move(card: Card, verb: str, *, action: Action, actor: Actor, **changes: Any) -> Card:
    """Move a locked card by a verb of the table; `changes` are saved with the state. Raises TransitionForbidden."""
    check(card, verb)
    before = card.state
    card.state = TRANSITIONS[verb][1]
    for name, value in changes.items():
        setattr(card, name, value)
    card.save(update_fields=["state", *changes])
    record_moves(cards=[card], from_state=before, action=action, actor=actor)
    return card


def record_moves(*, cards: Iterable[Card], from_state: str, action: Action, actor: Actor) -> None:
    """One transition and one audit event for each card, which is in its new state already."""
    moment = now()
    Transition.objects.bulk_create(
        [
            Transition(
                card=card,
                from_state=from_state,
                to_state=card.state,
                at=moment,
                actor_ref=actor.ref,
                actor_label=actor.label,
            )
            for card in cards
        ],
        batch_size=1000,
    )
    record_many(action=action, actor=actor, subject_refs=[f"card:{card.public_id}" for card in cards])
