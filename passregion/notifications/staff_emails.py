"""Messages to the adults of schools. Called inside the transaction of the act, as in `emails`."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from passregion.common.languages import to_adult
from passregion.notifications.models import Message
from passregion.notifications.operations.queue import queue


def applications_waiting(
    *, to: str, language: str, subject_ref: str, establishment_name: str, count: int, since: date, queue_url: str
) -> Message:
    """On Mondays, to each reviewer of a school: how many demandes wait for longer than announced, since when."""
    with override(language):
        subject = _("Des demandes de %(pass)s attendent votre réponse") % {"pass": settings.BRAND["pass_name"]}
    return queue(
        kind="applications_waiting",
        to=to,
        # The frame of the message says « vous ».
        language=to_adult(language),
        subject_ref=subject_ref,
        subject=subject,
        context={
            "establishment_name": establishment_name,
            "pass_name": settings.BRAND["pass_name"],
            "count": count,
            "since": since,
            "queue_url": queue_url,
        },
    )
