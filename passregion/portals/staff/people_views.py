"""Colleagues: who works here, invitations, revoking, help after a lost second factor."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passregion.accounts.factor_queries import factors_of
from passregion.accounts.operations import hit
from passregion.accounts.staff_operations import InvitationRefused, cancel_invitation, open_invitations
from passregion.audit.openings import lift_stop as lift
from passregion.audit.openings import today_of
from passregion.common.clock import now
from passregion.common.texts import fold
from passregion.establishments.models import Establishment
from passregion.journeys import staffing
from passregion.journeys.openings import budget_for
from passregion.journeys.staffing import Organisation, organisation_of
from passregion.partners.models import Partner
from passregion.portals.desk import render_desk, signed_in
from passregion.portals.doors import roles_of
from passregion.portals.sign_in import account_key
from passregion.portals.staff.access import (
    Colleague,
    colleagues_of,
    get_colleague_or_404,
    get_invitation_or_404,
    get_organisation_or_404,
    invitable,
    is_manager,
    kept_by,
    may_change,
    may_reset,
)
from passregion.portals.staff.forms import InviteForm, OrganisationForm

HOUR = timedelta(hours=1)
SENT_PER_HOUR, RECEIVED_PER_HOUR = 50, 5
FOUND_MAX = 20


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """For the Region: the organisations whose name was typed, to invite their first person."""
    form = OrganisationForm(request.GET)
    words = fold(form.cleaned_data["q"]).split() if form.is_valid() else []
    found: list[Organisation] = []
    if words:
        schools = Establishment.objects.filter(is_provisional=False)
        partners = Partner.objects.all()
        for word in words:
            schools = schools.filter(search_text__contains=word)
        for word in form.cleaned_data["q"].split():
            partners = partners.filter(name__icontains=word)
        found += [organisation_of(school) for school in schools.order_by("name", "uai")[:FOUND_MAX]]
        found += [organisation_of(partner) for partner in partners.order_by("name", "pk")[:FOUND_MAX]]
    context = {"form": form, "found": found, "is_asked": bool(words), "own": kept_by(signed_in(request))}
    return render_desk(request, "staff/organisations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, ref: str) -> HttpResponse:
    """Everybody of one organisation and the invitations that wait; the form sends one more."""
    keeper = signed_in(request)
    organisation = get_organisation_or_404(keeper, ref)
    offered = invitable(keeper, organisation)
    roles = [(role, str(organisation.roles(role).label)) for role in offered]
    form = InviteForm(request.POST if request.method == "POST" else None, roles=roles)
    if offered and form.is_valid():
        email = form.cleaned_data["email"]
        if _may_write(request, email):
            role = form.cleaned_data["role"]
            staffing.invite(email=email, organisation=organisation, role=role, invited_by=keeper)
            # The same sentence whether the address has an account or not.
            messages.success(request, _("Invitation envoyée à %(email)s.") % {"email": email})
            return redirect("staff:people", organisation.ref)
        form.add_error(None, _too_many())
    context = {
        "organisation": organisation,
        "own": kept_by(keeper),
        "form": form if offered else None,
        "colleagues": colleagues_of(organisation),
        "invitations": [
            (row, organisation.roles(row.role).label, row.expires_at <= now())
            for row in open_invitations(organisation.ref)
        ],
        "is_partner": organisation.kind == staffing.PARTNER,
    }
    return render_desk(request, "staff/people.html", context)


def _may_write(request: HttpRequest, email: str) -> bool:
    """Nobody's letter box is to be flooded."""
    by, to = f"invite:by:{signed_in(request).pk}", f"invite:to:{account_key(email)}"
    return hit(key=by, limit=SENT_PER_HOUR, window=HOUR) and hit(key=to, limit=RECEIVED_PER_HOUR, window=HOUR)


def _too_many() -> str:
    return _("Trop d’invitations en peu de temps. Attendez une heure.")


@require_POST
def resend(request: HttpRequest, ref: str, invitation_id: UUID) -> HttpResponse:
    """The invitation once more, for seven more days; the former link is void."""
    keeper = signed_in(request)
    organisation = get_organisation_or_404(keeper, ref)
    found = get_invitation_or_404(organisation, invitation_id)
    if found.role not in invitable(keeper, organisation):
        raise PermissionDenied
    if _may_write(request, found.email):
        staffing.invite(email=found.email, organisation=organisation, role=found.role, invited_by=keeper)
        messages.success(request, _("Invitation envoyée à %(email)s.") % {"email": found.email})
    else:
        messages.error(request, _too_many())
    return redirect("staff:people", organisation.ref)


