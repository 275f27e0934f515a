"""Asking the password again inside the space: counted, so that an open session is no place to guess it."""

from passregion.beneficiaries.models import Beneficiary
from passregion.portals.sudo import may_try_password, password_was_right


def _account(holder: Beneficiary) -> int:
    # One password opens the dossiers of all the children of an adult.
    return holder.user.held_by_id or holder.user_id


def may_try(holder: Beneficiary) -> bool:
    """Count one try; whether it may go on."""
    return may_try_password(_account(holder))


def was_right(holder: Beneficiary) -> None:
    """Take the try back."""
    password_was_right(_account(holder))
