"""Publishing benefits, opening wallets."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from django.db import transaction

from passregion.applications.models import Application
from passregion.applications.states import State
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.benefits.models import Amount, Benefit, BenefitKind, Wallet
from passregion.benefits.rules import AmountRule, amount_for, grant_transfer_id
from passregion.campaigns.models import Campaign
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal
from passregion.establishments.models import Track
from passregion.ledger import operations as ledger
from passregion.ledger.kinds import AccountKind, Reason
from passregion.partners.models import PlaceCategory

REGION_REF = "region"


class NotApproved(Refusal):
    """Rights open when the establishment has validated the demande, not before."""

    code = "application_not_approved"


@transaction.atomic
def publish_benefit(
    *,
    campaign: Campaign,
    code: str,
    name: str,
    summary: str,
    place_categories: list[PlaceCategory],
    amounts: Iterable[Amount],
    spend_until_on: date,
    claim_until_on: date,
    sale_cap_cents: int | None = None,
    position: int = 0,
) -> Benefit:
    """Put one money benefit in the catalogue, with its amounts (rows not saved yet). Days are inclusive."""
    benefit = Benefit.objects.create(
        campaign=campaign,
        code=code,
        kind=BenefitKind.MONEY,
        name=name,
        summary=summary,
        place_categories=place_categories,
        sale_cap_cents=sale_cap_cents,
        spend_until_on=spend_until_on,
        claim_until_on=claim_until_on,
        position=position,
    )
    for amount in amounts:
        amount.benefit = benefit
        amount.save()
    return benefit


@transaction.atomic
def open_wallets(*, application: Application, actor: Actor) -> list[Wallet]:
    """Open and fill the wallets that this demande gives right to; answers them all, in the order of the catalogue.

    Calling it again opens what is missing and gives nothing twice. Raises NotApproved.
    """
    # One opening of one demande at a time: the second finds the wallets of the first.
    locked = Application.objects.select_for_update(no_key=True, of=("self",)).select_related("track", "beneficiary")
    approved = locked.get(pk=application.pk)
    if approved.state != State.APPROVED:
        raise NotApproved(state=approved.state)
    wallets = []
    benefits = Benefit.objects.filter(campaign_id=approved.campaign_id, kind=BenefitKind.MONEY)
    for benefit in benefits.prefetch_related("amounts"):
        wallet = Wallet.objects.filter(beneficiary=approved.beneficiary, benefit=benefit).first()
        wallet = wallet or _open(approved, benefit, actor)
        if wallet is not None:
            wallets.append(wallet)
    return wallets


def _open(application: Application, benefit: Benefit, actor: Actor) -> Wallet | None:
    """A wallet with its grant, or None when the rules give nothing."""
    amount_cents = _amount(benefit, application.track)
    if amount_cents == 0:
        return None
    public_id = uuid4()
    # The account names the wallet and not the person: cutting wallet from person is all that erasure needs.
    account = ledger.open_account(
        kind=AccountKind.WALLET, unit=benefit.unit, owner_ref=f"wallet:{public_id}", has_floor=True
    )
    wallet = Wallet.objects.create(
        public_id=public_id,
        beneficiary=application.beneficiary,
        benefit=benefit,
        ledger_account_id=account.id,
        granted_cents=amount_cents,
        opened_at=now(),
    )
    region = ledger.open_account(kind=AccountKind.REGION, unit=benefit.unit, owner_ref=REGION_REF, has_floor=False)
    ledger.transfer(
        transfer_id=grant_transfer_id(application.public_id, benefit.public_id),
        debit=region.id,
        credit=account.id,
        amount=amount_cents,
        reason=Reason.GRANT,
    )
    record(
        action=Action.WALLET_OPENED,
        actor=actor,
        subject_ref=f"wallet:{public_id}",
        benefit=benefit.code,
        amount_cents=amount_cents,
    )
    return wallet


def _amount(benefit: Benefit, track: Track) -> int:
    rules = [AmountRule(row.amount_cents, row.track_id, row.level, row.voie) for row in benefit.amounts.all()]
    return amount_for(rules, track_id=track.pk, level=track.level, voie=track.voie)
