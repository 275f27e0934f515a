"""Users, the roles held at the Region, one-time tokens, throttling counters."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
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
    # Goes up to end every session of this user at its next request.
    session_version = models.PositiveIntegerField(default=0, db_default=0)
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

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must still agree with: the password, and how often all sessions were ended."""
        value = f"{self.password}:{self.session_version}" if self.session_version else self.password
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def actor(self) -> Actor:
        """How histories name this person: never by name or e-mail."""
        return Actor(ref=f"user:{self.pk}", label=self.get_kind_display())


class Role(models.TextChoices):
    """Roles held at the Region. Roles at a school or a partner live in those rooms."""

    REGION_MANAGER = "region_manager", _("Gestionnaire Région")
    SUPPORT = "support", _("Assistance")
    FINANCE_PREPARER = "finance_preparer", _("Finances, préparation")
    FINANCE_APPROVER = "finance_approver", _("Finances, approbation")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Délégué à la protection des données")
    AUDITOR = "auditor", _("Auditeur")
    MANUFACTURER = "manufacturer", _("Fabricant")


class RoleGrant(models.Model):
    """One Region role of one user, until it is revoked."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=32, choices=Role)
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

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


class SignIn(models.Model):
    """One browser in which an account is open. Its session holds `public_id`: a row taken away closes that browser.

    No address of the network and no user agent is kept: only what its owner needs to recognise the device.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    # Codes of `devices.describe`, « firefox » and « android » for example; empty when the browser does not say.
    browser = models.CharField(max_length=16, blank=True)
    system = models.CharField(max_length=16, blank=True)
    opened_at = models.DateTimeField()
    # To within five minutes.
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.browser} {self.system}"


class EmailChange(models.Model):
    """An address that waits to be confirmed, or has replaced another one that may still take its place back."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="email_changes")
    old_email = models.EmailField()
    new_email = models.EmailField()
    # Of the link sent to the new address.
    digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Given up, overtaken by a later request, or undone.
    ended_at = models.DateTimeField(null=True, blank=True)
    # Refused from the old address, or put back by it, with all that was asked for afterwards.
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(confirmed_at=None, ended_at=None),
                name="one_email_change_waits_per_user",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"


class ExternalIdentity(models.Model):
    """An account at another provider (OpenID Connect) that its owner has linked to this one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="external_identities")
    # The key of the provider in the settings, and its name for the person: nothing else of what it knows is kept.
    provider = models.CharField(max_length=32)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "external identities"
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="one_account_per_external_identity"),
            models.UniqueConstraint(fields=["provider", "user"], name="one_external_identity_per_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.user_id}"


class ThrottleCounter(models.Model):
    """Attempts counted for one key in one window of time."""

    key = models.CharField(max_length=160)
    window_starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window_starts_at"], name="one_counter_per_window")]

    def __str__(self) -> str:
        return f"{self.key} {self.count}"


class Invitation(models.Model):
    """An e-mailed offer of one role somewhere. Nothing else exists for that address until it is accepted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField()
    # Where: `region`, `establishment:0630020E`, `partner:<public id>`. This room does not know these rooms.
    organisation_ref = models.CharField(max_length=80)
    role = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="invitations_sent")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations_accepted"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email", "organisation_ref"],
                condition=models.Q(cancelled_at=None, accepted_at=None),
                name="one_open_invitation_per_address",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at=None) | models.Q(accepted_at=None),
                name="an_invitation_ends_in_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.organisation_ref}"


class CodeGenerator(models.Model):
    """An application that shows one-time codes (TOTP). The secret is sealed under a key outside the database."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="code_generators")
    name = models.CharField(max_length=60)
    sealed_secret = models.BinaryField()
    key_id = models.CharField(max_length=16)
    # The 30-second step of the last code that was taken: no code serves twice.
    last_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"


class Passkey(models.Model):
    """A WebAuthn credential: the public half of a key that stays in somebody's device."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"


class RecoveryCode(models.Model):
    """One code of the printed sheet, good once. Only its keyed digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField()
    key_id = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="one_row_per_recovery_code")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.pk}"
