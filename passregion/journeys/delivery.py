"""The plastic card between the manufacturer and its holder: what a school receives, what comes back, what leaves again.

Handing over and shipping a batch are in `production`. Each verb takes the public id of a card and raises the refusals
of `cards.operations.delivery`.
"""

import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from passregion.applications.models import Delivery
from passregion.beneficiaries.queries import postal_line
from passregion.cards.models import Card
from passregion.cards.operations import delivery
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.notifications import card_emails


def destination_of(card: Card) -> str:
    """Where the card goes: the postal address in one line, or the school's name."""
    is_home = card.delivery == Delivery.HOME
    return postal_line(card.beneficiary) if is_home else card.application.establishment.name


@transaction.atomic
def receive(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """The school ticks a card of its parcel."""
    return delivery.receive(card_id=card_id, actor=actor)


@transaction.atomic
def declare_missing(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """The parcel of the school lacks a card: the Region looks for it, and the holder is told."""
    card = delivery.mark_undelivered(card_id=card_id, actor=actor)
    _tell_not_delivered(card, "missing")
    return card


@transaction.atomic
def return_unclaimed(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """Nobody came for a card: it goes back to the Region, and the holder is told."""
    card = delivery.return_unclaimed(card_id=card_id, actor=actor)
    _tell_not_delivered(card, "unclaimed")
    return card


@transaction.atomic
def mark_undelivered(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """A letter or a parcel came back to the Region: the holder is asked to check the address."""
    card = delivery.mark_undelivered(card_id=card_id, actor=actor)
    _tell_not_delivered(card, "posted" if card.delivery == Delivery.HOME else "missing")
    return card


@transaction.atomic
def reship(*, card_id: uuid.UUID, way: Delivery, actor: Actor) -> Card:
    """The Region sends a card once more, to the school or home, and tells its holder."""
    card = delivery.reship(card_id=card_id, actor=actor, delivery=way)
    holder = card.beneficiary
    card_emails.card_reshipped(
        to=holder.user.email,
        language=holder.user.language,
        subject_ref=f"card:{card.public_id}",
        first_name=holder.first_name,
        shipped_on=timezone.localdate(card.shipped_at or now()),
        destination=destination_of(card),
        is_home=card.delivery == Delivery.HOME,
        space_url=settings.BASE_URL + reverse("beneficiary:cards"),
    )
    return card


def _tell_not_delivered(card: Card, why: str) -> None:
    holder = card.beneficiary
    card_emails.card_not_delivered(
        to=holder.user.email,
        language=holder.user.language,
        subject_ref=f"card:{card.public_id}",
        first_name=holder.first_name,
        why=why,
        destination=destination_of(card),
        account_url=settings.BASE_URL + reverse("beneficiary:account"),
    )
