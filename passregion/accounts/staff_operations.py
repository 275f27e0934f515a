"""Verbs on staff accounts: invitations, Region roles given and taken, sessions ended."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from passregion.accounts.models import Invitation, Kind, Role, RoleGrant, User
from passregion.accounts.operations import LoginTaken
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import SYSTEM, Actor
from passregion.common.clock import now
from passregion.common.digests import digest_of
from passregion.common.errors import Refusal
from passregion.common.languages import to_adult


class InvitationRefused(Refusal):
    """A link that invites nobody: unknown, too old, used, cancelled. The page says the same for each."""

    code = "invitation_refused"


@transaction.atomic
def end_sessions(*, user: User) -> User:
    """Close every session of this user: their next request finds none."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    locked.session_version += 1
    locked.save(update_fields=["session_version"])
    return locked


@transaction.atomic
def revoke_role(*, user: User, role: Role) -> None:
    """Take a Region role; the row stays, with its end."""
    RoleGrant.objects.filter(user=user, role=role, revoked_at=None).update(revoked_at=now())


@transaction.atomic
def create_invited(*, email: str, display_name: str, password_hash: str, language: str) -> User:
    """The account of somebody who has just read a link sent to this address: a new one, or the closed one anew.

    Raises LoginTaken.
    """
    login, at = email.strip().lower(), now()
    known = User.objects.select_for_update().filter(login=login).first()
    if known and (known.is_active or known.kind != Kind.STAFF):
        raise LoginTaken
    if known:
        known.display_name, known.password, known.is_active = display_name, password_hash, True
        known.session_version += 1
        known.save(update_fields=["display_name", "password", "is_active", "session_version"])
        return known
    return User.objects.create(
        login=login,
        kind=Kind.STAFF,
        email=login,
        display_name=display_name,
        password=password_hash,
        language=to_adult(language),
        created_at=at,
        activated_at=at,
    )


@transaction.atomic
def create_cashier(*, display_name: str) -> User:
    """The account of a cashier: no address and no password, only a PIN at an enrolled device opens it."""
    at = now()
    user = User(
        login=f"caisse-{secrets.token_hex(8)}",
        kind=Kind.STAFF,
        email="",
        display_name=display_name,
        created_at=at,
        activated_at=at,
    )
    user.set_unusable_password()
    user.save()
    return user


def open_invitations(organisation_ref: str) -> list[Invitation]:
    """Those that wait for an answer, the newest first; expired ones too, to be sent again."""
    rows = Invitation.objects.filter(organisation_ref=organisation_ref, cancelled_at=None, accepted_at=None)
    return list(rows.order_by("-created_at", "-pk"))


@transaction.atomic
def write_invitation(
    *, email: str, organisation_ref: str, role: str, invited_by: User | None
) -> tuple[Invitation, str]:
    """The open invitation of this address to this organisation, with a fresh secret: former links are void."""
    secret, at = secrets.token_urlsafe(32), now()
    written = {
        "role": role,
        "digest": digest_of(secret),
        "invited_by": invited_by,
        "expires_at": at + timedelta(days=settings.INVITATION_DAYS),
    }
    invitation, _created = Invitation.objects.update_or_create(
        email=email.strip().lower(),
        organisation_ref=organisation_ref,
        cancelled_at=None,
        accepted_at=None,
        defaults=written,
        create_defaults={**written, "created_at": at},
    )
    record(
        action=Action.STAFF_INVITED,
        actor=invited_by.actor if invited_by else SYSTEM,
        subject_ref=f"invitation:{invitation.public_id}",
        organisation=organisation_ref,
        role=role,
    )
    return invitation, secret


@transaction.atomic
def cancel_invitation(*, invitation: Invitation, actor: Actor) -> None:
    """The link opens nothing any more. Cancelling twice changes nothing. Raises InvitationRefused once accepted."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at:
        raise InvitationRefused
    if locked.cancelled_at is None:
        locked.cancelled_at = now()
        locked.save(update_fields=["cancelled_at"])
        subject_ref = f"invitation:{locked.public_id}"
        record(action=Action.STAFF_INVITATION_CANCELLED, actor=actor, subject_ref=subject_ref)


def find_invitation(secret: str) -> Invitation:
    """The open invitation of this link, without using it. Raises InvitationRefused."""
    found = Invitation.objects.select_related("invited_by").filter(digest=digest_of(secret)).first()
    if found is None or found.cancelled_at or found.accepted_at or found.expires_at <= now():
        raise InvitationRefused
    return found


@transaction.atomic
def use_invitation(*, secret: str) -> Invitation:
    """Lock the invitation of this link, to accept it in the same transaction. Raises InvitationRefused."""
    found = find_invitation(secret)
    Invitation.objects.select_for_update().get(pk=found.pk)
    # Asked again once locked: of two simultaneous uses one wins.
    return find_invitation(secret)


@transaction.atomic
def close_invitation(*, invitation: Invitation, user: User) -> None:
    """This person has accepted."""
    invitation.accepted_at, invitation.accepted_by = now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(
        action=Action.STAFF_JOINED,
        actor=user.actor,
        subject_ref=user.actor.ref,
        organisation=invitation.organisation_ref,
        role=invitation.role,
    )
