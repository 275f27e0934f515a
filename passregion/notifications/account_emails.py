"""Messages about an account itself: its address, its telephone, what is linked to it. Called inside the transaction of
the act, as in `emails`."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from passregion.notifications.models import Message
from passregion.notifications.operations.queue import queue


def _subject(text: str) -> str:
    return f"{text} – {settings.BRAND['pass_name']}"


def email_change_link(*, to: str, language: str, subject_ref: str, display_name: str, confirm_url: str) -> Message:
    """To the new address: the link that puts it in force, good once for 24 hours."""
    with override(language):
        subject = _subject(_("Confirme ta nouvelle adresse e-mail"))
    return queue(
        kind="email_change_link",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"display_name": display_name, "confirm_url": confirm_url},
    )


def email_change_asked(
    *, to: str, language: str, subject_ref: str, display_name: str, new_email: str, undo_url: str
) -> Message:
    """To the address in force: another one was asked for; the link refuses it."""
    with override(language):
        subject = _subject(_("Une autre adresse e-mail est demandée"))
    return queue(
        kind="email_change_asked",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"display_name": display_name, "new_email": new_email, "undo_url": undo_url},
    )


def email_changed(
    *,
    to: str,
    language: str,
    subject_ref: str,
    display_name: str,
    new_email: str,
    changed_at: datetime,
    undo_url: str,
) -> Message:
    """To both addresses. `undo_url` is for the old one only: good for seven days, it puts the old one back."""
    with override(language):
        subject = _subject(_("Adresse e-mail modifiée"))
    return queue(
        kind="email_changed",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={
            "display_name": display_name,
            "new_email": new_email,
            "changed_at": changed_at,
            "undo_url": undo_url,
        },
    )


def contact_changed(
    *,
    to: str,
    language: str,
    subject_ref: str,
    first_name: str,
    is_phone: bool,
    is_postal: bool,
    changed_at: datetime,
    account_url: str,
) -> Message:
    """Telephone or postal address were changed: what to do if it was somebody else. Neither is written in it."""
    with override(language):
        subject = _subject(_("Coordonnées modifiées"))
    return queue(
        kind="contact_changed",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={
            "first_name": first_name,
            "is_phone": is_phone,
            "is_postal": is_postal,
            "changed_at": changed_at,
            "account_url": account_url,
        },
    )


def identity_linked(
    *, to: str, language: str, subject_ref: str, display_name: str, provider: str, linked_at: datetime, account_url: str
) -> Message:
    """An account of another provider now opens this one."""
    with override(language):
        subject = _subject(_("Un compte %(provider)s est relié") % {"provider": provider})
    return queue(
        kind="identity_linked",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={
            "display_name": display_name,
            "provider": provider,
            "linked_at": linked_at,
            "account_url": account_url,
        },
    )
