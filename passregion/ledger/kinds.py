"""The words of the ledger that other rooms use. They are codes of the accounts, never shown on a screen."""

from django.db import models


class AccountKind(models.TextChoices):
    """What an account stands for."""

    REGION = "region", "region"
    WALLET = "wallet", "wallet"
    PARTNER = "partner", "partner"


class TransferKind(models.TextChoices):
    """A direct move, or the two phases of a reserved one."""

    DIRECT = "direct", "direct"
    RESERVE = "reserve", "reserve"
    CAPTURE = "capture", "capture"
    VOID = "void", "void"


class Reason(models.TextChoices):
    """Why units moved."""

    GRANT = "grant", "grant"
    PAYMENT = "payment", "payment"
    CANCELLATION = "cancellation", "cancellation"
    REFUND = "refund", "refund"
    CORRECTION = "correction", "correction"
    CLOSING = "closing", "closing"
