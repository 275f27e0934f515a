"""The manager's pages: devices of the tills, cashiers and their PINs."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from passregion.journeys.staffing import add_cashier as write_cashier
from passregion.journeys.staffing import organisation_of
from passregion.partners.models import Member, MemberRole, Partner, Place, TillDevice
from passregion.partners.till_operations import draw_pin as draw
from passregion.partners.till_operations import prepare_device
from passregion.partners.till_operations import revoke_device as revoke
from passregion.portals.desk import render_desk, signed_in
from passregion.portals.partner.till_forms import CashierForm, DeviceForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


def managed_partners(request: HttpRequest) -> list[Partner]:
    """The partners that this person manages."""
    rows = Member.objects.filter(user=signed_in(request), role=MemberRole.MANAGER, revoked_at=None)
    return [row.partner for row in rows.select_related("partner").order_by("partner__name", "pk")]


@form_page
def devices(request: HttpRequest) -> HttpResponse:
    """The devices of every place; the form prepares one and shows its code, once."""
    partners = managed_partners(request)
    places = Place.objects.filter(partner__in=partners).order_by("name", "pk")
    form = DeviceForm(request.POST if request.method == "POST" else None, places=places)
    code, prepared = "", None
    if form.is_valid():
        actor = signed_in(request).actor
        prepared, code = prepare_device(place=form.cleaned_data["place"], name=form.cleaned_data["name"], actor=actor)
        form = DeviceForm(places=places)
    rows = TillDevice.objects.filter(place__in=places, revoked_at=None).select_related("place")
    context = {
        "form": form,
        "code": code,
        "prepared": prepared,
        "devices": rows.order_by("place__name", "name", "pk"),
        "organisations": [organisation_of(partner) for partner in partners],
    }
    return render_desk(request, "partner/devices.html", context)


@require_POST
def revoke_device(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """The device opens no till any more, from its next request."""
    found = get_object_or_404(TillDevice, public_id=device_id, place__partner__in=managed_partners(request))
    revoke(device=found, actor=signed_in(request).actor)
    messages.success(request, _("Appareil retiré : %(name)s.") % {"name": found.name})
    return redirect("partner:devices")


@form_page
def add_cashier(request: HttpRequest) -> HttpResponse:
    """Name a cashier: the answer shows the PIN, once."""
    places = Place.objects.filter(partner__in=managed_partners(request)).order_by("name", "pk")
    form = CashierForm(request.POST if request.method == "POST" else None, places=places)
    if form.is_valid():
        place = form.cleaned_data["place"]
        member, pin = write_cashier(
            partner=place.partner,
            place=place,
            display_name=form.cleaned_data["display_name"],
            actor=signed_in(request).actor,
        )
        return _show_pin(request, member, pin)
    return render_desk(request, "partner/add_cashier.html", {"form": form})


@form_page
def draw_pin(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """A new PIN for a cashier who forgot it: the former one is void at once."""
    member = (
        Member.objects.filter(
            public_id=member_id, role=MemberRole.CASHIER, revoked_at=None, partner__in=managed_partners(request)
        )
        .select_related("user", "partner", "place")
        .first()
    )
    if member is None:
        raise Http404
    if request.method == "POST":
        return _show_pin(request, member, draw(member=member, actor=signed_in(request).actor))
    context = {"member": member, "organisation": organisation_of(member.partner)}
    return render_desk(request, "partner/draw_pin.html", context)


def _show_pin(request: HttpRequest, member: Member, pin: str) -> HttpResponse:
    context = {"member": member, "pin": f"{pin[:3]} {pin[3:]}", "organisation": organisation_of(member.partner)}
    return render_desk(request, "partner/pin.html", context)
