"""The decision: validate, refuse, or send items back to be corrected. A stale page decides nothing and says why."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passregion.applications.models import Application
from passregion.applications.operations.moves import AlreadyDecided
from passregion.applications.operations.review import NotListedYet
from passregion.applications.states import TRANSITIONS, State
from passregion.establishments.models import Establishment
from passregion.journeys import admission, correction
from passregion.portals.establishment.access import (
    at_school,
    get_application_or_404,
    signed_in,
)
from passregion.portals.establishment.file_page import following, render_file
from passregion.portals.establishment.forms import CorrectionForm, RefusalForm
from passregion.portals.establishment.history import last_decision_of

# More digits than the largest id of the database.
SEEN_LENGTH_MAX = 18


@require_POST
@at_school
def approve(request: HttpRequest, school: Establishment, application_id: UUID) -> HttpResponse:
    """Validate, say so, and go on with the next demande."""
    demande = get_application_or_404(signed_in(request), application_id)
    try:
        admission.approve(application_id=demande.public_id, actor=signed_in(request).actor, seen=_seen(request))
    except AlreadyDecided as stale:
        return _too_late(request, demande, stale, wanted=State.APPROVED)
    except NotListedYet:
        messages.warning(
            request, _("La Région n’a pas encore précisé la filière. Vous pourrez valider dès qu’elle l’aura fait.")
        )
        return redirect("establishment:application", demande.public_id)
    name = _full_name(demande)
    messages.success(
        request,
        _("Demande validée\u00a0: %(name)s. La carte virtuelle est active, la carte part en fabrication.")
        % {"name": name},
    )
    return _go_on(demande)


@at_school
def refuse(request: HttpRequest, school: Establishment, application_id: UUID) -> HttpResponseBase:
    """The reason, then the refusal."""
    template = "establishment/refuse.html"
    if request.method != "POST":
        demande = get_application_or_404(signed_in(request), application_id)
        if demande.state not in TRANSITIONS["refuse"][0]:
            return redirect("establishment:application", demande.public_id)
        return render_file(request, demande, template, form=RefusalForm())
    demande = get_application_or_404(signed_in(request), application_id)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return render_file(request, demande, template, form=form)
    actor = signed_in(request).actor
    try:
        admission.refuse(application_id=demande.public_id, actor=actor, seen=_seen(request), **form.cleaned_data)
    except AlreadyDecided as stale:
        return _too_late(request, demande, stale, wanted=State.REFUSED)
    messages.success(
        request,
        _("Demande refusée\u00a0: %(name)s. Le motif est envoyé par e-mail.") % {"name": _full_name(demande)},
    )
    return _go_on(demande)


@at_school
def ask_correction(request: HttpRequest, school: Establishment, application_id: UUID) -> HttpResponseBase:
    """The items and their reasons, what the young person will read, then the sending."""
    template = "establishment/ask_correction.html"
    if request.method != "POST":
        demande = get_application_or_404(signed_in(request), application_id)
        if demande.state not in TRANSITIONS["ask_correction"][0]:
            return redirect("establishment:application", demande.public_id)
        return render_file(request, demande, template, form=CorrectionForm())
    demande = get_application_or_404(signed_in(request), application_id)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return render_file(request, demande, template, form=form)
    if "preview" in request.POST:
        letter = correction.in_words(form.items, demande.beneficiary.user.language)
        return render_file(request, demande, template, form=form, letter=letter)
    actor = signed_in(request).actor
    try:
        correction.ask(application_id=demande.public_id, items=form.items, actor=actor, seen=_seen(request))
    except AlreadyDecided as stale:
        return _too_late(request, demande, stale, wanted=State.TO_CORRECT)
    sentence = _("Correction demandée\u00a0: %(name)s. Les motifs sont envoyés par e-mail.")
    messages.success(request, sentence % {"name": _full_name(demande)})
    return _go_on(demande)


def _seen(request: HttpRequest) -> int | None:
    """The last act that the page showed when the decision was taken; None when the page does not say."""
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= SEEN_LENGTH_MAX else None


def _go_on(demande: Application) -> HttpResponse:
    then = following(demande)
    if then:
        return redirect("establishment:application", then.public_id)
    return redirect("establishment:queue")


def _too_late(request: HttpRequest, demande: Application, stale: AlreadyDecided, *, wanted: State) -> HttpResponse:
    """Tell who decided. The same person sending the same decision again gets the same answer, and no alarm."""
    if stale.details["same_actor"] and stale.details["state"] == wanted:
        messages.info(request, _("Votre décision sur cette demande était déjà enregistrée."))
        return redirect("establishment:application", demande.public_id)
    demande.refresh_from_db(fields=["state"])
    last = last_decision_of(demande)
    at = timezone.localtime(last.at)
    words = {
        "who": last.who,
        "name": _full_name(demande),
        "day": at.strftime("%d/%m/%Y"),
        "time": at.strftime("%H:%M"),
        "state": last.what.lower(),
    }
    messages.warning(request, _why_too_late(State(demande.state)) % words)
    return redirect("establishment:application", demande.public_id)


def _why_too_late(state: State) -> str:
    sentences = {
        State.SUBMITTED: _(
            "Ce dossier a changé le %(day)s à %(time)s, après l’ouverture de votre page. "
            "Votre décision n’a pas été enregistrée\u00a0: relisez-le, puis décidez."
        ),
        State.WITHDRAWN: _(
            "%(name)s a retiré sa demande le %(day)s à %(time)s. Votre décision n’a pas été enregistrée."
        ),
        State.TO_CORRECT: _(
            "%(who)s a déjà demandé une correction le %(day)s à %(time)s. Votre décision n’a pas été enregistrée."
        ),
    }
    decided = _("%(who)s a déjà décidé le %(day)s à %(time)s\u00a0: %(state)s. Votre décision n’a pas été enregistrée.")
    return sentences.get(state, decided)


def _full_name(demande: Application) -> str:
    return f"{demande.beneficiary.first_name} {demande.beneficiary.last_name}"
