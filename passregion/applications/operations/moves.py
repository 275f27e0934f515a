"""Moving an application from a state to another: one at a time, only as the table of `states.py` allows."""

import uuid

from django.db import transaction

from passregion.applications.models import Application, Transition
from passregion.applications.states import TRANSITIONS, State
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal


class ApplicationUnknown(Refusal):
    """No application has this id."""

    code = "application_unknown"


class AlreadyDecided(Refusal):
    """The application is no longer where the actor saw it; details: state, by (label), at, same_actor."""

    code = "already_decided"


@transaction.atomic
def lock_application(application_id: uuid.UUID) -> Application:
    """Hold the application of this public id until the end of the transaction. Raises ApplicationUnknown."""
    application = Application.objects.select_for_update(of=("self",)).filter(public_id=application_id).first()
    if application is None:
        raise ApplicationUnknown
    return application


@transaction.atomic
def move(
    application: Application, verb: str, actor: Actor, *, seen: int | None = None, fields: tuple[str, ...] = ()
) -> Transition:
    """Move a locked application by a verb of the table, and write who did. `fields` are saved with the state.

    `seen` is the id of the last transition that the actor's page showed: another one since then means that the actor
    decides on what is no longer there. None does not ask. Raises AlreadyDecided.
    """
    origins, target = TRANSITIONS[verb]
    origin = State(application.state)
    last = application.transitions.order_by("-at", "-id").first()
    if origin not in origins or (seen is not None and last is not None and last.pk != seen):
        raise AlreadyDecided(
            state=origin,
            by=last.actor_label if last else "",
            at=last.at if last else application.submitted_at,
            same_actor=bool(last and last.actor_ref == actor.ref),
        )
    application.state = target
    application.save(update_fields=["state", *fields])
    return Transition.objects.create(
        application=application,
        from_state=origin,
        to_state=target,
        at=now(),
        actor_ref=actor.ref,
        actor_label=actor.label,
    )
