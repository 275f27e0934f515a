"""The draft that is being typed, the application under review, its history."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from passregion.applications.states import State


class Delivery(models.TextChoices):
    """Where the plastic card goes."""

    ESTABLISHMENT = "establishment", _("À l’établissement")
    HOME = "home", _("À domicile")


class Applicant(models.TextChoices):
    """Who fills the demande in."""

    SELF = "self", _("Le jeune")
    GUARDIAN = "guardian", _("Son responsable légal")


class Draft(models.Model):
    """What was typed so far. Opened by the browsers that hold one of its keys (`DraftKey`).

    `answers` holds plain answers by step key; the password and the usage code are there only as hashes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.PROTECT)
    applicant = models.CharField(max_length=16, choices=Applicant, default=Applicant.SELF)
    # The account that an adult who was signed in already has: the child joins it.
    guardian_user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)
    # In which language its messages are written.
    language = models.CharField(max_length=8, default="fr")
    holder_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    answers = models.JSONField(default=dict)
    password_hash = models.CharField(max_length=255, blank=True)
    usage_code_digest = models.BinaryField(max_length=32, null=True)
    usage_code_key_id = models.CharField(max_length=16, blank=True)
    portrait = models.ForeignKey("beneficiaries.Portrait", on_delete=models.SET_NULL, null=True, blank=True)
    charter = models.ForeignKey("campaigns.Charter", on_delete=models.PROTECT, null=True, blank=True)
    charter_accepted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    # Once sent, the answers are emptied; the row stays so that its browser can show the receipt.
    submitted_at = models.DateTimeField(null=True, blank=True)
    # When somebody who stopped half-way was reminded: once.
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["updated_at"], name="drafts_by_age")]

    def __str__(self) -> str:
        return str(self.public_id)


class DraftKey(models.Model):
    """One browser that may open a draft. Only the digest of its secret is kept."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="keys")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.draft_id}"


class ResumeAudience(models.TextChoices):
    """For whom a resume link was asked."""

    SELF = "self", _("Pour continuer sur un autre appareil")
    GUARDIAN = "guardian", _("Pour un parent")
    REMINDER = "reminder", _("Rappel")


class ResumeLink(models.Model):
    """An e-mailed link that opens a draft once on another device, after the birth date was given. Digest only."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="resume_links")
    audience = models.CharField(max_length=16, choices=ResumeAudience)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    wrong_birth_date_count = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.audience} {self.draft_id}"


class RefusalReason(models.TextChoices):
    """The Region's list of reasons to refuse."""

    NOT_ENROLLED = "not_enrolled", _("N’est pas inscrit dans l’établissement")
    PHOTO_NOT_COMPLIANT = "photo_not_compliant", _("Photo non conforme")
    IDENTITY_MISMATCH = "identity_mismatch", _("Identité différente de celle de l’inscription")
    OUT_OF_SCOPE = "out_of_scope", _("Formation non concernée par le pass")
    DUPLICATE = "duplicate", _("Demande en double")
    OTHER = "other", _("Autre motif")


class Application(models.Model):
    """One demande of one young person for one campaign."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The draft it came from: sending the same draft twice is the same application.
    draft_public_id = models.UUIDField(unique=True)
    beneficiary = models.ForeignKey("beneficiaries.Beneficiary", on_delete=models.PROTECT, related_name="applications")
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.PROTECT, related_name="applications")
    establishment = models.ForeignKey(
        "establishments.Establishment", on_delete=models.PROTECT, related_name="applications"
    )
    track = models.ForeignKey("establishments.Track", on_delete=models.PROTECT, related_name="applications")
    delivery = models.CharField(max_length=16, choices=Delivery)
    state = models.CharField(max_length=16, choices=State, default=State.SUBMITTED)
    charter = models.ForeignKey("campaigns.Charter", on_delete=models.PROTECT)
    charter_sha256 = models.CharField(max_length=64)
    charter_accepted_at = models.DateTimeField()
    submitted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    refusal_reason = models.CharField(max_length=32, choices=RefusalReason, blank=True)
    refusal_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["beneficiary", "campaign"], name="one_application_per_campaign"),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(refusal_reason=""), name="a_refusal_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["submitted", "to_correct", "withdrawn"])
                | models.Q(decided_at__isnull=False),
                name="a_decision_has_a_date",
            ),
        ]
        indexes = [models.Index(fields=["establishment", "campaign", "state"], name="applications_of_a_school")]

    def __str__(self) -> str:
        return str(self.public_id)


class CorrectionItem(models.TextChoices):
    """What can be sent back to be corrected; each opens one page of the correction round."""

    IDENTITY = "identity", _("Identité")
    CONTACT = "contact", _("Adresse et téléphone")
    SCHOOL = "school", _("Établissement ou filière")
    PHOTO = "photo", _("Photo")


class Correction(models.Model):
    """One item that a reviewer asked to correct, why, and when it was answered."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="corrections")
    item = models.CharField(max_length=16, choices=CorrectionItem)
    reason = models.CharField(max_length=32)
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by_ref = models.CharField(max_length=80)
    asked_by_label = models.CharField(max_length=120)
    # The new answer, kept aside until the whole round is sent back; empty before and after.
    answer = models.JSONField(default=dict, blank=True)
    # What the answer replaced, only what changed, so that the reviewer compares; erased with the decision.
    before = models.JSONField(default=dict, blank=True)
    # The photo that answers; once sent, the one that it replaced, erased with the decision.
    portrait = models.ForeignKey("beneficiaries.Portrait", on_delete=models.SET_NULL, null=True, blank=True)
    # When the young person gave a new answer, then when the whole round was sent back to the establishment.
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "item"], condition=models.Q(closed_at=None), name="one_open_correction_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.item}"


class Transition(models.Model):
    """Who moved an application from where to where, and when."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=16, choices=State, blank=True)
    to_state = models.CharField(max_length=16, choices=State)
    at = models.DateTimeField()
    actor_ref = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
