"""The young person takes the demande back and is told by e-mail until which day it can be taken up again."""

import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from passregion.applications.models import Application
from passregion.applications.operations import withdrawal
from passregion.common.actors import Actor
from passregion.common.clock import today
from passregion.notifications import emails


@transaction.atomic
def withdraw(*, application_id: uuid.UUID, actor: Actor) -> Application:
    """Stop a demande that is not decided. Raises the refusals of `applications.operations.withdrawal.withdraw`."""
    application = withdrawal.withdraw(application_id=application_id, actor=actor)
    holder, closes_on = application.beneficiary, application.campaign.closes_on
    emails.application_withdrawn(
        to=holder.user.email,
        language=holder.user.language,
        subject_ref=f"application:{application.public_id}",
        first_name=holder.first_name,
        file_number=holder.file_number,
        reopen_until=closes_on if today() <= closes_on else None,
        space_url=settings.BASE_URL + reverse("beneficiary:procedures"),
    )
    return application


@transaction.atomic
def reopen(*, application_id: uuid.UUID, actor: Actor) -> Application:
    """Take a withdrawn demande up again. Raises the refusals of `applications.operations.withdrawal.reopen`."""
    return withdrawal.reopen(application_id=application_id, actor=actor)
