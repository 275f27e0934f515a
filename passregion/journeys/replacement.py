"""« Demande de duplicata »: what was lost or stolen is blocked first, then a new card is ordered."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from passregion.applications.models import Delivery
from passregion.beneficiaries.models import Beneficiary
from passregion.cards.models import BlockReason, CardKind, Replacement
from passregion.cards.operations.moves import lock_holder
from passregion.cards.operations.replacing import order_replacement
from passregion.cards.queries import blockable_cards_of
from passregion.common.actors import Actor
from passregion.common.money import format_euros
from passregion.journeys.delivery import destination_of
from passregion.journeys.suspension import declare_loss
from passregion.notifications import card_emails


def fee_cents() -> int:
    """What the Region asks for a duplicata: a figure of the brand, nothing by default."""
    return int(settings.BRAND["replacement_fee_cents"])


@transaction.atomic
def request(*, beneficiary: Beneficiary, reason: BlockReason, delivery: Delivery, actor: Actor) -> Replacement:
    """Order a duplicata. After a loss or a theft the cards that still live are blocked in the same act.

    Raises ReplacementUnderWay, NothingToReplace, TransitionForbidden; then nothing is blocked either.
    """
    holder = lock_holder(beneficiary.pk)
    if reason != BlockReason.DAMAGED and blockable_cards_of(holder).exists():
        declare_loss(beneficiary=holder, reason=reason, actor=actor)
    replacement = order_replacement(
        beneficiary=holder, reason=reason, delivery=delivery, fee_cents=fee_cents(), actor=actor
    )
    _tell(holder, replacement)
    return replacement


def _tell(holder: Beneficiary, replacement: Replacement) -> None:
    card = replacement.cards.select_related("beneficiary", "application__establishment").get(kind=CardKind.PLASTIC)
    card_emails.replacement_ordered(
        to=holder.user.email,
        language=holder.user.language,
        subject_ref=f"card:{card.public_id}",
        first_name=holder.first_name,
        is_damaged=replacement.reason == BlockReason.DAMAGED,
        destination=destination_of(card),
        is_home=card.delivery == Delivery.HOME,
        fee=format_euros(replacement.fee_cents) if replacement.fee_cents else "",
        space_url=settings.BASE_URL + reverse("beneficiary:cards"),
    )
