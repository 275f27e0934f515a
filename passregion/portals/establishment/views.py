"""The queue of demandes, one demande, its photos."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from passregion.applications.correction_queries import has_left, last_sent_round, with_rounds
from passregion.applications.models import Application
from passregion.applications.queries import file_number_in, find_for_establishment, queue_of
from passregion.applications.states import State
from passregion.applications.twin_queries import twins_of, with_twin_marks
from passregion.beneficiaries.models import Portrait
from passregion.campaigns.models import Campaign
from passregion.campaigns.queries import latest_campaign
from passregion.establishments.models import Establishment, Track
from passregion.portals.establishment.access import (
    at_school,
    establishments_of,
    get_application_or_404,
    signed_in,
)
from passregion.portals.establishment.file_page import open_file, render_file
from passregion.portals.establishment.forms import QueueForm
from passregion.portals.gate import Who
from passregion.portals.sign_in import StaffSignInView

PAGE_LENGTH = 25
TO_STUDY, UNCONFIRMED, TO_CORRECT = "a-etudier", "non-confirmees", "a-corriger"
APPROVED, REFUSED, WITHDRAWN = "validees", "refusees", "retirees"
VIEWS = {
    TO_STUDY: gettext_lazy("À étudier"),
    UNCONFIRMED: gettext_lazy("E-mail non confirmé"),
    TO_CORRECT: gettext_lazy("À corriger"),
    APPROVED: gettext_lazy("Validées"),
    REFUSED: gettext_lazy("Refusées"),
    WITHDRAWN: gettext_lazy("Retirées"),
}
STATES = {
    TO_STUDY: State.SUBMITTED,
    UNCONFIRMED: State.SUBMITTED,
    TO_CORRECT: State.TO_CORRECT,
    APPROVED: State.APPROVED,
    REFUSED: State.REFUSED,
    WITHDRAWN: State.WITHDRAWN,
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
    # Those that came back corrected stand first: somebody waits for the second time.
    shown = with_twin_marks(with_rounds(rows, corrected_first=view in (TO_STUDY, UNCONFIRMED)))
    context = {
        "form": form,
        "view": view,
        "views": _tabs(school, campaign, view),
        "page": Paginator(shown, PAGE_LENGTH).get_page(request.GET.get("page")),
        "campaign": campaign,
        "school": school,
        "schools": establishments_of(signed_in(request)),
        "foreign_number": number,
        "has_left": bool(number) and has_left([school], number),
        "is_filtered": bool(search or track_id),
    }
    return render(request, "establishment/queue.html", context)


def _rows(school: Establishment, campaign: Campaign | None, view: str, search: str = "") -> QuerySet[Application]:
    rows = queue_of(school, campaign, STATES[view], search)
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
    user = signed_in(request)
    try:
        demande = get_application_or_404(user, application_id)
    except Http404:
        if not has_left(establishments_of(user), application_id):
            raise
        return render(request, "establishment/left.html", {"school": school}, status=410)
    # Of a demande that is decided nobody asks whether it was sent twice.
    twins = twins_of(demande) if demande.state == State.SUBMITTED else []
    return render_file(request, demande, "establishment/application.html", twins=twins)


@require_safe
@at_school
def portrait(request: HttpRequest, school: Establishment, application_id: UUID) -> HttpResponseBase:
    """The photo of one demande."""
    demande = get_application_or_404(signed_in(request), application_id)
    open_file(request, demande, again=False)
    return _photo(demande.beneficiary.portrait)


@require_safe
@at_school
def former_portrait(request: HttpRequest, school: Establishment, application_id: UUID) -> HttpResponseBase:
    """The photo that a correction replaced, until the decision."""
    demande = get_application_or_404(signed_in(request), application_id)
    found = last_sent_round(demande)
    replaced = next((row.portrait for row in found.corrections if row.portrait), None) if found else None
    if replaced is None:
        raise Http404
    open_file(request, demande, again=False)
    return _photo(replaced)


def _photo(portrait: Portrait) -> FileResponse:
    try:
        return FileResponse(portrait.image.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as lost:
        raise Http404 from lost
