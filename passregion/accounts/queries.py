"""Questions about accounts."""

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Lower

from passregion.accounts.models import Kind, User
from passregion.common.public_ids import is_file_number, normalise_file_number

# A family may share an address. Beyond that, the accounts were made by somebody else, to flood its letter box.
NAMED_MAX = 10


def with_address(users: QuerySet[User], typed: str) -> QuerySet[User]:
    """Those whose login or e-mail address is what was typed: a login first, then the confirmed addresses.

    Stored addresses are in small letters; `LOWER` and not Django's `iexact`, which no index serves.
    """
    address = typed.strip().lower()
    found = users.alias(lowered_email=Lower("email")).filter(Q(login=address) | Q(lowered_email=address))
    return found.order_by(Case(When(login=address, then=0), default=1), F("activated_at").asc(nulls_last=True), "pk")


def accounts_named(identifier: str) -> QuerySet[User]:
    """Every account that a file number, or an e-mail address, names, the confirmed ones first.

    Siblings may share an address; whoever writes to all of them writes to NAMED_MAX at most.
    """
    if "\x00" in identifier:
        return User.objects.none()
    number = normalise_file_number(identifier)
    if is_file_number(number):
        return User.objects.filter(login=number, is_active=True)
    return with_address(User.objects.filter(is_active=True), identifier)


def holders_named(identifier: str) -> QuerySet[User]:
    """The accounts of young people among `accounts_named`."""
    return accounts_named(identifier).filter(kind=Kind.HOLDER)
