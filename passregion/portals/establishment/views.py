"""The queue of demandes, one demande, the decision."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from passregion.applications.models import Application
from passregion.applications.operations.moves import AlreadyDecided
from passregion.applications.queries import file_number_in, find_for_establishment, queue_of
from passregion.applications.states import TRANSITIONS, State
from passregion.campaigns.models import Campaign
from passregion.campaigns.queries import latest_campaign
from passregion.cards.queries import future_face_of
from passregion.common.clock import age_on, today
from passregion.establishments.models import Establishment, Track
from passregion.journeys import admission
from passregion.portals.establishment.access import (
    at_school,
    establishments_of,
    get_application_or_404,
    open_file_or_404,
    signed_in,
)
from passregion.portals.establishment.forms import QueueForm, RefusalForm
from passregion.portals.establishment.history import history_of, last_decision_of
from passregion.portals.gate import Who
from passregion.portals.sign_in import StaffSignInView

PAGE_LENGTH = 25
TO_STUDY, UNCONFIRMED, APPROVED, REFUSED = "a-etudier", "non-confirmees", "validees", "refusees"
VIEWS = {
    TO_STUDY: gettext_lazy("À étudier"),
    UNCONFIRMED: gettext_lazy("E-mail non confirmé"),
    APPROVED: gettext_lazy("Validées"),
    REFUSED: gettext_lazy("Refusées"),
}


class SignIn(StaffSignInView):
    """The school's door."""

    door = Who.REVIEWER
    success_name = "establishment:queue"
    space_name = gettext_lazy("Espace établissement")


@require_safe
@at_school
def queue(request: HttpRequest, school: Establishment) -> HttpResponse:
    """The list of one view, filtered. A file number typed in full goes straight to its demande."""
    campaign = latest_campaign()
    view = request.GET.get("vue", "")
    view = view if view in VIEWS else TO_STUDY
    form = QueueForm(request.GET, tracks=_tracks_asked(school, campaign))
    # A filter that is wrong is told beside its field; the right ones still serve.
    form.is_valid()
    search, track_id = form.cleaned_data.get("q", ""), form.cleaned_data.get("filiere")
    number = file_number_in(search)
    if number and (found := find_for_establishment(number, school)):
        return redirect("establishment:application", found.public_id)
    rows = _rows(school, campaign, view, search)
    if track_id:
        rows = rows.filter(track_id=track_id)
    context = {
        "form": form,
        "view": view,
        "views": _tabs(school, campaign, view),
        "page": Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page")),
        "campaign": campaign,
        "school": school,
        "schools": establishments_of(signed_in(request)),
        "foreign_number": number,
        "is_filtered": bool(search or track_id),
    }
    return render(request, "establishment/queue.html", context)


def _rows(school: Establishment, campaign: Campaign | None, view: str, search: str = "") -> QuerySet[Application]:
    states = {TO_STUDY: State.SUBMITTED, UNCONFIRMED: State.SUBMITTED, APPROVED: State.APPROVED, REFUSED: State.REFUSED}
    rows = queue_of(school, campaign, states[view], search)
    if view == UNCONFIRMED:
        rows = rows.filter(beneficiary__user__activated_at=None)
    if view in (APPROVED, REFUSED):
        rows = rows.order_by("-decided_at", "-id")
    return rows


def _tracks_asked(school: Establishment, campaign: Campaign | None) -> list[Track]:
    asked = queue_of(school, campaign).order_by().values("track")
    return list(Track.objects.filter(pk__in=asked).order_by("label", "pk"))


def _tabs(school: Establishment, campaign: Campaign | None, current: str) -> list[dict[str, object]]:
    return [
        {
            "label": label,
            "url": f"?{urlencode({'vue': view})}",
            "count": _rows(school, campaign, view).count(),
            "current": view == current,
        }
        for view, label in VIEWS.items()
    ]


@require_safe
@at_school
def application(request: HttpRequest, school: Establishment, application_id: UUID) -> HttpResponse:
    """One demande: who, which filière, the card as it will be, what happened. Opening it is recorded."""
    return _file_page(request, open_file_or_404(signed_in(request), application_id))


