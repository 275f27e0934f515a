"""Another e-mail address for an account: confirmed from the new one, refused or undone from the old one."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet

from passregion.accounts.models import EmailChange, User
from passregion.accounts.operations import TokenExpired, TokenUnknown, TokenUsed, change_email
from passregion.accounts.sign_ins import close_sign_ins
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.clock import now
from passregion.common.digests import digest_of
from passregion.common.errors import Refusal

CONFIRM_LIFETIME = timedelta(hours=24)
# How long the old address may take its place back: whoever stole an account cannot shorten it.
UNDO_LIFETIME = timedelta(days=7)
UNDO_SALT = "passregion.accounts.email_changes.undo"


class SameAddress(Refusal):
    """The address asked for is the one in force."""

    code = "same_address"


@transaction.atomic
def ask_email_change(*, user: User, email: str) -> tuple[EmailChange, str]:
    """Keep an address until it is confirmed; the change and the secret of its link. An earlier request ends.

    The caller has just checked the password. Raises SameAddress.
    """
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    wanted, at = email.strip().lower(), now()
    if wanted == locked.email:
        raise SameAddress
    _waiting(locked).update(ended_at=at)
    secret = secrets.token_urlsafe(32)
    change = EmailChange.objects.create(
        user=locked, old_email=locked.email, new_email=wanted, digest=digest_of(secret), asked_at=at
    )
    record(action=Action.ACCOUNT_EMAIL_CHANGE_ASKED, actor=locked.actor, subject_ref=locked.actor.ref)
    return change, secret


def _waiting(user: User) -> QuerySet[EmailChange]:
    return EmailChange.objects.filter(user=user, confirmed_at=None, ended_at=None)


def waiting_email_change(user: User) -> EmailChange | None:
    """The address that waits to be confirmed, while its link is good."""
    return _waiting(user).filter(asked_at__gt=now() - CONFIRM_LIFETIME).first()


@transaction.atomic
def give_up_email_change(*, user: User) -> bool:
    """The owner no longer wants the address that waits; whether there was one."""
    return bool(_waiting(user).update(ended_at=now()))


def find_email_change(*, secret: str) -> EmailChange:
    """What the link sent to the new address confirms, without doing it. Raises a TokenRefused."""
    change = EmailChange.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if change is None or not change.user.is_active:
        raise TokenUnknown
    if change.confirmed_at is not None or change.ended_at is not None:
        raise TokenUsed
    if change.asked_at + CONFIRM_LIFETIME <= now():
        raise TokenExpired
    return change


@transaction.atomic
def confirm_email_change(*, secret: str) -> EmailChange:
    """Put the new address in force. Raises a TokenRefused."""
    user = User.objects.select_for_update().get(pk=find_email_change(secret=secret).user_id)
    # Read again under the lock: the old address may have refused it meanwhile.
    change = find_email_change(secret=secret)
    change.old_email, change.confirmed_at = user.email, now()
    change.save(update_fields=["old_email", "confirmed_at"])
    change_email(user=user, email=change.new_email)
    record(action=Action.ACCOUNT_EMAIL_CHANGED, actor=user.actor, subject_ref=user.actor.ref)
    return change


def undo_secret(change: EmailChange) -> str:
    """What the links sent to the old address carry: signed, kept nowhere, the same before and after confirmation."""
    return signing.Signer(salt=UNDO_SALT).sign(str(change.public_id))


def find_undo(*, secret: str) -> EmailChange:
    """What a link sent to the old address refuses or undoes, without doing it. Raises a TokenRefused."""
    try:
        public_id = UUID(signing.Signer(salt=UNDO_SALT).unsign(secret))
    except (signing.BadSignature, ValueError) as forged:
        raise TokenUnknown from forged
    change = EmailChange.objects.select_related("user").filter(public_id=public_id).first()
    if change is None or not change.user.is_active:
        raise TokenUnknown
    if change.undone_at is not None:
        raise TokenUsed
    if max(change.asked_at, change.confirmed_at or change.asked_at) + UNDO_LIFETIME <= now():
        raise TokenExpired
    return change


@transaction.atomic
def undo_email_change(*, secret: str) -> User:
    """Somebody else asked for it, with the right password: refuse the address or put the former one back, and shut
    the account until its owner chooses another password. Raises a TokenRefused.

    Changes that were made after this one end with it, so that a thief who changed twice cannot answer.
    """
    user = User.objects.select_for_update().get(pk=find_undo(secret=secret).user_id)
    change = find_undo(secret=secret)
    if change.confirmed_at is not None:
        user = change_email(user=user, email=change.old_email)
    later = EmailChange.objects.filter(user=user, asked_at__gte=change.asked_at)
    later.update(ended_at=now(), undone_at=now())
    user.set_unusable_password()
    user.save(update_fields=["password"])
    close_sign_ins(user=user)
    record(action=Action.ACCOUNT_EMAIL_CHANGE_REFUSED, actor=user.actor, subject_ref=user.actor.ref)
    return user


def addresses_to_warn(user: User) -> list[str]:
    """Where to tell of a change of the account: its address, and those that it replaced within seven days."""
    replaced = EmailChange.objects.filter(user=user, ended_at=None, confirmed_at__gt=now() - UNDO_LIFETIME).values_list(
        "old_email", flat=True
    )
    return list(dict.fromkeys([user.email, *replaced.order_by("-confirmed_at")]))


def purge_email_changes(*, before: datetime) -> int:
    """Delete those asked for before this moment: nothing can be confirmed or undone any more; how many."""
    count, _kinds = EmailChange.objects.filter(asked_at__lt=before).delete()
    return count
