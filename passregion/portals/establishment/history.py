"""What happened to a demande, and who did it: colleagues are named, others by what they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from passregion.accounts.models import User
from passregion.applications.correction_queries import reason_of, rounds_of
from passregion.applications.models import Application, Correction
from passregion.applications.models import Transition as ApplicationTransition
from passregion.applications.states import State as ApplicationState
from passregion.cards.models import Card, CardKind
from passregion.cards.models import Transition as CardTransition

USER_PREFIX = "user:"


@dataclass(frozen=True)
class Line:
    """One act: when, what, by whom (empty for the product itself)."""

    at: datetime
    what: str
    who: str


def history_of(application: Application) -> list[Line]:
    """The acts on the demande and on its plastic card, in order."""
    decisions = list(application.transitions.all())
    moves = list(CardTransition.objects.filter(card__application=application, card__kind=CardKind.PLASTIC))
    names = colleagues(application, [*decisions, *moves])
    asked = {at: found.corrections for found in rounds_of(application) for at in (found.asked_at, found.sent_at) if at}
    lines = [
        Line(
            step.at,
            _decision(step, application, asked.get(step.at, [])),
            names.get(step.actor_ref, step.actor_label),
        )
        for step in decisions
    ]
    lines += [Line(step.at, _move(step), names.get(step.actor_ref, step.actor_label)) for step in moves]
    return sorted(lines, key=lambda line: line.at)


def moves_of(card: Card) -> list[Line]:
    """What happened to one card."""
    steps = list(card.transitions.all())
    names = colleagues(card.application, steps)
    return [
        Line(step.at, str(step.get_to_state_display()), names.get(step.actor_ref, step.actor_label)) for step in steps
    ]


def last_decision_of(application: Application) -> Line:
    """Who brought the demande where it stands, and when."""
    step = application.transitions.reverse()[:1].get()
    names = colleagues(application, [step])
    return Line(step.at, step.get_to_state_display(), names.get(step.actor_ref, step.actor_label))


def colleagues(application: Application, steps: Iterable[ApplicationTransition | CardTransition]) -> dict[str, str]:
    """The names, by reference, of those who acted and work for this school."""
    numbers = [step.actor_ref.removeprefix(USER_PREFIX) for step in steps if step.actor_ref.startswith(USER_PREFIX)]
    users = User.objects.filter(
        pk__in=[int(number) for number in numbers if number.isdecimal()],
        establishment_members__establishment=application.establishment,
    )
    return {user.actor.ref: user.display_name for user in users}


def _decision(step: ApplicationTransition, application: Application, corrections: list[Correction]) -> str:
    items = ", ".join(str(row.get_item_display()).lower() for row in corrections)
    if step.from_state == ApplicationState.TO_CORRECT and step.to_state == ApplicationState.SUBMITTED:
        return _("Demande corrigée et renvoyée\u00a0: %(items)s") % {"items": items}
    if step.from_state == ApplicationState.WITHDRAWN:
        return _("Demande reprise par le jeune")
    if step.to_state == ApplicationState.SUBMITTED:
        return _("Demande reçue")
    if step.to_state == ApplicationState.WITHDRAWN:
        return _("Demande retirée par le jeune")
    if step.to_state == ApplicationState.TO_CORRECT:
        asked = "\u00a0; ".join(f"{str(row.get_item_display()).lower()} ({reason_of(row)})" for row in corrections)
        return _("Correction demandée\u00a0: %(items)s") % {"items": asked}
    if step.to_state == ApplicationState.APPROVED:
        return _("Demande validée")
    if step.to_state == ApplicationState.REFUSED:
        return _("Demande refusée : %(reason)s") % {"reason": application.get_refusal_reason_display()}
    return step.get_to_state_display()


def _move(step: CardTransition) -> str:
    return _("Carte : %(state)s") % {"state": str(step.get_to_state_display()).lower()}
