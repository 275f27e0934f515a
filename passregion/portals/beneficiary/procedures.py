"""What happened to a demande between its sending and the answer, in the words of « Mes démarches »."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from passregion.applications.correction_queries import Round, reason_of, rounds_of
from passregion.applications.models import Application
from passregion.applications.states import State


@dataclass(frozen=True)
class Moment:
    """One thing that happened, on which day, with what it was about."""

    label: str
    at: date
    lines: list[str]


def moments_of(application: Application) -> list[Moment]:
    """Corrections, withdrawals and returns, in order."""
    rounds = {found.asked_at: found for found in rounds_of(application)}
    moments = []
    for step in application.transitions.all():
        at = timezone.localdate(step.at)
        if step.to_state == State.TO_CORRECT:
            asked = rounds.get(step.at)
            moments.append(Moment(_("Correction demandée le"), at, _lines(asked) if asked else []))
        elif step.from_state == State.TO_CORRECT and step.to_state == State.SUBMITTED:
            moments.append(Moment(_("Corrigée et renvoyée le"), at, []))
        elif step.to_state == State.WITHDRAWN:
            moments.append(Moment(_("Retirée le"), at, []))
        elif step.from_state == State.WITHDRAWN:
            moments.append(Moment(_("Reprise le"), at, []))
    return moments


def _lines(asked: Round) -> list[str]:
    lines = []
    for row in asked.corrections:
        lines.append(f"{row.get_item_display()} – {reason_of(row)}")
        if row.text:
            lines.append(row.text)
    return lines
