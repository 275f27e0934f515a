"""The plastic card travels: the Region ships a batch, the school hands each card over."""

import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from passregion.applications.models import Delivery
from passregion.cards import operations as cards
from passregion.cards.models import Card, ProductionBatch
from passregion.common.actors import Actor
from passregion.notifications import emails


@transaction.atomic
def ship(*, batch_id: uuid.UUID, actor: Actor) -> ProductionBatch:
    """Mark a batch as shipped and tell each holder by e-mail 3/3. Raises what `cards.operations.ship_batch` does."""
    batch, shipped = cards.ship_batch(batch_id=batch_id, actor=actor)
    for card in shipped:
        _tell(card)
    return batch


@transaction.atomic
def hand_over(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """The school gives a card to its holder. Raises the refusals of `cards.operations.hand_over`."""
    return cards.hand_over(card_id=card_id, actor=actor)


def _tell(card: Card) -> None:
    holder = card.beneficiary
    is_home = card.delivery == Delivery.HOME
    emails.card_shipped(
        to=holder.user.email,
        language=holder.user.language,
        subject_ref=f"card:{card.public_id}",
        first_name=holder.first_name,
        file_number=holder.file_number,
        shipped_on=timezone.localdate(card.shipped_at),
        destination=_postal_address(card) if is_home else card.application.establishment.name,
        is_home=is_home,
        space_url=settings.BASE_URL + reverse("beneficiary:cards"),
    )


def _postal_address(card: Card) -> str:
    holder = card.beneficiary
    parts = (holder.care_of, holder.address_line, holder.address_complement, f"{holder.postal_code} {holder.commune}")
    return ", ".join(part for part in parts if part)