@require_POST
def cancel(request: HttpRequest, ref: str, invitation_id: UUID) -> HttpResponse:
    """The link opens nothing any more."""
    keeper = signed_in(request)
    organisation = get_organisation_or_404(keeper, ref)
    found = get_invitation_or_404(organisation, invitation_id)
    if found.role not in invitable(keeper, organisation):
        raise PermissionDenied
    try:
        cancel_invitation(invitation=found, actor=keeper.actor)
    except InvitationRefused:
        messages.warning(request, _("Cette invitation vient d’être acceptée."))
    else:
        messages.success(request, _("Invitation annulée : %(email)s.") % {"email": found.email})
    return redirect("staff:people", organisation.ref)


@require_safe
def person(request: HttpRequest, ref: str, user_id: int) -> HttpResponse:
    """One colleague: roles here, last sign-in, second factors, files opened today, and what may be done."""
    keeper = signed_in(request)
    organisation = get_organisation_or_404(keeper, ref)
    shown = get_colleague_or_404(organisation, user_id)
    here = [one for one in colleagues_of(organisation) if one.user.pk == user_id]
    current = [one for one in here if one.is_current]
    context = {
        "organisation": organisation,
        "shown": shown.user,
        "here": here,
        "revocable": [one for one in current if may_change(keeper, organisation, one)],
        "can_reset": any(may_reset(keeper, organisation, one) for one in current),
        "can_close": shown.user.is_active and shown.user.pk != keeper.pk and is_manager(keeper),
        "seat": next((one.member for one in current if one.member and one.role == "cashier"), None),
        "factors": factors_of(shown.user),
        "opened": today_of(shown.user.actor.ref),
        "budget": budget_for(roles_of(shown.user)),
    }
    return render_desk(request, "staff/person.html", context)


Act = Callable[[HttpRequest, Organisation, Colleague], HttpResponse]


def on_colleague(act: Act) -> Callable[..., HttpResponseBase]:
    """The act receives the organisation and the colleague that this keeper may change; else 404 or 403."""

    @require_POST
    @wraps(act)
    def inside(request: HttpRequest, ref: str, user_id: int) -> HttpResponse:
        keeper = signed_in(request)
        organisation = get_organisation_or_404(keeper, ref)
        colleague = get_colleague_or_404(organisation, user_id, request.POST.get("role", ""))
        if not may_change(keeper, organisation, colleague):
            raise PermissionDenied
        return act(request, organisation, colleague)

    return cast(Callable[..., HttpResponseBase], inside)


@on_colleague
def revoke(request: HttpRequest, organisation: Organisation, colleague: Colleague) -> HttpResponse:
    """Take the role: this person's sessions end at their next request. A second click takes nothing more."""
    if not colleague.is_current:
        return redirect("staff:person", organisation.ref, colleague.user.pk)
    actor = signed_in(request).actor
    try:
        staffing.revoke(user=colleague.user, organisation=organisation, role=colleague.role, actor=actor)
    except staffing.LastManager:
        messages.error(request, _last_manager())
    else:
        words = {"name": colleague.user.display_name}
        messages.success(request, _("Accès retiré : %(name)s. Ses sessions sont fermées.") % words)
    return redirect("staff:person", organisation.ref, colleague.user.pk)


def _last_manager() -> str:
    return _("C’est le dernier gestionnaire de la Région : nommez-en un autre d’abord.")


@on_colleague
def close_account(request: HttpRequest, organisation: Organisation, colleague: Colleague) -> HttpResponse:
    """Every role everywhere, and the account itself. A second click closes nothing more."""
    if not colleague.user.is_active:
        return redirect("staff:person", organisation.ref, colleague.user.pk)
    try:
        staffing.close_account(user=colleague.user, actor=signed_in(request).actor)
    except staffing.LastManager:
        messages.error(request, _last_manager())
    else:
        messages.success(request, _("Compte fermé : %(name)s.") % {"name": colleague.user.display_name})
    return redirect("staff:person", organisation.ref, colleague.user.pk)


@on_colleague
def reset_factors(request: HttpRequest, organisation: Organisation, colleague: Colleague) -> HttpResponse:
    """Forget the second factors and the password: a link leaves to the person's address."""
    if not colleague.is_current or not may_reset(signed_in(request), organisation, colleague):
        raise PermissionDenied
    staffing.reset_factors(user=colleague.user, actor=signed_in(request).actor)
    words = {"name": colleague.user.display_name}
    messages.success(request, _("Second facteur réinitialisé : %(name)s reçoit un lien par e-mail.") % words)
    return redirect("staff:person", organisation.ref, colleague.user.pk)


@on_colleague
def lift_stop(request: HttpRequest, organisation: Organisation, colleague: Colleague) -> HttpResponse:
    """Let a stopped colleague open files until midnight: recorded."""
    if lift(agent_ref=colleague.user.actor.ref, by=signed_in(request).actor):
        words = {"name": colleague.user.display_name}
        messages.success(request, _("%(name)s peut de nouveau ouvrir des dossiers aujourd’hui.") % words)
    return redirect("staff:person", organisation.ref, colleague.user.pk)
