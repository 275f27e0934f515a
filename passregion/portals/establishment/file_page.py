"""What every page about one demande shows: the person, the card to come, what happened, what comes next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from passregion.applications.correction_queries import last_transition, open_corrections, reason_of
from passregion.applications.models import Application
from passregion.applications.queries import queue_of
from passregion.applications.states import TRANSITIONS, State
from passregion.cards.models import CardKind
from passregion.cards.queries import future_face_of
from passregion.common.clock import age_on, today
from passregion.portals.establishment.changes import changes_of
from passregion.portals.establishment.history import history_of
from passregion.portals.personal_files import open_personal_files


def render_file(request: HttpRequest, demande: Application, template: str, **extra: Any) -> HttpResponse:
    """The page `template` about this demande. `seen` lets a decision say on which version it was taken.

    The opening of a personal file is recorded, and counted: raises OpeningsStopped.
    """
    open_file(request, demande, again=request.method != "POST")
    last = last_transition(demande)
    context = {
        "application": demande,
        "holder": demande.beneficiary,
        "age": age_on(demande.beneficiary.birth_date, today()),
        "is_confirmed": demande.beneficiary.user.activated_at is not None,
        "can_decide": demande.state in TRANSITIONS["approve"][0],
        "seen": last.pk if last else "",
        "since": last.at if last else demande.submitted_at,
        "changes": changes_of(demande),
        "asked": [(row, reason_of(row)) for row in open_corrections(demande)],
        "face": future_face_of(demande),
        "history": history_of(demande),
        "cards": demande.cards.filter(kind=CardKind.PLASTIC).order_by("-ordered_at", "-id"),
        "following": following(demande),
        "school": demande.establishment,
    }
    return render(request, template, {**context, **extra})


def open_file(request: HttpRequest, demande: Application, *, again: bool) -> None:
    """Record that the visitor opens the file of this demande; `again` as for `open_personal_files`."""
    subject_ref = f"beneficiary:{demande.beneficiary.public_id}"
    open_personal_files(request, [subject_ref], again=again, application=str(demande.public_id))


def following(demande: Application) -> Application | None:
    """The next demande to study, after this one in the order of arrival, then from the oldest."""
    waiting = queue_of(demande.establishment, demande.campaign, State.SUBMITTED).exclude(pk=demande.pk)
    after = waiting.filter(submitted_at__gt=demande.submitted_at)
    return after.first() or waiting.first()
