"""« Activer mon compte »: the link shows a button, the button activates, so that mail scanners burn nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from passregion.accounts.models import Purpose
from passregion.accounts.operations import TokenRefused, find_token
from passregion.common.languages import speaking_to
from passregion.journeys import activation
from passregion.portals.wording import ADULT, FOR_WHOM


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest, secret: str) -> HttpResponse:
    """GET looks, POST uses the link up."""
    try:
        if request.method == "POST":
            user = activation.activate(secret=secret)
            query = f"?{urlencode({FOR_WHOM: ADULT})}" if user.held_by_id else ""
            return redirect(f"{reverse('apply:activated')}{query}")
        token = find_token(secret=secret, purpose=Purpose.ACTIVATION)
    except TokenRefused as refusal:
        return render(request, "apply/activation/refused.html", {"code": refusal.code}, status=410)
    context = {"first_name": token.user.display_name.split(" ")[0]}
    with speaking_to(adult=token.user.held_by_id is not None):
        return render(request, "apply/activation/activate.html", context)


def activated(request: HttpRequest) -> HttpResponse:
    """« Ton compte a été activé avec succès »."""
    return render(request, "apply/activation/activated.html")
