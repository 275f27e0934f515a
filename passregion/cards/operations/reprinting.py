"""A rejected card is made again, with a number of its own."""

import uuid

from django.db import transaction

from passregion.applications.models import Delivery
from passregion.cards.models import Card, CardKind
from passregion.cards.operations.moves import lock_card
from passregion.cards.operations.ordering import order_plastic
from passregion.cards.states import LIVE_STATES, State
from passregion.common.actors import Actor
from passregion.common.errors import Refusal


class NotRejected(Refusal):
    """Only a card that the manufacturer rejected is made again. Details: `state`."""

    code = "not_rejected"


class AlreadyReprinted(Refusal):
    """The card is being made again already, or its holder has another one."""

    code = "already_reprinted"


@transaction.atomic
def reprint(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """Order a card for the same holder, going the same way. The holder notices nothing unless it takes long.

    Raises CardUnknown, NotRejected, AlreadyReprinted.
    """
    card = lock_card(card_id)
    if card.state != State.REJECTED:
        raise NotRejected(state=card.state)
    others = Card.objects.filter(
        beneficiary=card.beneficiary, kind=CardKind.PLASTIC, damaged_at=None, state__in=LIVE_STATES
    )
    if others.exists() or Card.objects.filter(reprint_of=card).exists():
        raise AlreadyReprinted
    made_again = order_plastic(
        application=card.application, actor=actor, delivery=Delivery(card.delivery), replacement=card.replacement
    )
    made_again.reprint_of = card
    made_again.save(update_fields=["reprint_of"])
    return made_again
