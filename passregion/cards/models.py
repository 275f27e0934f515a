"""Cards, production batches, history."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from passregion.applications.models import Delivery
from passregion.cards.states import State


class CardKind(models.TextChoices):
    """The two cards of a holder."""

    PLASTIC = "plastic", _("Ma carte sans contact")
    VIRTUAL = "virtual", _("Ma carte virtuelle")


class BlockReason(models.TextChoices):
    """Why a card was blocked."""

    LOST = "lost", _("Perdue")
    STOLEN = "stolen", _("Volée")
    DAMAGED = "damaged", _("Abîmée")


class BatchState(models.TextChoices):
    """Where a production batch stands."""

    ORDERED = "ordered", _("Commandé au fabricant")
    SHIPPED = "shipped", _("Expédié")


class ProductionBatch(models.Model):
    """Cards ordered from the manufacturer in one go: a manifest and the faces as PDF, with their checksums."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=32, unique=True)
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.PROTECT, related_name="batches")
    state = models.CharField(max_length=16, choices=BatchState)
    card_count = models.PositiveIntegerField()
    manifest = models.FileField(upload_to="batches/")
    manifest_sha256 = models.CharField(max_length=64)
    faces = models.FileField(upload_to="batches/")
    faces_sha256 = models.CharField(max_length=64)
    ordered_at = models.DateTimeField()
    shipped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.reference


class Card(models.Model):
    """One card. Number and chip UID are unique for ever."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    beneficiary = models.ForeignKey("beneficiaries.Beneficiary", on_delete=models.PROTECT, related_name="cards")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="cards")
    kind = models.CharField(max_length=16, choices=CardKind)
    number = models.CharField(max_length=13, unique=True)
    chip_uid = models.CharField(max_length=20, unique=True, null=True, blank=True)
    state = models.CharField(max_length=16, choices=State)
    delivery = models.CharField(max_length=16, choices=Delivery)
    batch = models.ForeignKey(ProductionBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="cards")
    valid_until_on = models.DateField()
    ordered_at = models.DateTimeField()
    shipped_at = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    block_reason = models.CharField(max_length=16, choices=BlockReason, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "kind"],
                condition=~models.Q(state__in=["blocked", "replaced", "expired", "rejected"]),
                name="one_live_card_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="blocked")
                | (models.Q(blocked_at__isnull=False) & ~models.Q(block_reason="")),
                name="a_block_says_when_and_why",
            ),
        ]
        indexes = [models.Index(fields=["state", "kind"], name="cards_by_state")]

    def __str__(self) -> str:
        return str(self.public_id)


class Transition(models.Model):
    """Who moved a card from where to where, and when."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=16, choices=State, blank=True)
    to_state = models.CharField(max_length=16, choices=State)
    at = models.DateTimeField()
    actor_ref = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
