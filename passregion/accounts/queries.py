"""Questions about accounts."""

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Coalesce, Lower

from passregion.accounts.models import Kind, User
from passregion.common.public_ids import is_file_number, normalise_file_number

# A family may share an address. Beyond that, the accounts were made by somebody else, to flood its letter box.
NAMED_MAX = 10


# Who may come in by the door of the young.
SPACE_KINDS = (Kind.HOLDER, Kind.GUARDIAN)


def accounts_of_door(kind: str = "") -> QuerySet[User]:
    """The accounts that may sign in by one door: the young's is also that of the adults who answer for them."""
    if not kind:
        return User.objects.all()
    return User.objects.filter(kind__in=SPACE_KINDS if kind in SPACE_KINDS else [kind])


def not_held(users: QuerySet[User]) -> QuerySet[User]:
    """Without the children for whom an adult signs in.

    Not a plain `held_by IS NULL`: nearly every row is so, and the planner would read them by that index.
    """
    return users.alias(adult=Coalesce("held_by", 0)).filter(adult=0)


def with_address(users: QuerySet[User], typed: str) -> QuerySet[User]:
    """Those whose login or e-mail address is what was typed: a login first, then the confirmed addresses.

    Stored addresses are in small letters; `LOWER` and not Django's `iexact`, which no index serves.
    """
    address = typed.strip().lower()
    found = users.alias(lowered_email=Lower("email")).filter(Q(login=address) | Q(lowered_email=address))
    return found.order_by(Case(When(login=address, then=0), default=1), F("activated_at").asc(nulls_last=True), "pk")


def accounts_named(identifier: str) -> QuerySet[User]:
    """Every account with a password that a file number, or an e-mail address, names, the confirmed ones first.

    The file number of a child names the adult who signs in for it. Siblings may share an address; whoever writes to
    all of them writes to NAMED_MAX at most.
    """
    if "\x00" in identifier:
        return User.objects.none()
    number = normalise_file_number(identifier)
    active = User.objects.filter(is_active=True)
    if is_file_number(number):
        signing_in = User.objects.filter(login=number).values(account=Coalesce("held_by", "pk"))
        return active.filter(pk__in=signing_in)
    return with_address(not_held(active), identifier)


def holders_named(identifier: str) -> QuerySet[User]:
    """Every young person's account that a file number, or an e-mail address, names, the confirmed ones first.

    Those for whom an adult signs in are among them.
    """
    if "\x00" in identifier:
        return User.objects.none()
    young = User.objects.filter(is_active=True, kind=Kind.HOLDER)
    number = normalise_file_number(identifier)
    return young.filter(login=number) if is_file_number(number) else with_address(young, identifier)
