"""Cards, production batches, what the manufacturer answers, duplicata, history."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from passregion.applications.models import Delivery
from passregion.cards.opening_models import CodeUse, Opening
from passregion.cards.states import State
from passregion.common.actors import Actor

_LIVE = ~models.Q(state__in=["blocked", "replaced", "expired", "rejected"])

__all__ = [
    "BatchState",
    "BlockReason",
    "Card",
    "CardKind",
    "CodeUse",
    "Opening",
    "ProductionBatch",
    "Transition",
]


class CardKind(models.TextChoices):
    """The two cards of a holder."""

    PLASTIC = "plastic", _("Ma carte sans contact")
    VIRTUAL = "virtual", _("Ma carte virtuelle")


class BlockReason(models.TextChoices):
    """Why a card was blocked."""

    LOST = "lost", _("Perdue")
    STOLEN = "stolen", _("Volée")
    DAMAGED = "damaged", _("Abîmée")


class RejectReason(models.TextChoices):
    """Why the manufacturer could not make a card, or why we kept it back."""

    PHOTO = "photo", _("Photo inutilisable")
    NAME = "name", _("Nom illisible ou coupé")
    ADDRESS = "address", _("Adresse inutilisable")
    PRINTING = "printing", _("Défaut d’impression")
    CHIP = "chip", _("Puce défectueuse")
    OTHER = "other", _("Autre défaut")


class BatchState(models.TextChoices):
    """Where a production batch stands."""

    DRAWING = "drawing", _("En préparation")
    HALTED = "halted", _("Préparation arrêtée")
    ORDERED = "ordered", _("Commandé au fabricant")
    SHIPPED = "shipped", _("Expédié")


class HaltReason(models.TextChoices):
    """Why the faces of a batch stopped being drawn."""

    CARD = "card", _("Une carte ne peut pas être dessinée")
    MATERIAL = "material", _("Il manque une police ou un dessin")
    FAULT = "fault", _("Le programme a rencontré une panne")


class ProductionBatch(models.Model):
    """Cards ordered from the manufacturer in one go: the manifest, and the chunks with faces and photos.

    `delivery` says what was chosen, empty for both ways. The cards stand in the order of `Card.batch_place`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=32, unique=True)
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.PROTECT, related_name="batches")
    delivery = models.CharField(max_length=16, choices=Delivery, blank=True)
    state = models.CharField(max_length=16, choices=BatchState)
    card_count = models.PositiveIntegerField()
    # Written when the last chunk is drawn.
    manifest = models.FileField(upload_to="batches/", blank=True)
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    ordered_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    shipped_at = models.DateTimeField(null=True, blank=True)
    halt_reason = models.CharField(max_length=16, choices=HaltReason, blank=True)
    # The card that cannot be drawn, when there is one.
    halted_by = models.ForeignKey("cards.Card", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="halted", halt_reason__gt="")
                | (~models.Q(state="halted") & models.Q(halt_reason="")),
                name="a_halt_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["drawing", "halted"]) | ~models.Q(manifest=""),
                name="an_ordered_batch_has_its_manifest",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


def chunk_path(chunk: "ProductionChunk", filename: str) -> str:
    """One folder for each batch, one name for each part: drawn again, a part takes the place of itself."""
    return f"batches/{chunk.batch.public_id.hex}/{filename}"


