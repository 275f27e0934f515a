"""What the till knows of the holder during one sale: a name and initial, a photo, what this place accepts."""

from dataclasses import dataclass
from uuid import UUID

from passregion.benefits.queries import WalletView
from passregion.cards.models import Card
from passregion.cards.rotating import looks_like_a_code
from passregion.ledger.queries import balance
from passregion.payments.models import Payment
from passregion.payments.operations import (
    BenefitNotAccepted,
    CodeBlocked,
    NothingLeft,
    find_holder_for_sale,
    read_shown_code,
)
from passregion.payments.rules import pass_share
from passregion.portals.partner.access import Seat
from passregion.portals.partner.sale import Sale


@dataclass(frozen=True)
class Split:
    """Who pays what, in cents."""

    price_cents: int
    amount_cents: int

    @property
    def rest_cents(self) -> int:
        """What the young person pays."""
        return self.price_cents - self.amount_cents


@dataclass(frozen=True)
class Holder:
    """The person of a sale, as a partner may see them."""

    short_name: str
    portrait_id: int
    wallets: tuple[WalletView, ...]
    tries_left: int

    @property
    def first_name(self) -> str:
        """For the screen that speaks to the holder."""
        return self.short_name.rsplit(" ", 1)[0]

    def chosen(self, wallet_id: str) -> WalletView | None:
        """The benefit of this wallet id, or the only one there is; None while it has to be chosen."""
        if len(self.wallets) == 1:
            return self.wallets[0]
        return next((wallet for wallet in self.wallets if str(wallet.public_id) == wallet_id), None)


def card_number_of(given: str, payment_id: UUID, seat: Seat) -> str:
    """The number of the card that was typed, or that shows the code that was scanned: it serves this payment alone.

    Raises the refusals of `read_shown_code`.
    """
    if not looks_like_a_code(given):
        return given
    return read_shown_code(code=given, payment_id=payment_id, member=seat.member, place=seat.place)


def see(card_number: str, seat: Seat) -> Holder:
    """The holder of this card and the benefits that are worth choosing here.

    Raises the refusals of `find_holder_for_sale`, CodeBlocked, BenefitNotAccepted and NothingLeft.
    """
    found = find_holder_for_sale(card_number=card_number, member=seat.member, place=seat.place)
    if found.tries_left == 0:
        raise CodeBlocked
    if not found.wallets:
        raise BenefitNotAccepted
    wallets = tuple(wallet for wallet in found.wallets if wallet.balance_cents > 0)
    if not wallets:
        raise NothingLeft
    return Holder(found.short_name, found.portrait_id, wallets, found.tries_left)


def limit_cents(wallet: WalletView) -> int:
    """The most that the pass pays in one sale with this wallet."""
    cap = wallet.sale_cap_cents
    return wallet.balance_cents if cap is None else min(wallet.balance_cents, cap)


def split_of(sale: Sale, wallet: WalletView | None) -> Split | None:
    """Who pays what at the price typed; None before there is a price and a benefit."""
    if wallet is None or sale.price_cents is None:
        return None
    share = pass_share(sale.price_cents, wallet.balance_cents, wallet.sale_cap_cents)
    return Split(sale.price_cents, share)


def remaining_cents(paid: Payment) -> int:
    """What the wallet of this payment holds now."""
    return balance(paid.wallet.ledger_account_id)


def subject_ref(card_number: str) -> str:
    """How the audit trail names the holder of this card."""
    public_id = Card.objects.values_list("beneficiary__public_id", flat=True).get(number=card_number)
    return f"beneficiary:{public_id}"
