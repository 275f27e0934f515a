"""A card is lost or stolen: nothing can be paid with it any more; the balances stay."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from passregion.accounts.models import Purpose
from passregion.accounts.operations import find_token, hit, issue_token, use_token
from passregion.beneficiaries.models import Beneficiary
from passregion.cards.models import BlockReason, Card
from passregion.cards.operations import blocking
from passregion.cards.queries import blockable_cards_of
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal
from passregion.common.public_ids import normalise_file_number
from passregion.journeys.rehearsal import NOBODY, NOBODY_NAME, NOBODY_URL, rehearse
from passregion.notifications import emails

LINK_LIFETIME = timedelta(hours=24)
MESSAGES_PER_HOUR = 3


class NothingToBlock(Refusal):
    """No card of this holder can be blocked: none was made, or all are blocked already."""

    code = "nothing_to_block"


@transaction.atomic
def declare_loss(*, beneficiary: Beneficiary, reason: BlockReason, actor: Actor) -> list[Card]:
    """Block the plastic and the virtual card at once and tell the holder. Raises NothingToBlock."""
    # Two declarations at once wait for each other here, in the same order as an order of cards.
    holder = Beneficiary.objects.select_for_update(no_key=True).get(pk=beneficiary.pk)
    found = list(blockable_cards_of(holder))
    if not found:
        raise NothingToBlock
    blocked = [blocking.block(card_id=card.public_id, reason=reason, actor=actor) for card in found]
    emails.card_blocked(
        to=holder.user.email,
        language=holder.user.language,
        subject_ref=f"beneficiary:{holder.public_id}",
        first_name=holder.first_name,
        blocked_at=now(),
        space_url=f"{settings.BASE_URL}{reverse('beneficiary:cards')}",
    )
    return blocked


def send_block_link(*, file_number: str, birth_date: date) -> None:
    """Send a link that blocks the cards without the password, if number and birth date go together.

    Nothing in the answer says whether they do.
    """
    holder = (
        Beneficiary.objects.filter(file_number=normalise_file_number(file_number), birth_date=birth_date)
        .select_related("user")
        .first()
    )
    # Counted in both cases; the holder's letter box is not to be flooded.
    key = f"block:to:{holder.pk if holder else 'nobody'}"
    may_write = hit(key=key, limit=MESSAGES_PER_HOUR, window=timedelta(hours=1))
    if holder is None or not may_write:
        rehearse(
            lambda: emails.card_block_link(
                to=NOBODY, language="fr", subject_ref="", first_name=NOBODY_NAME, block_url=NOBODY_URL
            )
        )
        return
    _send_link(holder)


@transaction.atomic
def _send_link(holder: Beneficiary) -> None:
    secret = issue_token(user=holder.user, purpose=Purpose.CARD_BLOCK, lifetime=LINK_LIFETIME)
    emails.card_block_link(
        to=holder.user.email,
        language=holder.user.language,
        subject_ref=f"beneficiary:{holder.public_id}",
        first_name=holder.first_name,
        block_url=f"{settings.BASE_URL}{reverse('public:block_card', args=[secret])}",
    )


def holder_of_link(*, secret: str) -> Beneficiary:
    """Whose cards the link blocks, without using it up. Raises a TokenRefused."""
    token = find_token(secret=secret, purpose=Purpose.CARD_BLOCK)
    return Beneficiary.objects.get(user=token.user)


@transaction.atomic
def block_with_link(*, secret: str, reason: BlockReason) -> list[Card]:
    """Use the link up and block. Raises a TokenRefused or NothingToBlock; the link then stays good."""
    user = use_token(secret=secret, purpose=Purpose.CARD_BLOCK)
    return declare_loss(beneficiary=Beneficiary.objects.get(user=user), reason=reason, actor=user.actor)