class ProductionChunk(models.Model):
    """A part of a batch that is drawn at once: the faces, photos and manifest lines of the cards of some places."""

    batch = models.ForeignKey(ProductionBatch, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    first_place = models.PositiveIntegerField()
    last_place = models.PositiveIntegerField()
    # A card blocked before its chunk was drawn is left out.
    card_count = models.PositiveIntegerField(default=0)
    faces = models.FileField(upload_to=chunk_path, blank=True)
    faces_sha256 = models.CharField(max_length=64, blank=True)
    photos = models.FileField(upload_to=chunk_path, blank=True)
    photos_sha256 = models.CharField(max_length=64, blank=True)
    lines = models.FileField(upload_to=chunk_path, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_chunk_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"


class Outcome(models.TextChoices):
    """How a duplicata ended."""

    DONE = "done", _("La nouvelle carte est active")
    STOPPED = "stopped", _("Arrêtée")


class Replacement(models.Model):
    """A duplicata: why, for which card, where to; the cards made for it say how far it is (`Card.replacement`)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    beneficiary = models.ForeignKey("beneficiaries.Beneficiary", on_delete=models.PROTECT, related_name="replacements")
    old_card = models.ForeignKey("cards.Card", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=BlockReason)
    delivery = models.CharField(max_length=16, choices=Delivery)
    fee_cents = models.PositiveIntegerField()
    requested_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary"], condition=models.Q(ended_at__isnull=True), name="one_replacement_under_way"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, outcome="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(outcome="")),
                name="a_replacement_that_ended_says_how",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


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
    # From 1, in the order in which the batch was ordered.
    batch_place = models.PositiveIntegerField(null=True, blank=True)
    # The card that the manufacturer rejected, and for which this one is made.
    reprint_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reprint")
    # The duplicata that this card was made for.
    replacement = models.ForeignKey(Replacement, on_delete=models.PROTECT, null=True, blank=True, related_name="cards")
    valid_until_on = models.DateField()
    ordered_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    rejected_at = models.DateTimeField(null=True, blank=True)
    reject_reason = models.CharField(max_length=16, choices=RejectReason, blank=True)
    shipped_at = models.DateTimeField(null=True, blank=True)
    tracking_number = models.CharField(max_length=40, blank=True)
    # The holder was told that the card takes longer than announced.
    delay_told_at = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    block_reason = models.CharField(max_length=16, choices=BlockReason, blank=True)
    # Declared damaged: it works until its duplicata does.
    damaged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # A damaged card and its duplicata live side by side for a while, and never three.
            models.UniqueConstraint(
                fields=["beneficiary", "kind"],
                condition=_LIVE & models.Q(damaged_at__isnull=True),
                name="one_live_card_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["beneficiary"],
                condition=_LIVE & models.Q(damaged_at__isnull=False),
                name="one_damaged_card_that_lives",
            ),
            models.CheckConstraint(
                condition=models.Q(damaged_at__isnull=True)
                | models.Q(kind="plastic", state__in=["active", "blocked", "replaced", "expired"]),
                name="a_damaged_card_is_plastic_and_was_active",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="blocked")
                | (models.Q(blocked_at__isnull=False) & ~models.Q(block_reason="")),
                name="a_block_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="rejected")
                | (models.Q(rejected_at__isnull=False) & ~models.Q(reject_reason="")),
                name="a_rejection_says_when_and_why",
            ),
            models.UniqueConstraint(fields=["batch", "batch_place"], name="one_card_at_a_place_of_a_batch"),
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


class ManufacturerKey(models.Model):
    """A key with which a manufacturer signs its requests.

    The secret is not here: it is derived from the public id of the key and a key kept outside the database.
    """

    public_id = models.CharField(max_length=24, unique=True)
    label = models.CharField(max_length=80)
    # Which of the keys kept outside the database.
    root_id = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.public_id

    @property
    def actor(self) -> Actor:
        """How histories name who answers with this key."""
        return Actor(ref=f"manufacturer:{self.public_id}", label=self.label)


class ManufacturerNonce(models.Model):
    """A signed request that was accepted: the same one is refused. Forgotten when its timestamp is too old anyway."""

    key = models.ForeignKey(ManufacturerKey, on_delete=models.CASCADE, related_name="nonces")
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "nonce"], name="a_nonce_serves_once")]

    def __str__(self) -> str:
        return self.nonce


class FileState(models.TextChoices):
    """Where a file of the manufacturer stands."""

    READ = "read", _("À confirmer")
    APPLYING = "applying", _("En cours")
    APPLIED = "applied", _("Appliqué")


class ManufacturerFile(models.Model):
    """Answers of the manufacturer that the Region brought as a file: looked at first, then applied line by line."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to="answers/")
    # The same file again is the same row.
    sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=16, choices=FileState)
    line_count = models.PositiveIntegerField()
    # How many lines have been gone through, and what came of those that were: {"applied": 3, "known": 1}.
    done_count = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    # The lines that were not applied: [line, card number, code].
    refused = models.JSONField(default=list)
    sent_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    actor_ref = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return str(self.public_id)
