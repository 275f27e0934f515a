"""The links of a changed address: the new address confirms, the old one refuses or takes its place back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from passregion.accounts.email_changes import find_email_change, find_undo
from passregion.accounts.models import Kind
from passregion.accounts.operations import TokenRefused
from passregion.common.languages import speaking_to
from passregion.journeys.contact_changes import confirm_email as put_in_force
from passregion.journeys.contact_changes import undo_email as put_back


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request: HttpRequest, secret: str) -> HttpResponse:
    """Looking uses nothing up, the button puts the new address in force."""
    try:
        change = find_email_change(secret=secret)
        if request.method == "POST":
            put_in_force(secret=secret)
            messages.success(request, _("La nouvelle adresse e-mail est en service."))
            return redirect("beneficiary:account")
    except TokenRefused as refusal:
        return render(request, "public/email/confirm_refused.html", {"code": refusal.code}, status=410)
    with speaking_to(adult=change.user.kind == Kind.GUARDIAN):
        return render(request, "public/email/confirm.html", {"change": change})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo_email(request: HttpRequest, secret: str) -> HttpResponse:
    """« Ce n’est pas moi »: looking changes nothing, the button gives the account back and asks for a new password."""
    try:
        change = find_undo(secret=secret)
        if request.method == "POST":
            reset = put_back(secret=secret)
            messages.success(request, _("Le compte est repris, tous les appareils sont déconnectés."))
            return redirect("public:new_password", secret=reset)
    except TokenRefused as refusal:
        return render(request, "public/email/undo_refused.html", {"code": refusal.code}, status=410)
    with speaking_to(adult=change.user.kind == Kind.GUARDIAN):
        return render(request, "public/email/undo.html", {"change": change})
