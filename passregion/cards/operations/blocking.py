"""The end of a card: blocked after a loss, expired after its last day."""

import datetime
import uuid

from django.db import transaction

from passregion.audit.models import Action
from passregion.cards.models import BlockReason, Card
from passregion.cards.operations.moves import lock_card, move
from passregion.cards.operations.replacing import stop_replacement_by, stop_replacement_for
from passregion.cards.states import TRANSITIONS
from passregion.common.actors import SYSTEM, Actor
from passregion.common.clock import now


@transaction.atomic
def block(*, card_id: uuid.UUID, reason: BlockReason, actor: Actor) -> Card:
    """The card serves no more, at once and for ever. Ids of cards and batches are public ids.

    A duplicata under way is stopped: its cards are lost as well. Raises CardUnknown, TransitionForbidden.
    """
    card = lock_card(card_id)
    move(card, "block", action=Action.CARD_BLOCKED, actor=actor, blocked_at=now(), block_reason=BlockReason(reason))
    stop_replacement_for(card.beneficiary)
    return card


@transaction.atomic
def expire(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """The last day of the card has passed. Raises CardUnknown, TransitionForbidden."""
    card = lock_card(card_id)
    move(card, "expire", action=Action.CARD_EXPIRED, actor=actor)
    stop_replacement_by(card)
    return card


def expire_past_cards(*, day: datetime.date) -> int:
    """Expire every live card whose last day is before this day, and say how many. One transaction each: the night's
    work holds nobody's card while it does the others.
    """
    past = Card.objects.filter(state__in=TRANSITIONS["expire"][0], valid_until_on__lt=day)
    count = 0
    for card_id in past.order_by("id").values_list("public_id", flat=True).iterator(chunk_size=1000):
        count += _expire_unless_dead(card_id)
    return count


@transaction.atomic
def _expire_unless_dead(card_id: uuid.UUID) -> int:
    """1, or 0 when a loss was declared since the list was made."""
    card = lock_card(card_id)
    if card.state not in TRANSITIONS["expire"][0]:
        return 0
    move(card, "expire", action=Action.CARD_EXPIRED, actor=SYSTEM)
    stop_replacement_by(card)
    return 1
