"""Signing in with an outside account, where the Region has connected one. Off without configuration: 404."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from passregion.accounts import oidc
from passregion.accounts.identities import user_of_identity
from passregion.accounts.queries import SPACE_KINDS
from passregion.portals import outside
from passregion.portals.sign_in import enter, safe_next


def _provider_or_404(key: str) -> oidc.Provider:
    provider = oidc.provider_named(key)
    if provider is None:
        raise Http404
    return provider


@never_cache
@require_safe
def oidc_start(request: HttpRequest, provider: str) -> HttpResponse:
    """Leave for the provider."""
    chosen = _provider_or_404(provider)
    try:
        return redirect(outside.go(request, chosen, target=safe_next(request, "")))
    except oidc.ProviderAway:
        return _refused(request, _away(chosen))


@never_cache
@require_safe
def oidc_callback(request: HttpRequest, provider: str) -> HttpResponse:
    """Back from the provider: into the space if its account is linked; else one sign-in with the password links it."""
    chosen = _provider_or_404(provider)
    try:
        proof, target = outside.come_back(request, chosen)
    except oidc.ProviderAway:
        return _refused(request, _away(chosen))
    except oidc.IdentityRefused:
        sentence = _("La connexion avec %(name)s n’a pas abouti. Recommence, ou utilise ton mot de passe.")
        return _refused(request, sentence % {"name": chosen.name})
    is_open = request.user.is_authenticated and request.user.kind in SPACE_KINDS
    user = None if is_open else user_of_identity(provider=chosen.key, subject=proof.subject)
    if user is not None and user.kind in SPACE_KINDS:
        response = enter(request, user=user, target=target or reverse("beneficiary:home"))
        outside.opened_by(request, chosen, proof)
        return response
    outside.keep_waiting(request, chosen, proof)
    if not is_open:
        sentence = _(
            "Ce compte %(name)s n’est encore relié à aucun dossier. Connecte-toi une fois avec ton mot de passe pour le"
            " relier."
        )
        messages.info(request, sentence % {"name": chosen.name})
        query = urlencode({"next": reverse("beneficiary:link_identity")})
        return redirect(f"{reverse('public:sign_in')}?{query}")
    return redirect("beneficiary:link_identity")


def _away(provider: oidc.Provider) -> str:
    sentence = _("%(name)s ne répond pas pour l’instant. Utilise ton mot de passe, ou réessaie plus tard.")
    return sentence % {"name": provider.name}


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    is_open = request.user.is_authenticated and request.user.kind in SPACE_KINDS
    return redirect("beneficiary:account" if is_open else "public:sign_in")
