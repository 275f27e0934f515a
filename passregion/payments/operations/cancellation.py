"""Taking a sale back."""

from uuid import UUID, uuid5

from django.db import transaction

from passregion.audit.models import Action
from passregion.common.clock import day_of, now, today
from passregion.ledger import operations as ledger
from passregion.ledger.kinds import Reason
from passregion.partners.models import Member
from passregion.payments.models import Payment
from passregion.payments.operations.books import partner_account, record_payment
from passregion.payments.operations.refusals import PaymentUnknown, TooLateToCancel
from passregion.payments.states import TRANSITIONS, State

REASON_LENGTH_MAX = 200


@transaction.atomic
def cancel(*, payment_id: UUID, member: Member, reason: str = "") -> Payment:
    """Give the money of a payment back to its wallet, on the day of the sale. Cancelling twice gives back once.

    Raises PaymentUnknown when this partner took no such payment, TooLateToCancel.
    """
    # Its own lock before the wallet's: two tills that cancel at once wait here.
    mine = Payment.objects.select_for_update(no_key=True, of=("self",)).filter(partner_id=member.partner_id)
    payment = mine.select_related("wallet__benefit", "partner").filter(pk=payment_id).first()
    if payment is None:
        raise PaymentUnknown
    if payment.state == State.CANCELLED:
        return payment
    if day_of(payment.captured_at) != today():
        raise TooLateToCancel(captured_on=day_of(payment.captured_at).isoformat())
    transfer = ledger.transfer(
        transfer_id=uuid5(payment.pk, "cancellation"),
        debit=partner_account(payment.partner, payment.wallet),
        credit=payment.wallet.ledger_account_id,
        amount=payment.amount_cents,
        reason=Reason.CANCELLATION,
    )
    payment.state = TRANSITIONS["cancel"][1]
    payment.cancelled_at = now()
    payment.cancel_transfer_id = transfer.id
    payment.cancel_reason = reason[:REASON_LENGTH_MAX]
    payment.save(update_fields=["state", "cancelled_at", "cancel_transfer_id", "cancel_reason"])
    record_payment(Action.PAYMENT_CANCELLED, payment, member)
    return payment
