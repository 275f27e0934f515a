"""« Ma carte », full screen: the page, its shell without a network, its worker, and how its card stands."""

import json

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from passregion.cards.openings import RotatingCodeRefused, standing_of
from passregion.common.clock import now
from passregion.design.assets import asset_urls
from passregion.portals.beneficiary.card_screen import Screen, milliseconds, screen_of
from passregion.portals.holder_access import get_holder_or_404
from passregion.portals.sessions import session_ref_of

# How the page says, without its cookies, which screen it is: the code it shows.
SCHEME = "Pass "
SHELL_FONTS = (
    "bricolage-grotesque-latin-wght-normal.woff2",
    "atkinson-hyperlegible-next-latin-wght-normal.woff2",
)


@never_cache
@csp_replace({"worker-src": [SELF]})
@require_safe
def show_card(request: HttpRequest) -> HttpResponse:
    """The virtual card with its code, or why there is none."""
    holder = get_holder_or_404(request)
    screen = screen_of(holder, session_ref_of(request))
    return render(request, "beneficiary/show_card.html", {"holder": holder, "screen": screen})


@require_safe
def offline_card(request: HttpRequest) -> HttpResponse:
    """The same page without anybody in it: what the browser keeps, and fills with the card that is open in its tab."""
    response = render(request, "beneficiary/show_card.html", {"holder": None, "screen": Screen("active")})
    # The worker alone keeps it; it is made anew at each visit, in the language of the visitor.
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def card_worker(request: HttpRequest) -> HttpResponse:
    """The worker of this page alone: its address limits what it sees. It keeps the shell, and nothing of a person."""
    files = asset_urls("css/main.css", "js/main.js", "js/card-screen.js", *SHELL_FONTS)
    kept = {
        "page": reverse("beneficiary:show_card"),
        "shell": reverse("beneficiary:offline_card"),
        "static": static(""),
        "files": [*files, static("design/icons.svg"), static(settings.BRAND["logo"])],
    }
    script = asset_urls("js/card-worker.js")[0]
    text = f"self.kept = {json.dumps(kept)};\nimportScripts({json.dumps(script)});\n"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@never_cache
@require_safe
def card_standing(request: HttpRequest) -> JsonResponse:
    """The time, and how the card of the code in `Authorization` stands. The code proves the screen: no session is read,
    so that a card left open keeps no session alive.
    """
    at = now()
    answer: dict[str, object] = {"now": milliseconds(at), "isKnown": False}
    try:
        standing = standing_of(code=request.headers.get("Authorization", "").removeprefix(SCHEME), at=at)
    except RotatingCodeRefused:
        return JsonResponse(answer)
    shown = {"isOpen": standing.is_open, "isActive": standing.is_active, "state": standing.state}
    return JsonResponse(answer | {"isKnown": True, "reason": standing.reason} | shown)
