"""What a till may be refused. `details` are plain values: a till keeps them between two pages."""

from passregion.common.errors import Refusal


class PlaceHeld(Refusal):
    """Too many wrong codes or unknown numbers here in the last hour; `minutes` until the next try is worth making."""

    code = "place_held"


class PlaceNotYours(Refusal):
    """This member does not work at this place."""

    code = "place_not_yours"


class PartnerNotApproved(Refusal):
    """The partner has no convention in force: nothing can be paid there."""

    code = "partner_not_approved"


class CardUnknown(Refusal):
    """No card bears this number."""

    code = "card_unknown"


class CardBlocked(Refusal):
    """The card was declared lost or stolen, was replaced, or was never made well. `state` is its state."""

    code = "card_blocked"


class CardNotActive(Refusal):
    """The card is not active yet, or its last day has passed. `state` is its state."""

    code = "card_not_active"


class BenefitNotAccepted(Refusal):
    """This wallet is not the holder's, or cannot be used at this place or on this day."""

    code = "benefit_not_accepted"


class PriceOutOfRange(Refusal):
    """A price is above zero and at most `max_cents`."""

    code = "price_out_of_range"


class NothingLeft(Refusal):
    """The wallet is empty."""

    code = "nothing_left"


class ShareChanged(Refusal):
    """The pass would no longer pay what the till has shown. `amount_cents` is what it would pay now."""

    code = "share_changed"


class IdReused(Refusal):
    """This payment id already names another sale."""

    code = "payment_id_reused"


class PaymentUnknown(Refusal):
    """This partner took no payment with this id."""

    code = "payment_unknown"


class TooLateToCancel(Refusal):
    """A till cancels on the day of the sale only. `captured_on` is that day, ISO 8601."""

    code = "too_late_to_cancel"
