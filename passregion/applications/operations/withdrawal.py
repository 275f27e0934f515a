"""The young person takes the demande back, and may change their mind while the campaign is open."""

import uuid

from django.db import transaction

from passregion.applications.models import Application
from passregion.applications.operations.moves import lock_application, move
from passregion.applications.operations.rounds import close_unsent
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import Actor
from passregion.common.clock import today
from passregion.common.errors import Refusal


class ReopeningClosed(Refusal):
    """The last day to apply is over: a withdrawn demande stays withdrawn; details: closes_on."""

    code = "reopening_closed"


@transaction.atomic
def withdraw(*, application_id: uuid.UUID, actor: Actor) -> Application:
    """Stop a demande that is not decided; answers to a correction that were not sent are erased.

    Raises ApplicationUnknown, AlreadyDecided.
    """
    application = lock_application(application_id)
    move(application, "withdraw", actor)
    close_unsent(application)
    record(action=Action.APPLICATION_WITHDRAWN, actor=actor, subject_ref=f"application:{application.public_id}")
    return application


@transaction.atomic
def reopen(*, application_id: uuid.UUID, actor: Actor) -> Application:
    """Give a withdrawn demande back to the establishment.

    Raises ApplicationUnknown, AlreadyDecided, ReopeningClosed.
    """
    application = lock_application(application_id)
    if today() > application.campaign.closes_on:
        raise ReopeningClosed(closes_on=application.campaign.closes_on)
    move(application, "reopen", actor)
    record(action=Action.APPLICATION_REOPENED, actor=actor, subject_ref=f"application:{application.public_id}")
    return application
