"""Asking the password again inside the space: counted, so that an open session is no place to guess it."""

from datetime import timedelta

from passregion.accounts.operations import hit, unhit
from passregion.beneficiaries.models import Beneficiary

TRIES = 10
WINDOW = timedelta(minutes=15)


def _key(holder: Beneficiary) -> str:
    # One password opens the dossiers of all the children of an adult.
    return f"password_again:{holder.user.held_by_id or holder.user_id}"


def may_try(holder: Beneficiary) -> bool:
    """Count one try; whether it may go on. Only a signed-in session reaches this, so no stranger can use it up."""
    return hit(key=_key(holder), limit=TRIES, window=WINDOW)


def was_right(holder: Beneficiary) -> None:
    """Take the try back."""
    unhit(key=_key(holder), window=WINDOW)
