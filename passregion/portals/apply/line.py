"""The door of the wizard: straight in while there is room, otherwise a place in line.

The browser keeps the secret of its place in a signed cookie, with what it answered on the first page: its turn come,
it sends that page again. So nobody answers twice, and a turn is taken by the same request as on a calm day.
"""

import secrets
from dataclasses import dataclass, field

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from passregion.portals.load import has_room
from passregion.waiting.operations import ask
from passregion.waiting.queries import place_of
from passregion.waiting.rules import KEPT, Pace

COOKIE = "place"
SALT = "passregion.portals.apply.line"
ANSWERS_LENGTH_MAX = 500


@dataclass(frozen=True)
class Pass:
    """What the cookie holds: the secret of the place, and the answers of the first page once they were sent."""

    secret: str
    answers: dict[str, str] = field(default_factory=dict)


def pace() -> Pace:
    """How many newcomers go in per minute, as set."""
    return Pace(per_minute=settings.WAITING_PER_MINUTE)


def pass_of(request: HttpRequest) -> Pass | None:
    """What the cookie says, if we wrote it."""
    try:
        values = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
        return Pass(secret=str(values["secret"]), answers=dict(values["answers"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def give_pass(request: HttpRequest, response: HttpResponseBase) -> None:
    """Give the secret with the first page already: if the answer to its form is lost, the place is not."""
    if pass_of(request) is None:
        _keep(response, Pass(secret=secrets.token_urlsafe(16)))


def is_waiting(request: HttpRequest) -> bool:
    """Whether this browser has a place in line: whoever closed the waiting page comes back by the first one."""
    held = pass_of(request)
    place = place_of(held.secret, pace()) if held and held.answers else None
    return place is not None and not place.has_entered


def line_up(request: HttpRequest) -> HttpResponseBase | None:
    """None when this browser may begin now; otherwise the way to the waiting page."""
    held = pass_of(request) or Pass(secret=secrets.token_urlsafe(16))
    if ask(secret=held.secret, pace=pace(), has_room=has_room()):
        return None
    response = redirect("apply:waiting")
    _keep(response, Pass(secret=held.secret, answers=_answers(request)))
    return response


def jittered(seconds: int) -> int:
    """A little more or less, so that those who came together do not ask together for ever."""
    spread = seconds // 5
    return seconds - spread // 2 + secrets.randbelow(spread + 1)


def _answers(request: HttpRequest) -> dict[str, str]:
    """The form of the first page, which has a few choices and nothing long."""
    sent = {name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    return sent if sum(len(name) + len(value) for name, value in sent.items()) <= ANSWERS_LENGTH_MAX else {}


def _keep(response: HttpResponseBase, held: Pass) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps({"secret": held.secret, "answers": held.answers}, salt=SALT),
        max_age=KEPT,
        path=reverse("apply:start"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
