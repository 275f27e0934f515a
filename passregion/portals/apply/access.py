"""A draft belongs to the browsers that hold one of its keys.

The keys live in a signed cookie for as long as drafts are kept; the session only says which drafts are *unlocked*. So
a session that ends loses nothing: whoever holds the key gives the birth date again and goes on.
"""

import datetime
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponseBase

from passregion.applications.models import Draft
from passregion.applications.operations.resuming import close_key
from passregion.applications.queries import birth_date_behind, find_draft
from passregion.common.clock import now

COOKIE = "drafts"
COOKIE_SALT = "passregion.portals.apply.drafts"
# As long as a draft that nobody touches is kept.
COOKIE_AGE = datetime.timedelta(days=30)
REWRITE_COOKIE_AFTER = datetime.timedelta(days=1)
DRAFT_COUNT_MAX = 5
READ = "passregion.draft_keys"
SESSION_KEY = "unlocked"
# A machine at school or in a library changes hands: after this long without a visit, the birth date is asked again.
UNLOCKED_FOR = datetime.timedelta(hours=2)
REWRITE_SESSION_AFTER = datetime.timedelta(minutes=5)


@dataclass(frozen=True)
class KeyRing:
    """The keys in the cookie: secrets by draft, oldest first, and when they were written (seconds)."""

    keys: dict[str, str]
    written_at: int


NO_KEYS = KeyRing({}, 0)


def _read(request: HttpRequest) -> KeyRing:
    """What the cookie holds, when we signed it and it is not too old; looked at once for each request."""
    if READ not in request.META:
        request.META[READ] = _signed(request)
    ring: KeyRing = request.META[READ]
    return ring


def _signed(request: HttpRequest) -> KeyRing:
    try:
        values = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE_SALT)
        ring = KeyRing({str(uuid.UUID(name)): str(key) for name, key in values["keys"].items()}, int(values["at"]))
    except (signing.BadSignature, AttributeError, KeyError, TypeError, ValueError):
        return NO_KEYS
    return ring if _now() - ring.written_at < COOKIE_AGE.total_seconds() else NO_KEYS


def _write(response: HttpResponseBase, keys: dict[str, str]) -> None:
    latest = dict(list(keys.items())[-DRAFT_COUNT_MAX:])
    response.set_cookie(
        COOKIE,
        signing.dumps({"keys": latest, "at": _now()}, salt=COOKIE_SALT),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _now() -> int:
    return int(now().timestamp())


def remember_draft(request: HttpRequest, response: HttpResponseBase, draft: Draft, secret: str) -> None:
    """Let this browser open this draft; the oldest of more than five is forgotten."""
    others = {name: key for name, key in _read(request).keys.items() if name != str(draft.public_id)}
    _write(response, {**others, str(draft.public_id): secret})
    unlock(request, draft)


def forget_draft(request: HttpRequest, response: HttpResponseBase, draft: Draft) -> None:
    """Take this draft's key away from this browser."""
    keys = dict(_read(request).keys)
    if secret := keys.pop(str(draft.public_id), ""):
        close_key(draft=draft, secret=secret)
    _write(response, keys)
    request.session[SESSION_KEY] = {name: at for name, at in _unlocked(request).items() if name != str(draft.public_id)}


def keep_cookie(request: HttpRequest, response: HttpResponseBase) -> None:
    """Write the cookie again once a day, so that it lives as long as the drafts do after the last visit."""
    ring = _read(request)
    is_old = _now() - ring.written_at >= REWRITE_COOKIE_AFTER.total_seconds()
    if ring.keys and is_old and COOKIE not in response.cookies:
        _write(response, ring.keys)


def get_draft_or_404(request: HttpRequest, draft_id: uuid.UUID) -> Draft:
    """The draft, if this browser has a key of it. Raises Http404, the same whether it exists or not.

    The draft may still be locked: see `is_locked`.
    """
    secret = _read(request).keys.get(str(draft_id))
    draft = find_draft(draft_id, secret) if secret else None
    if draft is None:
        raise Http404
    return draft


def _unlocked(request: HttpRequest) -> dict[str, int]:
    kept = request.session.get(SESSION_KEY, {})
    return {str(name): at for name, at in kept.items() if isinstance(at, int)} if isinstance(kept, dict) else {}


def unlock(request: HttpRequest, draft: Draft) -> None:
    """Note that whoever uses this browser now may see this draft."""
    latest = {**_unlocked(request), str(draft.public_id): _now()}
    request.session[SESSION_KEY] = dict(sorted(latest.items(), key=lambda row: row[1])[-DRAFT_COUNT_MAX:])


def is_left(request: HttpRequest, draft: Draft) -> bool:
    """Whether nobody has been at this draft in this session for too long: somebody else may sit here now."""
    seen_at = _unlocked(request).get(str(draft.public_id))
    return seen_at is None or _now() - seen_at >= UNLOCKED_FOR.total_seconds()


def is_locked(request: HttpRequest, draft: Draft) -> bool:
    """Whether the birth date has to be given first. A draft without one holds nothing about any young person yet."""
    if is_left(request, draft):
        return birth_date_behind(draft) is not None
    age = _now() - _unlocked(request)[str(draft.public_id)]
    if age >= REWRITE_SESSION_AFTER.total_seconds():
        unlock(request, draft)
    return False


def open_drafts(request: HttpRequest) -> list[Draft]:
    """The drafts of this browser that were not sent, latest first; they may be locked."""
    found = [find_draft(uuid.UUID(draft_id), secret) for draft_id, secret in _read(request).keys.items()]
    return [draft for draft in reversed(found) if draft is not None and draft.submitted_at is None]
