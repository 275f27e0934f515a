"""Questions about benefits and wallets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, Min, Q

from passregion.beneficiaries.models import Beneficiary
from passregion.benefits.models import Benefit, Wallet
from passregion.campaigns.models import Campaign
from passregion.common.clock import today
from passregion.ledger.queries import balances
from passregion.partners.models import PartnerState, Place


@dataclass(frozen=True)
class WalletView:
    """One wallet as its holder or a till sees it. `benefit` is the code of the benefit, amounts are cents.

    `spend_until_on` is the last day to spend, included. `sale_cap_cents` is the most for one sale, None without limit.
    """

    public_id: UUID
    benefit: str
    name: str
    summary: str
    granted_cents: int
    balance_cents: int
    spend_until_on: date
    sale_cap_cents: int | None
    place_categories: tuple[str, ...]

    @property
    def spent_cents(self) -> int:
        """What was spent, cancellations deducted."""
        return self.granted_cents - self.balance_cents


@dataclass(frozen=True)
class Offer:
    """One benefit of a campaign, for those who have none yet: from `min_cents` to `max_cents`."""

    code: str
    name: str
    summary: str
    min_cents: int
    max_cents: int
    spend_until_on: date
    place_categories: tuple[str, ...]


def wallets_of(beneficiary: Beneficiary) -> list[WalletView]:
    """Every wallet of a young person, in the order of the catalogue; those past their last day too."""
    wallets = Wallet.objects.filter(beneficiary=beneficiary)
    return _views(wallets.select_related("benefit").order_by("-benefit__campaign__code", "benefit__position", "id"))


def usable_at(beneficiary: Beneficiary, place: Place) -> list[WalletView]:
    """The wallets that a sale at this place may use today. One that is empty is there too, so that a till can say so.

    Nothing can be paid at a place whose partner is not approved.
    """
    if place.partner is None or place.partner.state != PartnerState.APPROVED:
        return []
    wallets = Wallet.objects.filter(
        beneficiary=beneficiary,
        benefit__place_categories__contains=[place.category],
        benefit__spend_until_on__gte=today(),
    )
    return _views(wallets.select_related("benefit").order_by("benefit__spend_until_on", "benefit__position", "id"))


def benefits_offered(campaign: Campaign) -> list[Offer]:
    """What the campaign gives, with the lowest and highest amounts of each benefit in cents; not what gives nothing."""
    benefits = Benefit.objects.filter(campaign=campaign).annotate(
        min_cents=Min("amounts__amount_cents", filter=Q(amounts__amount_cents__gt=0)),
        max_cents=Max("amounts__amount_cents"),
    )
    return [
        Offer(
            code=benefit.code,
            name=benefit.name,
            summary=benefit.summary,
            min_cents=benefit.min_cents,
            max_cents=benefit.max_cents,
            spend_until_on=benefit.spend_until_on,
            place_categories=tuple(benefit.place_categories),
        )
        for benefit in benefits.filter(max_cents__gt=0).order_by("position", "id")
    ]


def _views(wallets: Iterable[Wallet]) -> list[WalletView]:
    found = list(wallets)
    held = balances([wallet.ledger_account_id for wallet in found])
    return [
        WalletView(
            public_id=wallet.public_id,
            benefit=wallet.benefit.code,
            name=wallet.benefit.name,
            summary=wallet.benefit.summary,
            granted_cents=wallet.granted_cents,
            balance_cents=held[wallet.ledger_account_id],
            spend_until_on=wallet.benefit.spend_until_on,
            sale_cap_cents=wallet.benefit.sale_cap_cents,
            place_categories=tuple(wallet.benefit.place_categories),
        )
        for wallet in found
    ]
