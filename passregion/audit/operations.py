"""Recording an act."""

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
