"""Users, the roles held at the Region, one-time tokens, throttling counters."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from passregion.common.actors import Actor


class Kind(models.TextChoices):
    """What sort of person signs in; decides the door and how long a session may stay idle."""

    HOLDER = "holder", _("Bénéficiaire")
    GUARDIAN = "guardian", _("Responsable légal")
    STAFF = "staff", _("Agent")


class UserManager(BaseUserManager["User"]):
    """Finds a user by the login that Django's authentication asks for."""

    def get_by_natural_key(self, login: str | None) -> "User":
        """The user whose login is exactly this. Raises User.DoesNotExist."""
        return self.get(login=login)


class User(AbstractBaseUser):
    """One sign-in. The login is the file number for the young, the e-mail address for staff.

    `email` is not unique: siblings may share a guardian's address.
    """

    login = models.CharField(max_length=254, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    email = models.EmailField()
    display_name = models.CharField(max_length=150)
    # `fr`, `en`, or the wording for the adult who answers for a child: `fr-adult`, `en-adult`.
    language = models.CharField(max_length=8, default="fr")
    # The adult who signs in for this young person, until the young person takes the account over.
    held_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="held_accounts")
    is_active = models.BooleanField(default=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        indexes = [models.Index(Lower("email"), name="accounts_by_email")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held_by=None) | models.Q(kind="holder"), name="only_the_young_are_held_by_an_adult"
            )
        ]

    def __str__(self) -> str:
        return self.login

    @property
    def actor(self) -> Actor:
        """How histories name this person: never by name or e-mail."""
        return Actor(ref=f"user:{self.pk}", label=self.get_kind_display())


class Role(models.TextChoices):
    """Roles held at the Region. Roles at a school or a partner live in those rooms."""

    REGION_MANAGER = "region_manager", _("Gestionnaire Région")
    SUPPORT = "support", _("Assistance")


class RoleGrant(models.Model):
    """One Region role of one user."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=32, choices=Role)
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Purpose(models.TextChoices):
    """What a one-time link opens."""

    ACTIVATION = "activation", _("Activation du compte")
    PASSWORD_RESET = "password_reset", _("Nouveau mot de passe")
    CARD_BLOCK = "card_block", _("Blocage de la carte")


class OneTimeToken(models.Model):
    """A link sent by e-mail. Only the digest is kept, so a copy of the database opens nothing."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="one_time_tokens")
    purpose = models.CharField(max_length=32, choices=Purpose)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.user_id}"


class ThrottleCounter(models.Model):
    """Attempts counted for one key in one window of time."""

    key = models.CharField(max_length=160)
    window_starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window_starts_at"], name="one_counter_per_window")]

    def __str__(self) -> str:
        return f"{self.key} {self.count}"
