"""Messages to those who work at a school, a partner or the Region. Called in the transaction of the act."""

from datetime import date, datetime

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


def staff_invitation(
    *,
    to: str,
    language: str,
    subject_ref: str,
    organisation_name: str,
    role_name: str,
    invited_by: str,
    expires_at: datetime,
    invitation_url: str,
) -> Message:
    """The link by which somebody becomes a colleague, good once until `expires_at`."""
    with override(language):
        subject = _("%(organisation)s vous invite dans %(pass)s") % {
            "organisation": organisation_name,
            "pass": settings.BRAND["pass_name"],
        }
    return queue(
        kind="staff_invitation",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={
            "organisation_name": organisation_name,
            "role_name": role_name,
            "invited_by": invited_by,
            "expires_at": expires_at,
            "invitation_url": invitation_url,
        },
    )


def staff_revoked(*, to: str, language: str, subject_ref: str, display_name: str, organisation_name: str) -> Message:
    """To somebody who no longer works there."""
    with override(language):
        subject = _("Votre accès à %(organisation)s est retiré") % {"organisation": organisation_name}
    return queue(
        kind="staff_revoked",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"display_name": display_name, "organisation_name": organisation_name},
    )


def factor_changed(
    *, to: str, language: str, subject_ref: str, display_name: str, factor_name: str, is_added: bool
) -> Message:
    """To the owner of an account whose second factors have changed."""
    with override(language):
        subject = _("Un second facteur a été ajouté") if is_added else _("Un second facteur a été retiré")
    return queue(
        kind="factor_changed",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={
            "display_name": display_name,
            "factor_name": factor_name,
            "is_added": is_added,
            "security_email": settings.BRAND["security_email"],
        },
    )


def factors_reset(*, to: str, language: str, subject_ref: str, display_name: str, reset_url: str) -> Message:
    """To somebody whose second factors were reset: the link to a new password, good for 72 hours."""
    with override(language):
        subject = _("Votre second facteur est réinitialisé")
    return queue(
        kind="factors_reset",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={
            "display_name": display_name,
            "reset_url": reset_url,
            "security_email": settings.BRAND["security_email"],
        },
    )


def openings_alarm(
    *, to: str, language: str, subject_ref: str, display_name: str, count: int, page_url: str
) -> Message:
    """To the Region's data protection contact: an agent opened many personal files today."""
    with override(language):
        subject = _("Beaucoup de dossiers consultés par un agent")
    return queue(
        kind="openings_alarm",
        to=to,
        language=to_adult(language),
        subject_ref=subject_ref,
        subject=subject,
        context={"display_name": display_name, "count": count, "page_url": page_url},
    )
