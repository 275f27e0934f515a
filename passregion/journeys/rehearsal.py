"""The same work for nobody, so that the time of an answer does not tell whether an account exists."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from passregion.accounts.operations import hit
from passregion.notifications.models import Message

# RFC 2606 keeps this domain for addresses that can never exist.
NOBODY = "personne@exemple.invalid"
NOBODY_NUMBER = "000000000000A"
NOBODY_NAME = "Personne"
NOBODY_URL = settings.BASE_URL


def rehearse(queue_message: Callable[[], Message], *, has_link: bool = True) -> None:
    """Queue a message to NOBODY, then undo it; `has_link` when the true message also makes a one-time link.

    What is undone is a part of a transaction that is committed: the true message is committed too, and the disk takes
    longer than all the rest.
    """
    with transaction.atomic(), transaction.atomic():
        if has_link:
            # A row of a table that asks for no account, in the place of the link's.
            hit(key=f"rehearsal:{secrets.token_urlsafe(32)}", limit=1, window=timedelta(hours=1))
        queue_message()
        transaction.set_rollback(True)
