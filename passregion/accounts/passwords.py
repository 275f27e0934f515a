"""Checking and hashing a password before its account exists."""

from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password

from passregion.accounts.models import User


def validate(raw: str, *, names: Iterable[str] = (), email: str = "") -> None:
    """Raise django's ValidationError, with one sentence per reason, if this password may not be used.

    `names` are the person's names, the file number, anything a stranger would try first.
    """
    validate_password(raw, User(display_name=" ".join(names), email=email))


def hash_password(raw: str) -> str:
    """What is stored of a password."""
    return make_password(raw)
