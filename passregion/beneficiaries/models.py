"""Young people, their portraits, their consents."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Civility(models.TextChoices):
    """As the form asks it."""

    MADAME = "madame", _("Madame")
    MONSIEUR = "monsieur", _("Monsieur")
    UNSPECIFIED = "unspecified", _("Je préfère ne pas répondre")


def portrait_path(portrait: "Portrait", filename: str) -> str:
    """A random name: nothing of the person or of the sent file is in it."""
    return f"portraits/{portrait.public_id.hex[:2]}/{portrait.public_id.hex}.jpg"


class Portrait(models.Model):
    """One re-encoded photo, 35:45, without metadata, in private storage."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    image = models.FileField(upload_to=portrait_path)
    sha256 = models.CharField(max_length=64, db_index=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.public_id)


class Beneficiary(models.Model):
    """A young person with a file number."""

    # Drawn when the draft starts, so that the usage code can be hashed for its holder from the first step.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="beneficiary")
    file_number = models.CharField(max_length=13, unique=True)
    civility = models.CharField(max_length=16, choices=Civility)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    folded_name = models.CharField(max_length=210, db_index=True)
    birth_date = models.DateField()
    phone = models.CharField(max_length=20)
    address_line = models.CharField(max_length=150)
    address_complement = models.CharField(max_length=150, blank=True)
    care_of = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=10)
    commune = models.CharField(max_length=80)
    country = models.CharField(max_length=2, default="FR")
    departement = models.CharField(max_length=3, blank=True)
    portrait = models.ForeignKey(Portrait, on_delete=models.PROTECT, related_name="beneficiaries")
    usage_code_digest = models.BinaryField(max_length=32)
    usage_code_key_id = models.CharField(max_length=16)
    usage_code_failure_count = models.PositiveSmallIntegerField(default=0)
    usage_code_blocked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "beneficiaries"

    def __str__(self) -> str:
        return self.file_number

    @property
    def short_name(self) -> str:
        """What a partner may see: first name and initial."""
        return f"{self.first_name} {self.last_name[:1]}."


class ConsentKind(models.TextChoices):
    """Optional opt-ins, each off by default."""

    DEALS = "deals", _("Bons plans")
    NEWS = "news", _("Actualités, événements et enquêtes")


class Consent(models.Model):
    """A dated proof of one answer; the last row of a kind is in force."""

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=16, choices=ConsentKind)
    is_granted = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.is_granted}"
