"""« Activer mon compte »: the link shows a button, the button activates, so that mail scanners burn nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from passregion.accounts.models import Purpose
from passregion.accounts.operations import TokenRefused, find_token
from passregion.journeys import activation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest, secret: str) -> HttpResponse:
    """GET looks, POST uses the link up."""
    try:
        if request.method == "POST":
            activation.activate(secret=secret)
            return redirect("apply:activated")
        token = find_token(secret=secret, purpose=Purpose.ACTIVATION)
    except TokenRefused as refusal:
        return render(request, "apply/activation/refused.html", {"code": refusal.code}, status=410)
    return render(request, "apply/activation/activate.html", {"first_name": token.user.display_name.split(" ")[0]})


def activated(request: HttpRequest) -> HttpResponse:
    """« Ton compte a été activé avec succès »."""
    return render(request, "apply/activation/activated.html")
