"""Questions about accounts."""

from django.db.models import Q, QuerySet

from passregion.accounts.models import Kind, User
from passregion.common.public_ids import is_file_number, normalise_file_number


def accounts_named(identifier: str) -> QuerySet[User]:
    """Every account that a file number, or an e-mail address, names. Siblings may share an address."""
    if "\x00" in identifier:
        return User.objects.none()
    number = normalise_file_number(identifier)
    if is_file_number(number):
        return User.objects.filter(login=number, is_active=True)
    address = identifier.strip()
    return User.objects.filter(Q(login__iexact=address) | Q(email__iexact=address), is_active=True).order_by("pk")


def holders_named(identifier: str) -> QuerySet[User]:
    """The accounts of young people among `accounts_named`."""
    return accounts_named(identifier).filter(kind=Kind.HOLDER)
