"""Establishments, tracks, who teaches what, who reviews."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """Kinds of establishment, as published by the Ministry, plus those that it does not list."""

    GENERAL_TECHNOLOGICAL = "lycee-general-technologique", _("Lycée général et technologique")
    VOCATIONAL = "lycee-professionnel", _("Lycée professionnel")
    POLYVALENT = "lycee-polyvalent", _("Lycée polyvalent")
    LYCEE = "lycee", _("Lycée")
    GENERAL = "lycee-general", _("Lycée général")
    TECHNOLOGICAL = "lycee-technologique", _("Lycée technologique")
    AGRICULTURAL = "lycee-agricole", _("Lycée agricole")
    SECTION = "lycee-section", _("Section de lycée")
    COLLEGE = "college", _("Collège")
    SEGPA = "segpa", _("Segpa")
    CFA = "cfa", _("CFA")
    AGRICULTURAL_CFA = "cfa-agricole", _("CFA agricole")
    MFR = "mfr", _("Maison familiale rurale")
    APPRENTICESHIP_BODY = "organisme-formation-apprentissage", _("Organisme de formation d’apprentis")
    HIGHER = "enseignement-superieur", _("Enseignement supérieur")
    FOREIGN = "lycee-francais-etranger", _("Lycée français à l’étranger")
    MISSION_LOCALE = "mission-locale", _("Mission locale")
    SECOND_CHANCE = "e2c", _("École de la 2e chance")
    HEALTH_SOCIAL = "sanitaire-social", _("École sanitaire et sociale")
    IME = "ime", _("Institut médico-éducatif")
    CNED = "cned", _("Cned")


class Establishment(models.Model):
    """A place that studies and validates the demandes of its pupils."""

    uai = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=40, choices=Category)
    sector = models.CharField(max_length=20, blank=True)
    address_line = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    commune = models.CharField(max_length=80, blank=True)
    insee_code = models.CharField(max_length=5, blank=True)
    departement = models.CharField(max_length=3, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    # Folded name, commune, UAI and other names, for search without accents and with typing errors.
    search_text = models.TextField()
    is_open_to_applications = models.BooleanField(default=True)
    # Named by an applicant who did not find it: stands in until the Region has settled the request.
    is_provisional = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.uai} {self.name}"


class Level(models.TextChoices):
    """Where a track stands in schooling; general rules of amounts hang on it."""

    CAP = "cap", _("CAP")
    SECONDE = "seconde", _("Seconde")
    PREMIERE = "premiere", _("Première")
    TERMINALE = "terminale", _("Terminale")
    POST_BAC = "post_bac", _("Après le bac")
    OTHER = "other", _("Autre")


class Voie(models.TextChoices):
    """The branch of schooling."""

    GENERAL = "general", _("Générale")
    TECHNOLOGICAL = "technological", _("Technologique")
    VOCATIONAL = "vocational", _("Professionnelle")
    OTHER = "other", _("Autre")


class Track(models.Model):
    """A filière: the Region's code and label, linked to MEF, diploma or RNCP where known."""

    code = models.CharField(max_length=20, unique=True)
    label = models.CharField(max_length=200)
    level = models.CharField(max_length=16, choices=Level)
    voie = models.CharField(max_length=16, choices=Voie)
    mef_stat_11 = models.CharField(max_length=11, blank=True, db_index=True)
    diploma_code = models.CharField(max_length=12, blank=True, db_index=True)
    rncp_code = models.CharField(max_length=12, blank=True)
    search_text = models.TextField()
    closed_on = models.DateField(null=True, blank=True)
    # Named by an applicant who did not find it: stands in until the Region has settled the request.
    is_provisional = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class TrackOffer(models.Model):
    """This establishment teaches this track."""

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="offers")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="offers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["establishment", "track"], name="one_offer_per_track")]

    def __str__(self) -> str:
        return f"{self.establishment_id} {self.track_id}"


class ListingKind(models.TextChoices):
    """What was not in the list."""

    ESTABLISHMENT = "establishment", _("Établissement")
    TRACK = "track", _("Filière")


class ListingState(models.TextChoices):
    """Where a request to complete the list stands."""

    OPEN = "open", _("À régler")
    MATCHED = "matched", _("Rattachée à la liste")
    ADDED = "added", _("Ajoutée à la liste")
    DECLINED = "declined", _("Renvoyée au demandeur")


class ListingRequest(models.Model):
    """« N’est pas dans la liste »: what an applicant named, the row that stands in, and how the Region settled it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=ListingKind)
    state = models.CharField(max_length=16, choices=ListingState, default=ListingState.OPEN)
    # The row that stands in (provisional); for a track also the establishment where it is taught.
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="listing_requests")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, null=True, blank=True, related_name="listing_requests")
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=100, blank=True)
    details = models.CharField(max_length=300, blank=True)
    requested_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_ref = models.CharField(max_length=80, blank=True)
    settled_by_label = models.CharField(max_length=120, blank=True)
    # The row of the list that replaced the provisional one, in words.
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(settled_at__isnull=False),
                name="a_settled_request_has_a_date",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class MemberRole(models.TextChoices):
    """Roles at an establishment."""

    REVIEWER = "reviewer", _("Référent Pass")
    HEAD = "head", _("Chef d’établissement")


class Member(models.Model):
    """A user who works for an establishment, until it is revoked."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="establishment_members")
    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="members")
    role = models.CharField(max_length=16, choices=MemberRole)
    since = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "establishment"], name="one_membership_per_establishment")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.establishment_id}"
