"""Verbs on payments: read a card, find its holder, take a sale, take it back."""

from passregion.beneficiaries.operations.usage_code import CodeBlocked, WrongCode
from passregion.payments.operations.cancellation import cancel
from passregion.payments.operations.holder import SaleView, find_holder_for_sale
from passregion.payments.operations.refusals import (
    BenefitNotAccepted,
    CardBlocked,
    CardNotActive,
    CardUnknown,
    IdReused,
    NothingLeft,
    PartnerNotApproved,
    PaymentUnknown,
    PlaceHeld,
    PlaceNotYours,
    PriceOutOfRange,
    ShareChanged,
    TooLateToCancel,
)
from passregion.payments.operations.sale import authorise_and_capture
from passregion.payments.operations.shown_code import read_shown_code

__all__ = [
    "BenefitNotAccepted",
    "CardBlocked",
    "CardNotActive",
    "CardUnknown",
    "CodeBlocked",
    "IdReused",
    "NothingLeft",
    "PartnerNotApproved",
    "PaymentUnknown",
    "PlaceHeld",
    "PlaceNotYours",
    "PriceOutOfRange",
    "SaleView",
    "ShareChanged",
    "TooLateToCancel",
    "WrongCode",
    "authorise_and_capture",
    "cancel",
    "find_holder_for_sale",
    "read_shown_code",
]
