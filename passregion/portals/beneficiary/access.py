"""Whose objects a holder may see: only the holder's own."""

from uuid import UUID

from django.http import Http404, HttpRequest

from passregion.accounts.models import ExternalIdentity, SignIn
from passregion.beneficiaries.models import Beneficiary
from passregion.cards.models import Card
from passregion.cards.queries import cards_of
from passregion.portals.holder_access import signed_in_user


def get_card_or_404(holder: Beneficiary, public_id: UUID) -> Card:
    """One card of this holder; another's is as unknown as one that does not exist."""
    card = cards_of(holder).filter(public_id=public_id).first()
    if card is None:
        raise Http404
    return card


def get_sign_in_or_404(request: HttpRequest, public_id: UUID) -> SignIn:
    """One browser in which the account of who is signed in is open."""
    found = signed_in_user(request).sign_ins.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def get_identity_or_404(request: HttpRequest, public_id: UUID) -> ExternalIdentity:
    """One outside account that opens the account of who is signed in."""
    found = signed_in_user(request).external_identities.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
