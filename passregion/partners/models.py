"""Partners, places, deals, who works at the till."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnerState(models.TextChoices):
    """Where the approval of a partner stands."""

    PENDING = "pending", _("En attente")
    APPROVED = "approved", _("Agréé")
    REFUSED = "refused", _("Refusé")
    CLOSED = "closed", _("Fermé")


class PlaceCategory(models.TextChoices):
    """What a place sells or offers; a benefit says which categories may take it."""

    CINEMA = "cinema", _("Cinéma")
    THEATRE = "theatre", _("Théâtre")
    CONCERT_HALL = "concert_hall", _("Salle de spectacle")
    MUSEUM = "museum", _("Musée")
    FESTIVAL = "festival", _("Festival")
    BOOKSHOP = "bookshop", _("Librairie")
    LIBRARY = "library", _("Bibliothèque")
    SPORTS_CLUB = "sports_club", _("Club sportif")
    SPORTS_VENUE = "sports_venue", _("Équipement sportif")
    OTHER = "other", _("Autre lieu")


class Partner(models.Model):
    """A body with which the Region signed a convention."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=150)
    siret = models.CharField(max_length=14, unique=True, null=True, blank=True)
    email = models.EmailField()
    state = models.CharField(max_length=16, choices=PartnerState)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """One address where people go. A place without partner comes from an open register: nothing can be paid there."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="places")
    source_ref = models.CharField(max_length=120, unique=True, null=True, blank=True)
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=20, choices=PlaceCategory)
    address_line = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    commune = models.CharField(max_length=80, blank=True)
    insee_code = models.CharField(max_length=5, blank=True)
    departement = models.CharField(max_length=3, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    website = models.URLField(max_length=300, blank=True)
    search_text = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["departement", "category"], name="places_by_departement")]

    def __str__(self) -> str:
        return self.name


class Deal(models.Model):
    """A bon plan: an advantage without money."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="deals")
    title = models.CharField(max_length=120)
    description = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")), name="deal_starts_before_it_ends"
            )
        ]

    def __str__(self) -> str:
        return self.title


class MemberRole(models.TextChoices):
    """Roles at a partner."""

    CASHIER = "cashier", _("Caisse")
    MANAGER = "manager", _("Gestionnaire")


class Member(models.Model):
    """A user who works for a partner, at one place or at all of them (`place` empty), until it is revoked."""

    # The database's default serves the rows that were there before the column.
    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="partner_members")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="members")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, blank=True, related_name="members")
    role = models.CharField(max_length=16, choices=MemberRole)
    till_label = models.CharField(max_length=40, blank=True, help_text="Caisse 2")
    since = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    # The PIN of a cashier, as a digest under a key outside the database.
    pin_digest = models.BinaryField(null=True, blank=True)
    pin_key_id = models.CharField(max_length=16, blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "partner"], name="one_membership_per_partner")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.partner_id}"


class TillDevice(models.Model):
    """A browser at one place that the partner's manager enrolled: there, and only there, a PIN opens the till."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="till_devices")
    name = models.CharField(max_length=40)
    # The code to type on the device, once and soon; then the secret that its cookie holds.
    code_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    code_expires_at = models.DateTimeField()
    secret_digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    enrolled_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(enrolled_at=None) | ~models.Q(secret_digest=""),
                name="an_enrolled_device_has_a_secret",
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.name}"


class PinTries(models.Model):
    """Wrong PINs of one cashier at one device, since the last right one."""

    device = models.ForeignKey(TillDevice, on_delete=models.CASCADE, related_name="pin_tries")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="pin_tries")
    wrong_count = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "member"], name="one_count_per_device_and_cashier")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.member_id} {self.wrong_count}"
