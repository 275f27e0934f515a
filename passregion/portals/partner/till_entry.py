"""The till's own way in: a device enrolled once, then a name and a PIN."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from passregion.accounts.operations import Limits, forgive, sign_in, throttle
from passregion.partners.models import Member, TillDevice
from passregion.partners.till_operations import (
    DeviceCodeRefused,
    PinHeld,
    WrongPin,
    cashiers_at,
    check_pin,
    enrol_device,
)
from passregion.portals.doors import TILL_KEY
from passregion.portals.gate import Who
from passregion.portals.idle import open_session
from passregion.portals.partner.access import TILL_PLACE_KEY
from passregion.portals.partner.till_forms import DeviceCodeForm, PinForm
from passregion.portals.sign_in import safe_next, source_of
from passregion.portals.till_cookie import bind, device_here, renew

HELD_STATUS = 429
ACT = "till_device"
LIMITS = Limits(timedelta(hours=1), account_and_source=20, source=20, overall=1000, source_alert=10)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """On the device itself: the code that the manager's page shows makes this browser a till."""
    form = DeviceCodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        # Codes are long and live half an hour: the limit is for the noise, not for the safety.
        source = source_of(request)
        if not throttle(act=ACT, account="", source=source, limits=LIMITS):
            form.add_error(None, _("Trop d’essais. Attendez une heure."))
            status = HELD_STATUS
        else:
            try:
                device, secret = enrol_device(typed=form.cleaned_data["code"])
            except DeviceCodeRefused:
                form.add_error("code", _("Ce code n’enregistre aucun appareil. Demandez-en un autre au gestionnaire."))
            else:
                forgive(act=ACT, account="", source=source, limits=LIMITS)
                messages.success(request, _("Appareil enregistré : %(name)s.") % {"name": device.name})
                response = redirect("partner:till_sign_in")
                bind(response, device, secret)
                return response
    return render(request, "partner/enrol_device.html", {"form": form}, status=status)


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def till_sign_in(request: HttpRequest) -> HttpResponse:
    """Who works here now: a name and a PIN. Without the device there is no such page."""
    device = device_here(request)
    if device is None:
        messages.info(request, _("Ce navigateur n’est pas une caisse enregistrée."))
        return redirect(f"{reverse('partner:sign_in')}?gestion=1")
    cashiers = cashiers_at(device.place)
    form = PinForm(request.POST if request.method == "POST" else None, cashiers=cashiers)
    status = 200
    if form.is_valid():
        member = next(one for one in cashiers if str(one.public_id) == form.cleaned_data["cashier"])
        try:
            check_pin(device=device, member=member, pin=form.cleaned_data["pin"])
        except WrongPin:
            form.add_error("pin", _("Ce n’est pas le code de cette personne. Vérifiez le nom, puis le code."))
        except PinHeld as held:
            at = timezone.localtime(held.until).strftime("%H:%M")
            form.add_error(None, _("Trop de codes faux sur cet appareil. Réessayez après %(time)s.") % {"time": at})
            status = HELD_STATUS
        else:
            return _open_till(request, device, member)
    context = {"form": form, "device": device, "has_cashiers": bool(cashiers), "next": safe_next(request, "")}
    return render(request, "partner/till_sign_in.html", context, status=status)


def _open_till(request: HttpRequest, device: TillDevice, member: Member) -> HttpResponse:
    sign_in(request=request, user=member.user)
    request.session[TILL_KEY], request.session[TILL_PLACE_KEY] = str(device.public_id), device.place_id
    open_session(request, doors=[Who.CASHIER])
    response = HttpResponseRedirect(safe_next(request, reverse("partner:till")))
    renew(request, response)
    return response
