"""Coming in: which door, an invitation, the second factor."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from passregion.accounts.factor_queries import has_factor, recovery_codes_left
from passregion.accounts.models import Invitation, Kind, User
from passregion.accounts.operations import LoginTaken
from passregion.accounts.passwords import hash_password
from passregion.accounts.staff_operations import InvitationRefused, find_invitation
from passregion.journeys import staffing
from passregion.journeys.staffing import Organisation
from passregion.portals.doors import TILL_KEY, doors_by_password
from passregion.portals.second_factor import (
    PENDING_KEY,
    count_wrong,
    hold_for_factor,
    mark_factor,
    pending_of,
)
from passregion.portals.sign_in import Verdict, check_credentials, enter, home_of, safe_next
from passregion.portals.staff.access import find_organisation
from passregion.portals.staff.forms import JoinForm, PasswordForm, ProofForm
from passregion.portals.staff.proof import RECOVERY, Outcome, ask, prove

HELD_STATUS = 429


@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """Which way in: school, partner or Region. Whoever is signed in goes on."""
    user = request.user
    home = home_of(user) if isinstance(user, User) and user.kind == Kind.STAFF else ""
    if TILL_KEY in request.session:
        home = reverse("partner:till")
    # Somebody without any role stays here.
    if home and home != request.path:
        return redirect(home)
    spaces = [
        (_("Espace établissement"), "school", reverse("establishment:sign_in")),
        (_("Espace partenaire"), "store", reverse("partner:sign_in")),
        (_("Espace Région"), "building-2", reverse("backoffice:sign_in")),
    ]
    query = "?" + urlencode({"next": target}) if (target := safe_next(request, "")) else ""
    return render(request, "staff/doors.html", {"spaces": [(label, icon, url + query) for label, icon, url in spaces]})


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The page that an invitation opens. Looking at it uses nothing up; accepting does."""
    try:
        found = find_invitation(secret)
        organisation = find_organisation(found.organisation_ref)
        if organisation is None:
            raise InvitationRefused
        return _answer(request, secret, found, organisation)
    except InvitationRefused:
        return render(request, "staff/invitation_refused.html", status=410)


def _answer(request: HttpRequest, secret: str, found: Invitation, organisation: Organisation) -> HttpResponse:
    known = User.objects.filter(login=found.email, kind=Kind.STAFF, is_active=True).first()
    data = request.POST if request.method == "POST" else None
    form = PasswordForm(data) if known else JoinForm(data, email=found.email)
    status = 200
    if form.is_valid() and isinstance(form, JoinForm):
        return _go_in(request, _join_anew(request, secret, organisation, form))
    if form.is_valid() and known:
        password = form.cleaned_data["password"]
        verdict, user = check_credentials(request, kind=Kind.STAFF, login=found.email, password=password)
        if verdict is Verdict.RIGHT and user is not None:
            return _go_in(request, staffing.join_too(secret=secret, organisation=organisation, user=user))
        status = HELD_STATUS if verdict is Verdict.HELD else 200
        sentence = _("Trop d’essais. Attendez 15 minutes.") if verdict is Verdict.HELD else _("Ce n’est pas le bon.")
        form.add_error("password", sentence)
    context = {
        "form": form,
        "organisation": organisation,
        "role_name": organisation.roles(found.role).label,
        "email": found.email,
        "invited_by": found.invited_by,
        "is_known": known is not None,
    }
    return render(request, "staff/invitation.html", context, status=status)


def _join_anew(request: HttpRequest, secret: str, organisation: Organisation, form: JoinForm) -> User:
    try:
        return staffing.join_anew(
            secret=secret,
            organisation=organisation,
            display_name=form.cleaned_data["display_name"],
            password_hash=hash_password(form.cleaned_data["password"]),
            language=get_language() or "fr",
        )
    except LoginTaken as raced:
        # The same link, used at the same moment in another window.
        raise InvitationRefused from raced


def _go_in(request: HttpRequest, user: User) -> HttpResponse:
    """The second factor comes before anything else: given, or enrolled."""
    if has_factor(user):
        hold_for_factor(request, user=user, target=home_of(user))
        return redirect("staff:second_factor")
    return enter(request, user=user, target=reverse("staff:enrol"))


@never_cache
@sensitive_post_parameters("code", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """After the right password, or before a change of the factors themselves: prove one."""
    pending = pending_of(request)
    signed_in = request.user if isinstance(request.user, User) and request.user.kind == Kind.STAFF else None
    user = pending.user if pending else signed_in
    if user is None or not has_factor(user):
        messages.info(request, _("La session s’est fermée. Saisissez de nouveau votre mot de passe."))
        return redirect("staff:doors")
    but = "" if pending else request.GET.get("sauf", "")
    form = ProofForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        outcome, ref = prove(request, user, but=but, **form.cleaned_data)
        if outcome is Outcome.RIGHT:
            return _proved(request, user, ref, pending.target if pending else safe_next(request, home_of(user)))
        count_wrong(request)
        if pending and pending_of(request) is None:
            messages.error(request, _("Trop de codes faux. Saisissez de nouveau votre mot de passe."))
            return redirect("staff:doors")
        status = HELD_STATUS if outcome is Outcome.HELD else 200
        form.add_error(None, _why_not(outcome))
    context = {
        "form": form,
        "question": ask(request, user, but),
        "next": safe_next(request, ""),
        "is_pending": pending is not None,
    }
    return render(request, "staff/second_factor.html", context, status=status)


def _why_not(outcome: Outcome) -> str:
    if outcome is Outcome.HELD:
        return _("Trop d’essais. Attendez 15 minutes, ou utilisez une clé d’accès.")
    return _("Cela n’a pas été reconnu. Attendez le code suivant, ou utilisez un autre moyen.")


def _proved(request: HttpRequest, user: User, ref: str, target: str) -> HttpResponse:
    if request.session.pop(PENDING_KEY, None):
        if not doors_by_password(user):
            messages.error(request, _("Ce compte n’ouvre plus aucun espace."))
            return redirect("staff:doors")
        response: HttpResponse = enter(request, user=user, target=target)
    else:
        request.session.cycle_key()
        response = HttpResponseRedirect(target)
    mark_factor(request.session, ref)
    if ref == RECOVERY:
        left = recovery_codes_left(user)
        sentence = ngettext(
            "Code de secours utilisé : il en reste %(count)d. Pensez à ajouter un second facteur.",
            "Code de secours utilisé : il en reste %(count)d. Pensez à ajouter un second facteur.",
            left,
        )
        messages.warning(request, sentence % {"count": left})
    return response
