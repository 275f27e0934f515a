"""Outside accounts that open this one: linked after the password, shown, taken away."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from passregion.accounts import oidc
from passregion.accounts.identities import IdentityTaken, unlink_identity
from passregion.accounts.models import ExternalIdentity, User
from passregion.journeys.identity_linking import link
from passregion.portals import outside
from passregion.portals.beneficiary.access import get_identity_or_404
from passregion.portals.holder_access import get_holder_or_404, signed_in_user
from passregion.portals.sudo import password_again


@dataclass(frozen=True)
class Line:
    """One provider of the settings, and what this person has linked there."""

    provider: oidc.Provider
    identity: ExternalIdentity | None


def identities_of(user: User) -> list[Line]:
    """Each provider with this person's account there, if linked."""
    chosen = oidc.providers()
    linked = {found.provider: found for found in user.external_identities.all()} if chosen else {}
    return [Line(provider, linked.get(provider.key)) for provider in chosen]


@password_again()
@require_http_methods(["GET", "HEAD", "POST"])
def link_identity(request: HttpRequest) -> HttpResponse:
    """The outside account with which somebody has just signed in here: link it, or not."""
    waiting = outside.waiting(request)
    if waiting is None:
        messages.info(request, _("Il n’y a rien à relier. Commence par te connecter avec l’autre compte."))
        return redirect("beneficiary:account")
    if request.method != "POST":
        context = {"holder": get_holder_or_404(request), "name": waiting.provider.name}
        return render(request, "beneficiary/link_identity.html", context)
    outside.stop_waiting(request)
    if "refuse" in request.POST:
        messages.info(request, _("Rien n’a été relié."))
        return redirect("beneficiary:account")
    try:
        link(user=signed_in_user(request), provider=waiting.provider, subject=waiting.subject)
    except IdentityTaken:
        messages.error(request, _("Ce compte est déjà relié, ou tu en as déjà relié un autre. Délie-le d’abord."))
    else:
        sentence = _("Ton compte %(name)s est relié : tu peux te connecter avec lui.")
        messages.success(request, sentence % {"name": waiting.provider.name})
    return redirect("beneficiary:account")


@require_POST
def unlink(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an outside account away. Another's is as unknown as one that does not exist."""
    get_identity_or_404(request, public_id)
    return _unlink(request, public_id)


@password_again()
def _unlink(request: HttpRequest, public_id: UUID) -> HttpResponse:
    unlink_identity(identity=get_identity_or_404(request, public_id))
    messages.success(request, _("Le compte est délié : il n’ouvre plus ton espace."))
    return redirect("beneficiary:account")
