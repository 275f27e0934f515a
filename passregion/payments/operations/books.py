"""The partner's side of the ledger, and the trace of each act."""

from uuid import UUID

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.benefits.models import Wallet
from passregion.ledger import operations as ledger
from passregion.ledger.kinds import AccountKind
from passregion.partners.models import Member, Partner
from passregion.payments.models import Payment


def partner_account(partner: Partner, wallet: Wallet) -> UUID:
    """The ledger account of what the Region owes this partner for one benefit. It has no floor, so nobody queues."""
    account = ledger.open_account(
        kind=AccountKind.PARTNER,
        unit=wallet.benefit.unit,
        owner_ref=f"partner:{partner.public_id}",
        has_floor=False,
    )
    return account.id


def record_payment(action: Action, payment: Payment, member: Member) -> None:
    """Write the event of one payment."""
    record(
        action=action,
        actor=member.user.actor,
        subject_ref=f"payment:{payment.pk}",
        amount_cents=payment.amount_cents,
        benefit=payment.wallet.benefit.code,
        place=str(payment.place.public_id),
    )
