"""A virtual card opened on a screen, and the codes that have served."""

from django.db import models


class Opening(models.Model):
    """One screen that may show a card until a moment. No secret is here: the key is made anew from the master key."""

    card = models.ForeignKey("cards.Card", on_delete=models.CASCADE, related_name="openings")
    # Random; stands in each code that this screen shows.
    code = models.CharField(max_length=16, unique=True)
    key_id = models.CharField(max_length=8)
    # A digest: which session opened it, so that closing the session closes it.
    session_ref = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("opened_at")), name="an_opening_ends_after_it_began"
            )
        ]
        indexes = [
            models.Index(fields=["session_ref"], name="openings_of_a_session"),
            models.Index(fields=["expires_at"], name="openings_by_end"),
        ]

    def __str__(self) -> str:
        return self.code


class CodeUse(models.Model):
    """One code that has served a payment: it serves no other. The payment is named, not referred to: it comes later."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="uses")
    step = models.BigIntegerField()
    payment_id = models.UUIDField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "step"], name="a_code_serves_one_payment"),
        ]

    def __str__(self) -> str:
        return f"{self.opening_id}:{self.step}"
