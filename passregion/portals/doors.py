"""Which doors a signed-in visitor may pass, by the roles held now: asked at each request, so revoking is immediate."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import F, QuerySet

from passregion.accounts.models import Kind, Role, RoleGrant, User
from passregion.establishments.models import Member as EstablishmentMember
from passregion.establishments.models import MemberRole as EstablishmentRole
from passregion.partners.models import Member as PartnerMember
from passregion.partners.models import MemberRole as PartnerRole
from passregion.portals.gate import Who

# The session of a PIN remembers the device at which it was typed.
TILL_KEY = "till_device"

DOORS: dict[str, frozenset[Who]] = {
    EstablishmentRole.REVIEWER: frozenset({Who.STAFF, Who.REVIEWER}),
    EstablishmentRole.HEAD: frozenset({Who.STAFF, Who.REVIEWER, Who.KEEPER}),
    PartnerRole.CASHIER: frozenset({Who.CASHIER}),
    PartnerRole.MANAGER: frozenset({Who.STAFF, Who.CASHIER, Who.MANAGER, Who.KEEPER}),
    Role.REGION_MANAGER: frozenset({Who.STAFF, Who.AGENT, Who.REGION, Who.KEEPER, Who.OVERSEER}),
    Role.DATA_PROTECTION_OFFICER: frozenset({Who.STAFF, Who.AGENT, Who.OVERSEER}),
    Role.SUPPORT: frozenset({Who.STAFF, Who.AGENT}),
    Role.FINANCE_PREPARER: frozenset({Who.STAFF, Who.AGENT}),
    Role.FINANCE_APPROVER: frozenset({Who.STAFF, Who.AGENT}),
    Role.AUDITOR: frozenset({Who.STAFF, Who.AGENT}),
    Role.MANUFACTURER: frozenset({Who.STAFF, Who.AGENT}),
}


def roles_of(user: User) -> frozenset[str]:
    """Every role that this member of staff holds now, wherever: one query."""
    rows: list[QuerySet[RoleGrant] | QuerySet[EstablishmentMember] | QuerySet[PartnerMember]] = [
        RoleGrant.objects.all(),
        EstablishmentMember.objects.all(),
        PartnerMember.objects.all(),
    ]
    held = [found.filter(user=user, revoked_at=None).order_by().values_list(F("role")) for found in rows]
    return frozenset(role for (role,) in held[0].union(*held[1:]))


def doors_of(user: User) -> frozenset[Who]:
    """The kinds of visitor that this user is, however signed in."""
    if user.kind in (Kind.HOLDER, Kind.GUARDIAN):
        return frozenset({Who.HOLDER})
    return doors_of_roles(roles_of(user))


def doors_of_roles(roles: frozenset[str]) -> frozenset[Who]:
    """The doors of all these roles together."""
    return frozenset(door for role in roles for door in DOORS[role])


def doors_by_password(user: User) -> frozenset[Who]:
    """The doors of a session that a password opened: a till opens so for a manager only, outside development."""
    if user.kind != Kind.STAFF:
        return doors_of(user)
    roles = roles_of(user)
    if not settings.STAFF_PASSWORD_SIGN_IN:
        roles -= {PartnerRole.CASHIER}
    return doors_of_roles(roles)


def doors_of_session(user: User, session: SessionBase) -> frozenset[Who]:
    """The doors of this session: the till and nothing else when a PIN opened it."""
    if TILL_KEY in session:
        return doors_of(user) & {Who.CASHIER}
    return doors_by_password(user)
