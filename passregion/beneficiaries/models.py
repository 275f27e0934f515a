"""Young people, the adults who answer for them, their portraits, their consents."""

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


def source_path(portrait: "Portrait", filename: str) -> str:
    """A random name as well, in a folder of its own: these files live as long as the crop may still change."""
    return f"sources/{portrait.public_id.hex[:2]}/{portrait.public_id.hex}.jpg"


class Portrait(models.Model):
    """One re-encoded photo, 35:45, without metadata, in private storage."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    image = models.FileField(upload_to=portrait_path)
    sha256 = models.CharField(max_length=64, db_index=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    # The digest of the file as it was sent: two dossiers with the same one are probably twins.
    upload_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    # The whole picture, upright and reduced, from which the crop can be chosen again; erased once the demande is sent.
    source = models.FileField(upload_to=source_path, blank=True)
    # Where the crop lies in the source: `photos.rules.Crop` as numbers.
    crop = models.JSONField(default=dict, blank=True)
    # Codes of advice on this photo (`photos.hints`): they help, they never refuse.
    hints = models.JSONField(default=list, blank=True)

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
    # The names as they sound, whatever their order: see `rules.sound_key`.
    sound_key = models.CharField(max_length=80, blank=True)
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
        indexes = [models.Index(fields=["birth_date", "sound_key"], name="beneficiaries_by_birth_sound")]

    def __str__(self) -> str:
        return self.file_number

    @property
    def short_name(self) -> str:
        """What a partner may see: first name and initial."""
        return f"{self.first_name} {self.last_name[:1]}."


class Guardian(models.Model):
    """An adult who applied for a child, and signs in for it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="guardian")
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    phone = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.public_id)


class Relation(models.TextChoices):
    """In what capacity an adult answers for a child."""

    PARENT = "parent", _("Mère ou père")
    LEGAL_GUARDIAN = "legal_guardian", _("Tutrice ou tuteur")
    INSTITUTION = "institution", _("Aide sociale à l’enfance ou autre institution")


class Guardianship(models.Model):
    """This adult answers for this young person, until a day. One at a time."""

    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="guardianships")
    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="guardianships")
    relation = models.CharField(max_length=16, choices=Relation)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary"], condition=models.Q(ended_at=None), name="one_guardian_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} {self.beneficiary_id}"


class ConsentKind(models.TextChoices):
    """Optional opt-ins, each off by default."""

    DEALS = "deals", _("Bons plans")
    NEWS = "news", _("Actualités, événements et enquêtes")


class ConsentBasis(models.TextChoices):
    """Who agreed. Under 15 the child and the adult agree together (French data protection act, article 45)."""

    OWN = "own", _("Par le jeune")
    JOINT = "joint", _("Par le jeune et son responsable légal")


class Consent(models.Model):
    """A dated proof of one answer; the last row of a kind is in force."""

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=16, choices=ConsentKind)
    is_granted = models.BooleanField()
    basis = models.CharField(max_length=8, choices=ConsentBasis, default=ConsentBasis.OWN)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.is_granted}"
