"""The browsers in which an account is open: told, and closed from afar."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from passregion.accounts.devices import describe
from passregion.accounts.models import SignIn, User
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.clock import now

SEEN_EVERY = timedelta(minutes=5)
# No session lives longer, whatever is done with it (`portals.idle`).
LIFETIME = timedelta(hours=12)


def open_sign_in(*, user: User, user_agent: str) -> SignIn:
    """Note that this account is open in one more browser."""
    browser, system = describe(user_agent)
    at = now()
    return SignIn.objects.create(user=user, browser=browser, system=system, opened_at=at, seen_at=at)


def find_sign_in(*, user: User, public_id: str) -> SignIn | None:
    """The sign-in that a session names, unless it was closed or belongs to somebody else."""
    try:
        named = UUID(public_id)
    except ValueError:
        return None
    return SignIn.objects.filter(user=user, public_id=named).first()


def see(*, sign_in: SignIn) -> None:
    """Note that this browser is in use, roughly: once in five minutes."""
    at = now()
    if at - sign_in.seen_at >= SEEN_EVERY:
        SignIn.objects.filter(pk=sign_in.pk).update(seen_at=at)


def open_sign_ins(*, user: User, idle: timedelta) -> list[SignIn]:
    """Those that still open something, the last used first. `idle`: how long a session of this person may rest."""
    at = now()
    alive = user.sign_ins.filter(opened_at__gt=at - LIFETIME, seen_at__gt=at - idle - SEEN_EVERY)
    return list(alive.order_by("-seen_at", "-pk"))


def end_sign_in(*, public_id: str) -> None:
    """The owner has signed out of this browser."""
    try:
        named = UUID(public_id)
    except ValueError:
        return
    SignIn.objects.filter(public_id=named).delete()


@transaction.atomic
def close_sign_in(*, user: User, public_id: UUID) -> bool:
    """Close one browser of this person from another one, with its next request; whether there was one."""
    count, _kinds = SignIn.objects.filter(user=user, public_id=public_id).delete()
    if count:
        record(action=Action.ACCOUNT_SIGN_IN_CLOSED, actor=user.actor, subject_ref=user.actor.ref, count=count)
    return bool(count)


@transaction.atomic
def close_sign_ins(*, user: User, but: Iterable[str] = ()) -> int:
    """Close every browser of this person except those named; how many."""
    count, _kinds = SignIn.objects.filter(user=user).exclude(public_id__in=list(but)).delete()
    if count:
        record(action=Action.ACCOUNT_SIGN_IN_CLOSED, actor=user.actor, subject_ref=user.actor.ref, count=count)
    return count


def purge_sign_ins(*, before: datetime) -> int:
    """Delete those opened before this moment: their sessions ended long ago."""
    count, _kinds = SignIn.objects.filter(opened_at__lt=before).delete()
    return count
