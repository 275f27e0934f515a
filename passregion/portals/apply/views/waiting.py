"""The waiting page: how many are before you, how long it takes, and the door once your turn has come."""

import math

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from passregion.portals.apply.line import jittered, pace, pass_of
from passregion.portals.load import has_room
from passregion.waiting.operations import keep_place
from passregion.waiting.queries import Place
from passregion.waiting.rules import HOLD

HOUR_MINUTES = 60


@require_safe
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """The page, which asks for itself again without scripts; it costs the server as little as can be."""
    held = pass_of(request)
    place = keep_place(secret=held.secret, pace=pace(), has_room=has_room()) if held and held.answers else None
    if held is None or place is None:
        return redirect("apply:start")
    context = {
        "place": place,
        "answers": held.answers,
        "ahead_text": ahead_text(place),
        "wait_text": wait_text(place),
        "refresh_seconds": jittered(place.refresh_seconds),
        "hold_minutes": HOLD.seconds // 60,
    }
    return render(request, "apply/waiting.html", context)


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