def _file_page(request: HttpRequest, demande: Application, form: RefusalForm | None = None) -> HttpResponse:
    """The demande, or with a form its refusal."""
    context = {
        "application": demande,
        "holder": demande.beneficiary,
        "age": age_on(demande.beneficiary.birth_date, today()),
        "is_confirmed": demande.beneficiary.user.activated_at is not None,
        "can_decide": demande.state in TRANSITIONS["approve"][0],
        "face": future_face_of(demande),
        "history": history_of(demande),
        "following": _following(demande),
        "school": demande.establishment,
        "form": form,
    }
    return render(request, "establishment/refuse.html" if form else "establishment/application.html", context)


def _following(demande: Application) -> Application | None:
    """The next demande to study, after this one in the order of arrival, then from the oldest."""
    waiting = queue_of(demande.establishment, demande.campaign, State.SUBMITTED).exclude(pk=demande.pk)
    after = waiting.filter(submitted_at__gt=demande.submitted_at)
    return after.first() or waiting.first()


@require_POST
@at_school
def approve(request: HttpRequest, school: Establishment, application_id: UUID) -> HttpResponse:
    """Validate, say so, and go on with the next demande."""
    demande = get_application_or_404(signed_in(request), application_id)
    try:
        admission.approve(application_id=demande.public_id, actor=signed_in(request).actor)
    except AlreadyDecided as stale:
        return _too_late(request, demande, stale, wanted=State.APPROVED)
    name = _full_name(demande)
    messages.success(
        request,
        _("Demande validée : %(name)s. La carte virtuelle est active, la carte part en fabrication.") % {"name": name},
    )
    return _go_on(demande)


@at_school
def refuse(request: HttpRequest, school: Establishment, application_id: UUID) -> HttpResponseBase:
    """The reason, then the refusal."""
    if request.method != "POST":
        demande = open_file_or_404(signed_in(request), application_id)
        if demande.state not in TRANSITIONS["refuse"][0]:
            return redirect("establishment:application", demande.public_id)
        return _file_page(request, demande, RefusalForm())
    demande = get_application_or_404(signed_in(request), application_id)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _file_page(request, demande, form)
    try:
        admission.refuse(application_id=demande.public_id, actor=signed_in(request).actor, **form.cleaned_data)
    except AlreadyDecided as stale:
        return _too_late(request, demande, stale, wanted=State.REFUSED)
    messages.success(
        request,
        _("Demande refusée : %(name)s. Le motif est envoyé par e-mail.") % {"name": _full_name(demande)},
    )
    return _go_on(demande)


def _go_on(demande: Application) -> HttpResponse:
    following = _following(demande)
    if following:
        return redirect("establishment:application", following.public_id)
    return redirect("establishment:queue")


def _too_late(request: HttpRequest, demande: Application, stale: AlreadyDecided, *, wanted: State) -> HttpResponse:
    """Tell who decided. The same person sending the same decision again gets the same answer, and no alarm."""
    if stale.details["same_actor"] and stale.details["state"] == wanted:
        messages.info(request, _("Votre décision sur cette demande était déjà enregistrée."))
        return redirect("establishment:application", demande.public_id)
    demande.refresh_from_db(fields=["state"])
    last = last_decision_of(demande)
    at = timezone.localtime(last.at)
    messages.warning(
        request,
        _("%(who)s a déjà décidé le %(day)s à %(time)s : %(state)s. Votre décision n’a pas été enregistrée.")
        % {
            "who": last.who,
            "day": at.strftime("%d/%m/%Y"),
            "time": at.strftime("%H:%M"),
            "state": last.what.lower(),
        },
    )
    return redirect("establishment:application", demande.public_id)


def _full_name(demande: Application) -> str:
    return f"{demande.beneficiary.first_name} {demande.beneficiary.last_name}"


@require_safe
@at_school
def portrait(request: HttpRequest, school: Establishment, application_id: UUID) -> HttpResponseBase:
    """The photo of one demande."""
    demande = get_application_or_404(signed_in(request), application_id)
    try:
        return FileResponse(demande.beneficiary.portrait.image.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as lost:
        raise Http404 from lost
