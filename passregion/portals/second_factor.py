"""The second factor in the session: who waits for it, who has given it, and when."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from passregion.accounts.models import Kind, User
from passregion.accounts.operations import Limits
from passregion.accounts.passkeys import Site
from passregion.common.clock import now
from passregion.portals.doors import TILL_KEY

PENDING_KEY, FACTOR_KEY = "pending_sign_in", "factor"
PENDING_SECONDS = 10 * 60
# After so many wrong codes the password is asked for again.
PENDING_TRIES = 5
# How long a factor just given also covers changes of the factors themselves.
PROOF_SECONDS = 10 * 60
LIMITS = Limits(timedelta(minutes=15), account_and_source=10, source=100, overall=1000, source_alert=10)
# A thief with the password and many addresses: codes typed on browsers that this account never used. Its own browsers
# and its passkeys are never held.
STRANGE_CODES_PER_HOUR = 30


@dataclass(frozen=True)
class Pending:
    """Somebody whose password was right: where they were going, and how often a code was wrong."""

    user: User
    target: str
    wrong_count: int


def hold_for_factor(request: HttpRequest, *, user: User, target: str) -> None:
    """Remember who gave the right password; this session opens nothing yet."""
    request.session.cycle_key()
    request.session[PENDING_KEY] = {
        "user": user.pk,
        # A password changed meanwhile makes this void.
        "hash": user.get_session_auth_hash(),
        "target": target,
        "at": int(now().timestamp()),
        "wrong": 0,
    }


def pending_of(request: HttpRequest) -> Pending | None:
    """Who waits for a second factor in this browser; None when nobody does, or no longer."""
    kept = request.session.get(PENDING_KEY)
    if not kept or now().timestamp() - kept["at"] > PENDING_SECONDS or kept["wrong"] >= PENDING_TRIES:
        request.session.pop(PENDING_KEY, None)
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != kept["hash"]:
        del request.session[PENDING_KEY]
        return None
    return Pending(user=user, target=kept["target"], wrong_count=kept["wrong"])


def count_wrong(request: HttpRequest) -> None:
    """One more wrong code in this browser."""
    kept = request.session.get(PENDING_KEY)
    if kept:
        request.session[PENDING_KEY] = {**kept, "wrong": kept["wrong"] + 1}


def mark_factor(session: SessionBase, ref: str) -> None:
    """This session has given its second factor just now."""
    session[FACTOR_KEY] = {"ref": ref, "at": int(now().timestamp())}


def is_fresh(session: SessionBase, but: str = "") -> bool:
    """Whether a factor (not that of ref `but`) was given in the last minutes."""
    given = session.get(FACTOR_KEY)
    if not given or given["ref"] == but:
        return False
    return bool(now().timestamp() - given["at"] <= PROOF_SECONDS)


def lacks_factor(user: User, session: SessionBase) -> bool:
    """Whether this session opens nothing but the pages that add a second factor."""
    if user.kind != Kind.STAFF or TILL_KEY in session or settings.STAFF_PASSWORD_SIGN_IN:
        return False
    return FACTOR_KEY not in session


def site_of(request: HttpRequest) -> Site:
    """This site as browsers know it. `ALLOWED_HOSTS` has refused every other name."""
    host = request.get_host()
    return Site(host=host.partition(":")[0], origin=f"{request.scheme}://{host}")
