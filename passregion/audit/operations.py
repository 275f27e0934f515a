"""Recording an act."""

from collections.abc import Iterable

from passregion.audit.models import Action, Event
from passregion.common.actors import Actor
from passregion.common.clock import now


def record(*, action: Action, actor: Actor, subject_ref: str, **details: object) -> Event:
    """Write one event, in the transaction of the act. `details` are JSON values without personal data."""
    return Event.objects.create(
        at=now(),
        action=action,
        actor_ref=actor.ref,
        actor_label=actor.label,
        subject_ref=subject_ref,
        details=details,
    )


def record_many(*, action: Action, actor: Actor, subject_refs: Iterable[str], **details: object) -> None:
    """The same act on many subjects: one event for each, written in few statements."""
    moment = now()
    events = [
        Event(
            at=moment,
            action=action,
            actor_ref=actor.ref,
            actor_label=actor.label,
            subject_ref=subject_ref,
            details=details,
        )
        for subject_ref in subject_refs
    ]
    Event.objects.bulk_create(events, batch_size=1000)
