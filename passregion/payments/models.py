"""Payments."""

import uuid

from django.db import models

from passregion.payments.states import State


class Payment(models.Model):
    """One sale paid in part or in whole by a wallet.

    The till makes `id` before sending: the same id twice is the same payment. `price_cents` is what the thing costs,
    `amount_cents` what the pass pays, the difference is what the young person pays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # Read at the counter and on the statement: AA-JJJ-NNNN, unique at its place.
    reference = models.CharField(max_length=24)
    wallet = models.ForeignKey("benefits.Wallet", on_delete=models.PROTECT, related_name="payments")
    card = models.ForeignKey("cards.Card", on_delete=models.PROTECT, related_name="payments")
    place = models.ForeignKey("partners.Place", on_delete=models.PROTECT, related_name="payments")
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="payments")
    state = models.CharField(max_length=16, choices=State)
    price_cents = models.PositiveIntegerField()
    amount_cents = models.PositiveIntegerField()
    captured_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_transfer_id = models.UUIDField(null=True, blank=True, unique=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    cashier_ref = models.CharField(max_length=80)
    till_label = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "reference"], name="one_reference_per_place"),
            models.CheckConstraint(
                condition=models.Q(amount_cents__gt=0, amount_cents__lte=models.F("price_cents")),
                name="the_pass_pays_at_most_the_price",
            ),
            models.CheckConstraint(
                condition=models.Q(state="captured", cancelled_at__isnull=True, cancel_transfer_id__isnull=True)
                | models.Q(state="cancelled", cancelled_at__isnull=False, cancel_transfer_id__isnull=False),
                name="a_cancellation_has_a_date_and_a_transfer",
            ),
        ]
        indexes = [models.Index(fields=["place", "-captured_at"], name="payments_of_a_place")]

    def __str__(self) -> str:
        return self.reference

    @property
    def rest_cents(self) -> int:
        """What the young person paid, in cents."""
        return self.price_cents - self.amount_cents
