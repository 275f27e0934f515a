"""Messages about a demande that is still being typed. Called inside the transaction of the act, as in `emails`."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from passregion.notifications.models import Message
from passregion.notifications.operations.queue import queue


def resume_link(*, to: str, language: str, subject_ref: str, first_name: str, resume_url: str) -> Message:
    """The link that opens the draft on another device, good once for 72 hours."""
    with override(language):
        subject = _("Reprends ta demande de %(pass)s") % {"pass": settings.BRAND["pass_name"]}
    return queue(
        kind="resume_link",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"first_name": first_name, "resume_url": resume_url},
    )


def hand_over_link(*, to: str, language: str, subject_ref: str, first_name: str, resume_url: str) -> Message:
    """To a parent: the same link, said to an adult."""
    with override(language):
        subject = _("%(first_name)s vous confie sa demande de %(pass)s") % {
            "first_name": first_name,
            "pass": settings.BRAND["pass_name"],
        }
    return queue(
        kind="hand_over_link",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"first_name": first_name, "resume_url": resume_url},
    )


def reminder(*, to: str, language: str, subject_ref: str, first_name: str, resume_url: str) -> Message:
    """Once, to somebody who stopped half-way."""
    with override(language):
        subject = _("Ta demande de %(pass)s t’attend") % {"pass": settings.BRAND["pass_name"]}
    return queue(
        kind="draft_reminder",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"first_name": first_name, "resume_url": resume_url},
    )
