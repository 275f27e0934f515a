"""One function per message. Each is called inside the transaction of the act it tells, and queues the message.

Values come plain: addresses of pages are absolute, file numbers are bare (they are grouped here).
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from passregion.common.public_ids import format_file_number
from passregion.notifications.models import Message
from passregion.notifications.operations.queue import queue


def _follow_up_subject(language: str, step: int) -> str:
    with override(language):
        return _("Suivi de commande %(pass)s (%(step)d/3)") % {"pass": settings.BRAND["pass_name"], "step": step}


def _subject(text: str) -> str:
    return f"{text} – {settings.BRAND['pass_name']}"


def application_received(
    *,
    to: str,
    language: str,
    subject_ref: str,
    first_name: str,
    file_number: str,
    establishment_name: str,
    activation_url: str,
    missing: str = "",
    receipt: str = "",
) -> Message:
    """1/3: the demande is registered; the number, the activation link, who holds the dossier now.

    `receipt` names the document to attach.

    `missing`: what the Region looks for in its list first, `establishment`, `track`, `both` or nothing.
    """
    return queue(
        kind="application_received",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=_follow_up_subject(language, 1),
        context={
            "first_name": first_name,
            "file_number": format_file_number(file_number),
            "establishment_name": establishment_name,
            "activation_url": activation_url,
            "missing": missing,
            "has_receipt": bool(receipt),
        },
        attachment=receipt,
    )


def application_approved(
    *,
    to: str,
    language: str,
    subject_ref: str,
    first_name: str,
    file_number: str,
    establishment_name: str,
    benefits: Iterable[tuple[str, str]],
    space_url: str,
) -> Message:
    """2/3: the establishment said yes. `benefits` are pairs of a name and an amount already written in euros."""
    return queue(
        kind="application_approved",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=_follow_up_subject(language, 2),
        context={
            "first_name": first_name,
            "file_number": format_file_number(file_number),
            "establishment_name": establishment_name,
            "benefits": list(benefits),
            "space_url": space_url,
        },
    )


def application_refused(
    *,
    to: str,
    language: str,
    subject_ref: str,
    first_name: str,
    file_number: str,
    establishment_name: str,
    reason: str,
    text: str,
    space_url: str,
) -> Message:
    """The establishment said no. `reason` is the label of the Region's list, `text` what the reviewer added."""
    with override(language):
        subject = _subject(_("Ta demande n’a pas été acceptée"))
    return queue(
        kind="application_refused",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={
            "first_name": first_name,
            "file_number": format_file_number(file_number),
            "establishment_name": establishment_name,
            "reason": reason,
            "reviewer_text": text,
            "space_url": space_url,
        },
    )


def listing_settled(
    *,
    to: str,
    language: str,
    subject_ref: str,
    first_name: str,
    file_number: str,
    is_track: bool,
    name: str,
    establishment_name: str,
    missing: str,
    space_url: str,
) -> Message:
    """What was not in the list now is: its `name` there, who studies the dossier, what is still `missing`."""
    with override(language):
        found = _("Ta filière est trouvée") if is_track else _("Ton établissement est trouvé")
        subject = _subject(found)
    return queue(
        kind="listing_settled",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={
            "first_name": first_name,
            "file_number": format_file_number(file_number),
            "is_track": is_track,
            "name": name,
            "establishment_name": establishment_name,
            "missing": missing,
            "space_url": space_url,
        },
    )


def correction_asked(
    *,
    to: str,
    language: str,
    subject_ref: str,
    first_name: str,
    file_number: str,
    establishment_name: str,
    items: Iterable[tuple[str, str, str]],
    is_activated: bool,
    action_url: str,
) -> Message:
    """The establishment sends items back. `items`: what, the reason of the list, words of the reviewer or nothing.

    `action_url` opens the correction round; not `is_activated`, it activates the account first.
    """
    with override(language):
        subject = _subject(_("Ta demande est à corriger"))
    return queue(
        kind="correction_asked",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={
            "first_name": first_name,
            "file_number": format_file_number(file_number),
            "establishment_name": establishment_name,
            "items": list(items),
            "is_activated": is_activated,
            "action_url": action_url,
        },
    )


