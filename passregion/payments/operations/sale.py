"""Taking one sale."""

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from passregion.audit.models import Action
from passregion.beneficiaries.operations.usage_code import CodeBlocked, WrongCode, check_usage_code
from passregion.benefits.models import Wallet
from passregion.cards.models import Card
from passregion.common.clock import day_of, now, today
from passregion.common.errors import Refusal
from passregion.common.money import AMOUNT_MAX_CENTS
from passregion.common.public_ids import normalise_card_number
from passregion.ledger import operations as ledger
from passregion.ledger.kinds import Reason
from passregion.partners.models import Member, Place
from passregion.payments.models import Payment
from passregion.payments.operations.attempts import Attempt, count_attempt
from passregion.payments.operations.books import partner_account, record_payment
from passregion.payments.operations.holder import check_card, check_seat, find_card
from passregion.payments.operations.refusals import (
    BenefitNotAccepted,
    IdReused,
    NothingLeft,
    PriceOutOfRange,
    ShareChanged,
)
from passregion.payments.rules import NUMBERS_A_DAY, pass_share, reference
from passregion.payments.states import State

REFERENCE_TRIES = 30


@dataclass(frozen=True)
class _Sale:
    """What the till sent, the usage code apart."""

    payment_id: UUID
    card_number: str
    wallet_public_id: UUID
    price_cents: int
    shown_cents: int | None
    place: Place
    member: Member


def authorise_and_capture(
    *,
    payment_id: UUID,
    card_number: str,
    usage_code: str,
    wallet_public_id: UUID,
    price_cents: int,
    place: Place,
    member: Member,
    shown_cents: int | None = None,
) -> Payment:
    """Take one sale: the pass pays the least of price, balance and cap; the young person pays the rest.

    The same id is the same payment: sending it again answers the first one as it now stands, without looking at the
    code or the balance again. `shown_cents` is what the till announced that the pass would pay, if it did.
    Raises PlaceHeld, PlaceNotYours, PartnerNotApproved, PriceOutOfRange, CardUnknown, CardBlocked, CardNotActive,
    BenefitNotAccepted, WrongCode (`tries_left`), CodeBlocked, NothingLeft, ShareChanged, IdReused.

    It may not run inside a transaction of the caller. There are two transactions: the check of the code, which
    commits its count whatever becomes of the sale, then the money. With a single one, refusing the sale would also
    take back the count of the wrong code, and a thief could try for ever.
    """
    sale = _Sale(
        payment_id, normalise_card_number(card_number), wallet_public_id, price_cents, shown_cents, place, member
    )
    written = _find_written(sale)
    if written is not None:
        return written
    check_seat(member, place)
    if not 0 < price_cents <= AMOUNT_MAX_CENTS:
        raise PriceOutOfRange(max_cents=AMOUNT_MAX_CENTS)
    card = find_card(card_number, member, place)
    check_card(card)
    _find_wallet(sale, card)
    _check_code(card, usage_code, sale)
    return _capture_with_a_free_reference(sale)


def _find_written(sale: _Sale) -> Payment | None:
    """The payment that already bears this id, if it says the same as `sale`. Raises IdReused when it does not."""
    written = Payment.objects.select_related("wallet__benefit", "card", "place").filter(pk=sale.payment_id).first()
    if written is None:
        return None
    was = (written.card.number, written.wallet.public_id, written.price_cents, written.place_id, written.partner_id)
    is_same = was == (
        sale.card_number,
        sale.wallet_public_id,
        sale.price_cents,
        sale.place.pk,
        sale.member.partner_id,
    )
    if not is_same:
        raise IdReused(payment_id=str(sale.payment_id))
    return written


def _find_wallet(sale: _Sale, card: Card) -> Wallet:
    """The wallet of the sale. Raises BenefitNotAccepted when it is not the holder's or cannot be used here today."""
    wallet = (
        Wallet.objects.select_related("benefit")
        .filter(public_id=sale.wallet_public_id, beneficiary_id=card.beneficiary_id)
        .first()
    )
    if wallet is None or sale.place.category not in wallet.benefit.place_categories:
        raise BenefitNotAccepted
    if wallet.benefit.spend_until_on < today():
        raise BenefitNotAccepted(spend_until_on=wallet.benefit.spend_until_on.isoformat())
    return wallet


