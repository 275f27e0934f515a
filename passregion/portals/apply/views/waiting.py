"""The waiting page: how many are before you, how long it takes, and the door once your turn has come."""

import math
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from passregion.common.memory import remembered
from passregion.portals.apply.line import jittered, pace, pass_of
from passregion.portals.load import has_room
from passregion.waiting.operations import keep_place
from passregion.waiting.queries import Place
from passregion.waiting.rules import HOLD

HOUR_MINUTES = 60
TEMPLATE = "apply/waiting.html"
# This page is asked for the most when the servers have the least time. Visitors without a session, at the bare address,
# see pages that differ in what is their own alone: drawn once with marks, which are then filled in.
LASTING = {"hold_minutes": HOLD.seconds // 60}
DRAWN_SECONDS = 60
# Characters that no text of ours has.
OWN = ("csrf_token", "ahead_text", "wait_text", "number", "refresh_seconds")
MARKS = {name: chr(0xE000 + place) for place, name in enumerate(OWN)}
ANSWER = chr(0xE011)
HIDDEN = '<input type="hidden" name="{}" value="{}">'


@require_safe
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """The page, which asks for itself again without scripts; it costs the server as little as can be."""
    held = pass_of(request)
    place = keep_place(secret=held.secret, pace=pace(), has_room=has_room()) if held and held.answers else None
    if held is None or place is None:
        return redirect("apply:start")
    own = {
        "ahead_text": ahead_text(place),
        "wait_text": wait_text(place),
        "refresh_seconds": jittered(place.refresh_seconds),
        "number": place.number,
    }
    is_plain = not request.META["QUERY_STRING"] and settings.SESSION_COOKIE_NAME not in request.COOKIES
    if place.is_called or not is_plain:
        return render(request, TEMPLATE, {"is_called": place.is_called, "answers": held.answers, **LASTING, **own})
    return HttpResponse(filled_in(request, own, held.answers))


def filled_in(request: HttpRequest, own: dict[str, Any], answers: dict[str, str]) -> str:
    """The page of who waits."""
    page = remembered(f"waiting:page:{get_language()}", lambda: drawn_with_marks(request), DRAWN_SECONDS)
    for name, value in {**own, "csrf_token": get_token(request)}.items():
        page = page.replace(MARKS[name], conditional_escape(value))
    # The answers last: whatever somebody sent, no mark is looked for in it.
    return page.replace(format_html(HIDDEN, ANSWER, ANSWER), format_html_join("", HIDDEN, answers.items()))


def drawn_with_marks(request: HttpRequest) -> str:
    """The page of nobody."""
    return render_to_string(TEMPLATE, {"is_called": False, "answers": {ANSWER: ANSWER}, **LASTING, **MARKS}, request)


@require_safe
@never_cache
def waiting_state(request: HttpRequest) -> JsonResponse:
    """The same for the script of the page; `gone` when there is no place any more."""
    held = pass_of(request)
    place = keep_place(secret=held.secret, pace=pace(), has_room=has_room()) if held else None
    if place is None:
        return JsonResponse({"gone": True})
    return JsonResponse(
        {
            "called": place.is_called,
            "ahead": ahead_text(place),
            "wait": wait_text(place),
            "next": jittered(place.refresh_seconds),
        }
    )


def ahead_text(place: Place) -> str:
    """How many are before, in words."""
    if place.ahead == 0:
        return _("Personne : tu es en tête")
    count = f"{place.ahead:,}".replace(",", "\u202f")
    return ngettext("%(count)s personne", "%(count)s personnes", place.ahead) % {"count": count}


def wait_text(place: Place) -> str:
    """The expected wait, rounded up to the minute."""
    minutes = math.ceil(place.wait_seconds / 60)
    if minutes <= 1:
        return _("Moins d’une minute")
    if minutes < HOUR_MINUTES:
        return _("Environ %(minutes)d\u00a0minutes") % {"minutes": minutes}
    hours, left = divmod(minutes, HOUR_MINUTES)
    return _("Environ %(hours)d\u00a0h\u00a0%(minutes)02d") % {"hours": hours, "minutes": left}
