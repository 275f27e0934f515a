"""The decision of the establishment. Two reviewers at once: one decides, the other is told who did."""

import uuid

from django.db import transaction

from passregion.applications.models import Application, RefusalReason, Transition
from passregion.applications.states import TRANSITIONS, State
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal


class ApplicationUnknown(Refusal):
    """No application has this id."""

    code = "application_unknown"


class AlreadyDecided(Refusal):
    """The application has left the state where this verb may be used; details: state, by (label), at, same_actor."""

    code = "already_decided"


class RefusalReasonMissing(Refusal):
    """A refusal names a reason of the list, and « Autre motif » says more in words."""

    code = "refusal_reason_missing"


@transaction.atomic
def approve(*, application_id: uuid.UUID, actor: Actor) -> Application:
    """The establishment says yes. `application_id` is the public id.

    Raises ApplicationUnknown, AlreadyDecided.
    """
    application = _lock(application_id)
    _move(application, "approve", actor)
    record(action=Action.APPLICATION_APPROVED, actor=actor, subject_ref=f"application:{application.public_id}")
    return application


@transaction.atomic
def refuse(*, application_id: uuid.UUID, reason: str, text: str, actor: Actor) -> Application:
    """The establishment says no, with a reason of the list and words for the young person.

    Raises ApplicationUnknown, AlreadyDecided, RefusalReasonMissing.
    """
    text = text.strip()
    if reason not in RefusalReason.values or (reason == RefusalReason.OTHER and not text):
        raise RefusalReasonMissing
    application = _lock(application_id)
    application.refusal_reason, application.refusal_text = reason, text
    _move(application, "refuse", actor)
    record(
        action=Action.APPLICATION_REFUSED,
        actor=actor,
        subject_ref=f"application:{application.public_id}",
        reason=reason,
    )
    return application


def _lock(application_id: uuid.UUID) -> Application:
    application = Application.objects.select_for_update(of=("self",)).filter(public_id=application_id).first()
    if application is None:
        raise ApplicationUnknown
    return application


def _move(application: Application, verb: str, actor: Actor) -> None:
    origins, target = TRANSITIONS[verb]
    origin = State(application.state)
    if origin not in origins:
        last = application.transitions.order_by("-at", "-id").first()
        raise AlreadyDecided(
            state=origin,
            by=last.actor_label if last else "",
            at=last.at if last else application.submitted_at,
            same_actor=bool(last and last.actor_ref == actor.ref),
        )
    application.state = target
    application.decided_at = now()
    application.save(update_fields=["state", "decided_at", "refusal_reason", "refusal_text"])
    Transition.objects.create(
        application=application,
        from_state=origin,
        to_state=target,
        at=application.decided_at,
        actor_ref=actor.ref,
        actor_label=actor.label,
    )
