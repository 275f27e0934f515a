"""Whose objects a holder may see: only the holder's own."""

from uuid import UUID

from django.http import Http404

from passregion.beneficiaries.models import Beneficiary
from passregion.cards.models import Card
from passregion.cards.queries import cards_of


def get_card_or_404(holder: Beneficiary, public_id: UUID) -> Card:
    """One card of this holder; another's is as unknown as one that does not exist."""
    card = cards_of(holder).filter(public_id=public_id).first()
    if card is None:
        raise Http404
    return card
