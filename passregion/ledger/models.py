"""Accounts and transfers.

Amounts are whole units of the account's unit: cents for money, entries for counted benefits. An amount is always
positive; which side an account stands on gives the sign. The balance of an account is its credits minus its debits.
"""

import uuid

import pgtrigger
from django.db import models

from passregion.ledger.kinds import AccountKind, Reason, TransferKind


class Account(models.Model):
    """One side of transfers. Only an account with a floor keeps running totals (they are what is locked)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=AccountKind)
    # One unit per benefit; only accounts of one unit meet.
    unit = models.CharField(max_length=64)
    owner_ref = models.CharField(max_length=80)
    has_floor = models.BooleanField()
    posted_debits = models.BigIntegerField(default=0)
    posted_credits = models.BigIntegerField(default=0)
    pending_debits = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "unit", "owner_ref"], name="one_account_per_owner_and_unit"),
            models.CheckConstraint(
                condition=models.Q(has_floor=False)
                | models.Q(posted_credits__gte=models.F("posted_debits") + models.F("pending_debits")),
                name="never_below_the_floor",
            ),
            models.CheckConstraint(
                condition=models.Q(posted_debits__gte=0, posted_credits__gte=0, pending_debits__gte=0),
                name="totals_are_not_negative",
            ),
        ]
        triggers = [
            # What an account is never changes; only its running totals move.
            pgtrigger.ReadOnly(name="identity_is_fixed", fields=["id", "kind", "unit", "has_floor"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit} {self.owner_ref}"


class Transfer(models.Model):
    """Insert-only. The caller makes the id before sending: the same id twice is the same transfer."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=16, choices=TransferKind)
    debit_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits")
    credit_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits")
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=16, choices=Reason)
    # The reserve that a capture or a void ends: one ending for one reserve.
    reserved = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="ending")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="a_transfer_moves_something"),
            models.CheckConstraint(
                condition=~models.Q(debit_account=models.F("credit_account")), name="a_transfer_has_two_sides"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["direct", "reserve"], reserved__isnull=True)
                | models.Q(kind__in=["capture", "void"], reserved__isnull=False),
                name="only_an_ending_names_its_reserve",
            ),
        ]
        triggers = [pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.reason} {self.amount}"
