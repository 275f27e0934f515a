"""One's own second factors: add the first one, add more, recovery codes, remove."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

import pyotp
import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from passregion.accounts import factor_operations, passkeys
from passregion.accounts.factor_operations import FactorRefused, LastFactor, SealedSecret, TooManyFactors
from passregion.accounts.factor_queries import GENERATOR, PASSKEY, factors_of, has_factor, recovery_codes_left
from passregion.accounts.models import User
from passregion.journeys.staffing import tell_factor_changed
from passregion.portals.desk import render_desk, signed_in
from passregion.portals.second_factor import is_fresh, lacks_factor, mark_factor, site_of
from passregion.portals.sign_in import home_of
from passregion.portals.staff.access import kept_by
from passregion.portals.staff.forms import FactorNameForm, GeneratorForm
from passregion.portals.staff.proof import CHALLENGE_KEY

GENERATOR_KEY = "new_generator"
form_page = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., HttpResponse]


def freshly_proved(view: View) -> Callable[..., HttpResponseBase]:
    """Whoever has a factor gives one anew before changing any; whoever has none adds the first."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if has_factor(signed_in(request)) and not is_fresh(request.session):
            return ask_again(request)
        return view(request, *args, **kwargs)

    return cast(Callable[..., HttpResponseBase], inside)


def ask_again(request: HttpRequest, but: str = "") -> HttpResponse:
    """To the page of the proof, and back here."""
    query = urlencode({"next": request.path} | ({"sauf": but} if but else {}))
    return redirect(f"{reverse('staff:second_factor')}?{query}")


@require_safe
def enrol(request: HttpRequest) -> HttpResponse:
    """The first second factor, before anything else: which kind."""
    user = signed_in(request)
    if has_factor(user):
        if lacks_factor(user, request.session):
            return redirect(f"{reverse('staff:second_factor')}?{urlencode({'next': home_of(user)})}")
        return redirect("staff:security")
    context = {"is_required": lacks_factor(user, request.session), "home": home_of(user)}
    return render_desk(request, "staff/enrol.html", context)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """The account: name, last sign-in, second factors, recovery codes."""
    user = signed_in(request)
    factors = factors_of(user)
    context: dict[str, Any] = {
        "factors": factors,
        "codes_left": recovery_codes_left(user),
        "can_remove": len(factors) > 1,
    }
    context["own"] = kept_by(user)
    return render_desk(request, "staff/security.html", context)


@sensitive_post_parameters("code")
@form_page
@freshly_proved
def add_generator(request: HttpRequest) -> HttpResponse:
    """An application that shows codes: its secret as a QR code and to type, then a first code."""
    user = signed_in(request)
    form = GeneratorForm(request.POST or None, initial={"name": _("Application")})
    kept = request.session.get(GENERATOR_KEY)
    if request.method != "POST" or kept is None:
        secret, sealed = factor_operations.new_secret(user)
        request.session[GENERATOR_KEY] = {"sealed": sealed.sealed, "key_id": sealed.key_id}
    else:
        sealed = SealedSecret(**kept)
        secret = factor_operations.open_secret(user, sealed)
    if form.is_valid() and kept:
        code = "".join(form.cleaned_data["code"].split())
        try:
            made = factor_operations.add_generator(user=user, name=form.cleaned_data["name"], kept=sealed, code=code)
        except FactorRefused:
            form.add_error("code", _("Ce n’est pas le code de cette application. Attendez le suivant."))
        except TooManyFactors:
            form.add_error(None, _too_many())
        else:
            del request.session[GENERATOR_KEY]
            return _added(request, user, f"{GENERATOR}:{made.public_id}", made.name)
    address = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=settings.BRAND["pass_name"])
    drawing = segno.make(address, micro=False).svg_inline(
        border=4, omitsize=True, dark="#0A2730", light="#fff", svgclass=None, lineclass=None
    )
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return render_desk(request, "staff/add_generator.html", {"form": form, "qr_svg": drawing, "secret": groups})


@sensitive_post_parameters("answer")
@form_page
@freshly_proved
def add_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey: the browser makes it, we keep its public half."""
    user = signed_in(request)
    form = FactorNameForm(request.POST or None, initial={"name": _("Clé d’accès")})
    challenge = request.session.pop(CHALLENGE_KEY, "")
    if form.is_valid():
        answer, name = request.POST.get("answer", ""), form.cleaned_data["name"]
        try:
            made = passkeys.add_passkey(user=user, name=name, site=site_of(request), challenge=challenge, answer=answer)
        except FactorRefused:
            form.add_error(None, _("La clé d’accès n’a pas pu être enregistrée. Recommencez."))
        except TooManyFactors:
            form.add_error(None, _too_many())
        else:
            return _added(request, user, f"{PASSKEY}:{made.public_id}", made.name)
    question = passkeys.ask_for_new(user, site_of(request))
    request.session[CHALLENGE_KEY] = question.challenge
    return render_desk(request, "staff/add_passkey.html", {"form": form, "question": question})


def _too_many() -> str:
    return _("Vous avez déjà dix seconds facteurs. Retirez-en un d’abord.")


def _added(request: HttpRequest, user: User, ref: str, name: str) -> HttpResponse:
    request.session.cycle_key()
    mark_factor(request.session, ref)
    tell_factor_changed(user=user, name=name, is_added=True)
    messages.success(request, _("Second facteur ajouté : %(name)s.") % {"name": name})
    return redirect("staff:security" if recovery_codes_left(user) else "staff:recovery_codes")


@form_page
@freshly_proved
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten codes to print, shown by the answer that makes them and never again."""
    user = signed_in(request)
    codes = factor_operations.make_recovery_codes(user=user) if request.method == "POST" and has_factor(user) else []
    context = {"codes": codes, "codes_left": recovery_codes_left(user), "home": home_of(user)}
    return render_desk(request, "staff/recovery_codes.html", context)


@form_page
def remove_factor(request: HttpRequest, ref: str) -> HttpResponse:
    """Take one factor away, after proving another one."""
    user = signed_in(request)
    factor = next((one for one in factors_of(user) if one.ref == ref), None)
    if factor is None:
        raise Http404
    if not is_fresh(request.session, but=ref):
        return ask_again(request, but=ref)
    if request.method != "POST":
        return render_desk(request, "staff/remove_factor.html", {"factor": factor})
    try:
        factor_operations.remove_factor(user=user, factor=factor)
    except LastFactor:
        messages.error(request, _("C’est votre seul second facteur. Ajoutez-en un autre d’abord."))
    else:
        tell_factor_changed(user=user, name=factor.name, is_added=False)
        messages.success(request, _("Second facteur retiré : %(name)s.") % {"name": factor.name})
    return redirect("staff:security")
