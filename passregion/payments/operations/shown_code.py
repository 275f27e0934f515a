"""A card that is shown rather than typed: the code on the screen of the virtual card, which serves one payment."""

from uuid import UUID

from passregion.cards.openings import CardOutOfUse, verify_rotating_code
from passregion.cards.states import State
from passregion.common.clock import now
from passregion.partners.models import Member, Place
from passregion.payments.operations.holder import CLOSED_STATES, check_seat
from passregion.payments.operations.refusals import CardBlocked, CardNotActive


def read_shown_code(*, code: str, payment_id: UUID, member: Member, place: Place) -> str:
    """The number of the card that shows this code. The code serves this payment from now on, and no other.

    Raises PlaceHeld, PlaceNotYours, PartnerNotApproved, CardBlocked, CardNotActive and the other refusals of
    `verify_rotating_code`. A code that is refused counts for nobody: it cannot be guessed, and a camera misreads.
    """
    check_seat(member, place)
    try:
        return verify_rotating_code(code=code, payment_id=payment_id, at=now()).number
    except CardOutOfUse as refusal:
        state = State(str(refusal.details["state"]))
        if state in CLOSED_STATES:
            raise CardBlocked from refusal
        raise CardNotActive(state=state) from refusal
