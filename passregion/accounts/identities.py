"""Outside accounts linked to an account: by its owner, signed in with the password, and never by an address."""

from django.db import IntegrityError, transaction

from passregion.accounts.models import ExternalIdentity, User
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.clock import now
from passregion.common.errors import Refusal


class IdentityTaken(Refusal):
    """This outside account opens another account, or this account already has one of this provider."""

    code = "identity_taken"


def user_of_identity(*, provider: str, subject: str) -> User | None:
    """Whose account this outside account opens."""
    found = ExternalIdentity.objects.select_related("user").filter(provider=provider, subject=subject).first()
    return found.user if found and found.user.is_active and found.user.activated_at else None


@transaction.atomic
def link_identity(*, user: User, provider: str, subject: str) -> ExternalIdentity:
    """Let an outside account open this one. The password has just been checked. Raises IdentityTaken."""
    try:
        with transaction.atomic():
            made = ExternalIdentity.objects.create(user=user, provider=provider, subject=subject, linked_at=now())
    except IntegrityError as taken:
        raise IdentityTaken from taken
    record(action=Action.ACCOUNT_IDENTITY_LINKED, actor=user.actor, subject_ref=user.actor.ref, provider=provider)
    return made


@transaction.atomic
def unlink_identity(*, identity: ExternalIdentity) -> None:
    """It opens nothing any more."""
    identity.delete()
    actor = identity.user.actor
    record(action=Action.ACCOUNT_IDENTITY_UNLINKED, actor=actor, subject_ref=actor.ref, provider=identity.provider)