def _check_code(card: Card, usage_code: str, sale: _Sale) -> None:
    """Raises WrongCode, CodeBlocked, once the count of the wrong code is committed."""
    if card.beneficiary.usage_code_blocked_at is not None:
        # Nothing is tried on a blocked code, so nothing is counted: a place must not be held for it.
        raise CodeBlocked
    refusal: Refusal | None = None
    # `durable`: Django refuses to run this inside a transaction of the caller, which could take the count back.
    with transaction.atomic(durable=True):
        try:
            check_usage_code(beneficiary=card.beneficiary, code=usage_code)
        except (WrongCode, CodeBlocked) as wrong:
            count_attempt(Attempt.USAGE_CODE, sale.member, sale.place)
            refusal = wrong
    if refusal is not None:
        raise refusal


def _capture_with_a_free_reference(sale: _Sale) -> Payment:
    """Two tills of one place may draw the same number at the same instant: the transaction is then run again.

    Running it again is safe, since the payment id can be taken only once.
    """
    while True:
        try:
            return _capture(sale)
        except IntegrityError as fault:
            if "one_reference_per_place" not in str(fault):
                raise


@transaction.atomic(durable=True)
def _capture(sale: _Sale) -> Payment:
    """Lock the card, then the wallet's account; check again what may have changed; write."""
    card = _lock_card(sale.card_number)
    check_card(card)
    wallet = _find_wallet(sale, card)
    available = ledger.lock(accounts=[wallet.ledger_account_id])[wallet.ledger_account_id]
    written = _find_written(sale)
    if written is not None:
        return written
    amount_cents = pass_share(sale.price_cents, available, wallet.benefit.sale_cap_cents)
    if amount_cents == 0:
        raise NothingLeft
    if sale.shown_cents not in (None, amount_cents):
        raise ShareChanged(amount_cents=amount_cents)
    return _write(sale, card, wallet, amount_cents)


def _lock_card(number: str) -> Card:
    """Hold the card until the money has moved: a loss that is declared meanwhile waits, and one that was declared
    while the code was being typed is seen here. Once a declaration is acknowledged, nothing more is paid.
    """
    cards = Card.objects.select_for_update(no_key=True, of=("self",)).select_related("beneficiary")
    return cards.get(number=number)


def _write(sale: _Sale, card: Card, wallet: Wallet, amount_cents: int) -> Payment:
    try:
        ledger.transfer(
            transfer_id=sale.payment_id,
            debit=wallet.ledger_account_id,
            credit=partner_account(sale.member.partner, wallet),
            amount=amount_cents,
            reason=Reason.PAYMENT,
        )
    except ledger.IdReused as reused:
        # The same id, at the same instant, for another wallet.
        raise IdReused(payment_id=str(sale.payment_id)) from reused
    at = now()
    payment = Payment.objects.create(
        id=sale.payment_id,
        reference=_free_reference(sale.place, day_of(at)),
        wallet=wallet,
        card=card,
        place=sale.place,
        partner_id=sale.member.partner_id,
        state=State.CAPTURED,
        price_cents=sale.price_cents,
        amount_cents=amount_cents,
        captured_at=at,
        cashier_ref=sale.member.user.actor.ref,
        till_label=sale.member.till_label,
    )
    record_payment(Action.PAYMENT_CAPTURED, payment, sale.member)
    return payment


def _free_reference(place: Place, day: date) -> str:
    """A reference that this place has not used: drawn, so that no counter is a row for which its tills queue."""
    for _ in range(REFERENCE_TRIES):
        drawn = reference(day, secrets.randbelow(NUMBERS_A_DAY))
        if not Payment.objects.filter(place=place, reference=drawn).exists():
            return drawn
    # Nearly ten thousand sales in one place in one day: the number becomes longer.
    return reference(day, NUMBERS_A_DAY + secrets.randbelow(NUMBERS_A_DAY * 1000))
