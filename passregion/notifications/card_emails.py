"""Messages about a card that was asked for again, did not arrive or leaves once more, and about a blocked usage code.

Called inside the transaction of the act, as in `emails`.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from passregion.notifications.models import Message
from passregion.notifications.operations.queue import queue


def _subject(text: str) -> str:
    return f"{text} – {settings.BRAND['pass_name']}"


def replacement_ordered(
    *,
    to: str,
    language: str,
    subject_ref: str,
    first_name: str,
    is_damaged: bool,
    destination: str,
    is_home: bool,
    fee: str,
    space_url: str,
) -> Message:
    """A duplicata is ordered. `destination` as for `emails.card_shipped`; `fee` is in euros, empty when free."""
    with override(language):
        subject = _subject(_("Ton duplicata est demandé"))
    return queue(
        kind="replacement_ordered",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={
            "first_name": first_name,
            "is_damaged": is_damaged,
            "destination": destination,
            "is_home": is_home,
            "fee": fee,
            "space_url": space_url,
        },
    )


def card_not_delivered(
    *, to: str, language: str, subject_ref: str, first_name: str, why: str, destination: str, account_url: str
) -> Message:
    """The card is not where it should be. `why`: `posted` (the letter came back), `missing` (the school's parcel lacked
    it) or `unclaimed` (the school sent it back).
    """
    with override(language):
        subject = _subject(_("Ta carte n’est pas arrivée jusqu’à toi"))
    return queue(
        kind="card_not_delivered",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"first_name": first_name, "why": why, "destination": destination, "account_url": account_url},
    )


def card_reshipped(
    *,
    to: str,
    language: str,
    subject_ref: str,
    first_name: str,
    shipped_on: date,
    destination: str,
    is_home: bool,
    space_url: str,
) -> Message:
    """The card leaves once more. `destination` as for `emails.card_shipped`."""
    with override(language):
        subject = _subject(_("Ta carte repart vers toi"))
    return queue(
        kind="card_reshipped",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={
            "first_name": first_name,
            "shipped_on": shipped_on,
            "destination": destination,
            "is_home": is_home,
            "space_url": space_url,
        },
    )


def usage_code_blocked(
    *, to: str, language: str, subject_ref: str, first_name: str, blocked_at: datetime, is_too_easy: bool
) -> Message:
    """The code serves no more: how to choose another. `is_too_easy`: a corrected birth date gives it away; otherwise
    three wrong codes were typed, perhaps by somebody else.
    """
    with override(language):
        subject = _subject(_("Code d’utilisation bloqué"))
    return queue(
        kind="usage_code_blocked",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"first_name": first_name, "blocked_at": blocked_at, "is_too_easy": is_too_easy},
    )


def card_delayed(*, to: str, language: str, subject_ref: str, first_name: str, space_url: str) -> Message:
    """The card has to be made again and takes longer than announced."""
    with override(language):
        subject = _subject(_("Ta carte prend du retard"))
    return queue(
        kind="card_delayed",
        to=to,
        language=language,
        subject_ref=subject_ref,
        subject=subject,
        context={"first_name": first_name, "space_url": space_url},
    )
