"""The plastic card on its way: to the school that hands it over, or by post to the holder who confirms it.

Each verb takes the public id of a card and raises CardUnknown, TransitionForbidden, and where it says so WrongDelivery.
"""

import uuid

from django.db import transaction

from passregion.applications.models import Delivery
from passregion.audit.models import Action
from passregion.cards.models import Card
from passregion.cards.operations.moves import check, lock_card, move
from passregion.cards.operations.replacing import finish_replacement_by
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal


class WrongDelivery(Refusal):
    """A card posted home is confirmed by its holder, a card sent to the school is received and handed over there."""

    code = "wrong_delivery"


@transaction.atomic
def receive(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """The school found the card in its parcel. Raises WrongDelivery."""
    card = _lock_for("receive", card_id, Delivery.ESTABLISHMENT)
    return move(card, "receive", action=Action.CARD_RECEIVED, actor=actor)


@transaction.atomic
def mark_undelivered(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """The letter came back to the Region, or the parcel of the school lacked the card."""
    return move(lock_card(card_id), "mark_undelivered", action=Action.CARD_UNDELIVERED, actor=actor)


@transaction.atomic
def return_unclaimed(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """Nobody came for the card: the school sends it back to the Region. Raises WrongDelivery."""
    card = _lock_for("return_unclaimed", card_id, Delivery.ESTABLISHMENT)
    return move(card, "return_unclaimed", action=Action.CARD_RETURNED, actor=actor)


@transaction.atomic
def reship(*, card_id: uuid.UUID, actor: Actor, delivery: Delivery | None = None) -> Card:
    """The Region sends the card once more, the same way unless told otherwise."""
    card = lock_card(card_id)
    return move(
        card,
        "reship",
        action=Action.CARD_RESHIPPED,
        actor=actor,
        delivery=delivery or Delivery(card.delivery),
        shipped_at=now(),
    )


@transaction.atomic
def hand_over(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """The school gives the plastic card to its holder: it is active, and replaces the damaged one that still worked.

    Raises WrongDelivery.
    """
    card = _lock_for("hand_over", card_id, Delivery.ESTABLISHMENT)
    move(card, "hand_over", action=Action.CARD_HANDED_OVER, actor=actor, activated_at=now())
    finish_replacement_by(card, actor)
    return card


@transaction.atomic
def confirm_receipt(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """The holder has the card that was posted home: it is active, and replaces the damaged one that still worked.

    The portal has checked the usage code before. Raises WrongDelivery.
    """
    card = _lock_for("confirm_receipt", card_id, Delivery.HOME)
    move(card, "confirm_receipt", action=Action.CARD_ACTIVATED, actor=actor, activated_at=now())
    finish_replacement_by(card, actor)
    return card


def _lock_for(verb: str, card_id: uuid.UUID, delivery: Delivery) -> Card:
    card = lock_card(card_id)
    check(card, verb)
    if card.delivery != delivery:
        raise WrongDelivery(delivery=card.delivery)
    return card