def application_withdrawn(
    *,
    to: str,
    language: str,
    subject_ref: str,
    first_name: str,
    file_number: str,
    reopen_until: date | None,
    space_url: str,
) -> Message:
    """The young person took the demande back. `reopen_until`: last day to take it up again; None once it is over."""
    with override(language):
        subject = _subject(_("Ta demande est retirée"))
    return queue(
        kind="application_withdrawn",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={
            "first_name": first_name,
            "file_number": format_file_number(file_number),
            "reopen_until": reopen_until,
            "space_url": space_url,
        },
    )


def card_shipped(
    *,
    to: str,
    language: str,
    subject_ref: str,
    first_name: str,
    file_number: str,
    shipped_on: date,
    destination: str,
    is_home: bool,
    space_url: str,
) -> Message:
    """3/3: the plastic card has left. `destination` is the establishment's name or the postal address in one line."""
    return queue(
        kind="card_shipped",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=_follow_up_subject(language, 3),
        context={
            "first_name": first_name,
            "file_number": format_file_number(file_number),
            "shipped_on": shipped_on,
            "destination": destination,
            "is_home": is_home,
            "space_url": space_url,
        },
    )


def activation_link(*, to: str, language: str, subject_ref: str, accounts: Iterable[tuple[str, str, str]]) -> Message:
    """New activation links, asked by whoever knows the file number or the address. `accounts`: each one's first name,
    bare file number and link."""
    with override(language):
        subject = _subject(_("Active ton compte"))
    return queue(
        kind="activation_link",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"accounts": [(name, format_file_number(number), url) for name, number, url in accounts]},
    )


def password_reset(*, to: str, language: str, subject_ref: str, accounts: Iterable[tuple[str, str]]) -> Message:
    """The links that open the choice of a new password, good for one hour. `accounts`: each one's name and link."""
    with override(language):
        subject = _subject(_("Choisir un nouveau mot de passe"))
    return queue(
        kind="password_reset",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"accounts": list(accounts)},
    )


def password_changed(
    *, to: str, language: str, subject_ref: str, display_name: str, changed_at: datetime, forgotten_url: str
) -> Message:
    """The password has been changed: what to do if it was somebody else."""
    with override(language):
        subject = _subject(_("Mot de passe modifié"))
    return queue(
        kind="password_changed",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"display_name": display_name, "changed_at": changed_at, "forgotten_url": forgotten_url},
    )


def login_reminder(
    *, to: str, language: str, subject_ref: str, accounts: Iterable[tuple[str, str]], sign_in_url: str
) -> Message:
    """Every file number of this address. `accounts` are pairs of a name and a bare file number."""
    with override(language):
        subject = _subject(_("Ton numéro de dossier"))
    return queue(
        kind="login_reminder",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={
            "accounts": [(name, format_file_number(number)) for name, number in accounts],
            "sign_in_url": sign_in_url,
        },
    )


def card_block_link(*, to: str, language: str, subject_ref: str, first_name: str, block_url: str) -> Message:
    """The link that blocks the cards without the password."""
    with override(language):
        subject = _subject(_("Bloque ta carte"))
    return queue(
        kind="card_block_link",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"first_name": first_name, "block_url": block_url},
    )


def card_blocked(
    *, to: str, language: str, subject_ref: str, first_name: str, blocked_at: datetime, space_url: str
) -> Message:
    """Both cards are blocked; the balances stay."""
    with override(language):
        subject = _subject(_("Ta carte est bloquée"))
    return queue(
        kind="card_blocked",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"first_name": first_name, "blocked_at": blocked_at, "space_url": space_url},
    )


def usage_code_changed(*, to: str, language: str, subject_ref: str, first_name: str, changed_at: datetime) -> Message:
    """The usage code has been changed: what to do if it was somebody else."""
    with override(language):
        subject = _subject(_("Code d’utilisation modifié"))
    return queue(
        kind="usage_code_changed",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"first_name": first_name, "changed_at": changed_at},
    )
