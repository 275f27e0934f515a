"""The catalogue of benefits, the amounts, the wallets."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from passregion.establishments.models import Level, Voie
from passregion.partners.models import PlaceCategory


class BenefitKind(models.TextChoices):
    """How a benefit is spent."""

    MONEY = "money", _("Montant en euros")


class Benefit(models.Model):
    """One benefit of one campaign."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.PROTECT, related_name="benefits")
    code = models.CharField(max_length=32)
    kind = models.CharField(max_length=16, choices=BenefitKind)
    name = models.CharField(max_length=80)
    summary = models.CharField(max_length=200)
    place_categories = ArrayField(models.CharField(max_length=20, choices=PlaceCategory))
    sale_cap_cents = models.PositiveIntegerField(null=True, blank=True)
    spend_until_on = models.DateField()
    claim_until_on = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="one_benefit_per_code_and_campaign"),
            models.CheckConstraint(
                condition=models.Q(spend_until_on__lte=models.F("claim_until_on")),
                name="partners_claim_after_the_last_spending_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unit(self) -> str:
        """The ledger unit of this benefit: only its own accounts meet."""
        return f"{self.campaign_id}:{self.code}"


class Amount(models.Model):
    """How much a benefit gives. The most precise row wins: track, then level and voie, then level or voie, then all."""

    benefit = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="amounts")
    track = models.ForeignKey("establishments.Track", on_delete=models.CASCADE, null=True, blank=True)
    level = models.CharField(max_length=16, choices=Level, blank=True)
    voie = models.CharField(max_length=16, choices=Voie, blank=True)
    amount_cents = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["benefit", "track", "level", "voie"], name="one_amount_per_condition", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return str(self.amount_cents)


class Wallet(models.Model):
    """What one young person may spend of one benefit. The money itself is the ledger account's balance."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    beneficiary = models.ForeignKey("beneficiaries.Beneficiary", on_delete=models.PROTECT, related_name="wallets")
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="wallets")
    ledger_account = models.OneToOneField("ledger.Account", on_delete=models.PROTECT)
    granted_cents = models.PositiveIntegerField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["beneficiary", "benefit"], name="one_wallet_per_benefit")]

    def __str__(self) -> str:
        return str(self.public_id)
