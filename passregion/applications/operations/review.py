"""The decision of the establishment. Two reviewers at once: one decides, the other is told who did."""

import uuid

from django.db import transaction

from passregion.applications.listing_queries import what_is_missing
from passregion.applications.models import Application, RefusalReason
from passregion.applications.operations.moves import lock_application, move
from passregion.applications.operations.rounds import forget_replaced
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal


class RefusalReasonMissing(Refusal):
    """A refusal names a reason of the list, and « Autre motif » says more in words."""

    code = "refusal_reason_missing"


class NotListedYet(Refusal):
    """The Region is still looking for the establishment or the track in its list; details: missing."""

    code = "not_listed_yet"


@transaction.atomic
def approve(*, application_id: uuid.UUID, actor: Actor, seen: int | None = None) -> Application:
    """The establishment says yes. `application_id` is the public id, `seen` as for `moves.move`.

    Raises ApplicationUnknown, AlreadyDecided, NotListedYet.
    """
    application = lock_application(application_id)
    if missing := what_is_missing(application):
        raise NotListedYet(missing=missing)
    _decide(application, "approve", actor, seen)
    record(action=Action.APPLICATION_APPROVED, actor=actor, subject_ref=f"application:{application.public_id}")
    return application


@transaction.atomic
def refuse(*, application_id: uuid.UUID, reason: str, text: str, actor: Actor, seen: int | None = None) -> Application:
    """The establishment says no, with a reason of the list and words for the young person.

    Raises ApplicationUnknown, AlreadyDecided, RefusalReasonMissing.
    """
    text = text.strip()
    if reason not in RefusalReason.values or (reason == RefusalReason.OTHER and not text):
        raise RefusalReasonMissing
    application = lock_application(application_id)
    application.refusal_reason, application.refusal_text = reason, text
    _decide(application, "refuse", actor, seen)
    record(
        action=Action.APPLICATION_REFUSED,
        actor=actor,
        subject_ref=f"application:{application.public_id}",
        reason=reason,
    )
    return application


def _decide(application: Application, verb: str, actor: Actor, seen: int | None) -> None:
    application.decided_at = now()
    move(application, verb, actor, seen=seen, fields=("decided_at", "refusal_reason", "refusal_text"))
    forget_replaced(application)
