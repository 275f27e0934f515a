"""Whose card this is, and whether a sale with it may go on."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from passregion.beneficiaries.rules import USAGE_CODE_TRIES
from passregion.benefits.queries import WalletView, usable_at
from passregion.cards.models import Card
from passregion.cards.queries import find_for_payment
from passregion.cards.states import State
from passregion.common.clock import today
from passregion.common.public_ids import is_card_number, normalise_card_number
from passregion.partners.models import Member, PartnerState, Place
from passregion.payments.operations.attempts import Attempt, check_not_held, count_attempt
from passregion.payments.operations.refusals import (
    CardBlocked,
    CardNotActive,
    CardUnknown,
    PartnerNotApproved,
    PlaceNotYours,
)

CLOSED_STATES = frozenset({State.BLOCKED, State.REPLACED, State.REJECTED})


@dataclass(frozen=True)
class SaleView:
    """What a till may see of a holder: name and initial, photo, and what this place may use. Nothing else."""

    card_public_id: UUID
    card_state: str
    short_name: str
    # The key of a `beneficiaries.Portrait`.
    portrait_id: int
    wallets: tuple[WalletView, ...]
    # Tries left before the usage code is blocked; 0 when it is.
    tries_left: int


def find_holder_for_sale(*, card_number: str, member: Member, place: Place | None = None) -> SaleView:
    """Whose card this is. `place` is needed for a member who works at all places of the partner.

    Raises PlaceHeld, PlaceNotYours, PartnerNotApproved, CardUnknown, CardBlocked, CardNotActive. An unknown number
    counts for the place; a typing error, which the check digit shows, costs nothing.
    """
    here = place or member.place
    if here is None:
        raise PlaceNotYours
    check_seat(member, here)
    card = find_card(card_number, member, here)
    check_card(card)
    holder = card.beneficiary
    return SaleView(
        card_public_id=card.public_id,
        card_state=card.state,
        short_name=holder.short_name,
        portrait_id=holder.portrait_id,
        wallets=tuple(usable_at(holder, here)),
        tries_left=0 if holder.usage_code_blocked_at else USAGE_CODE_TRIES - holder.usage_code_failure_count,
    )


def check_seat(member: Member, place: Place) -> None:
    """Raises PlaceNotYours, PartnerNotApproved, PlaceHeld."""
    if place.partner is None or place.partner_id != member.partner_id or member.place_id not in (None, place.pk):
        raise PlaceNotYours
    if place.partner.state != PartnerState.APPROVED:
        raise PartnerNotApproved
    check_not_held(place)


def find_card(card_number: str, member: Member, place: Place) -> Card:
    """The card of this number, whatever its state. Raises CardUnknown, which counts when the number is well formed."""
    number = normalise_card_number(card_number)
    if not is_card_number(number):
        raise CardUnknown
    card = find_for_payment(number)
    if card is None:
        # Committed before the refusal leaves; inside a transaction of the caller it could be taken back.
        with transaction.atomic(durable=True):
            count_attempt(Attempt.CARD_NUMBER, member, place)
        raise CardUnknown
    return card


def check_card(card: Card) -> None:
    """Raises CardBlocked, CardNotActive."""
    if card.state in CLOSED_STATES:
        raise CardBlocked(state=card.state)
    if card.state != State.ACTIVE or card.valid_until_on < today():
        raise CardNotActive(state=card.state)
