"""The same work for nobody, so that the time of an answer does not tell whether an account exists."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from passregion.notifications.models import Message

# RFC 2606 keeps this domain for addresses that can never exist.
NOBODY = "personne@exemple.invalid"
NOBODY_NUMBER = "000000000000A"
NOBODY_NAME = "Personne"
NOBODY_URL = settings.BASE_URL


def rehearse(queue_message: Callable[[], Message]) -> None:
    """Queue a message to NOBODY, then undo it."""
    with transaction.atomic():
        queue_message()
        transaction.set_rollback(True)
