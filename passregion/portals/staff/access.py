"""Which organisations a keeper answers for, and the people and invitations of these only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from passregion.accounts.models import Invitation, Role, User
from passregion.establishments.models import Establishment
from passregion.establishments.models import Member as SchoolMember
from passregion.establishments.models import MemberRole as SchoolRole
from passregion.journeys.staffing import ESTABLISHMENT, PARTNER, REGION, Organisation, organisation_of, the_region
from passregion.partners.models import Member as PartnerMember
from passregion.partners.models import MemberRole as PartnerRole
from passregion.partners.models import Partner
from passregion.portals.doors import roles_of

# Whom each keeper may invite, by kind of organisation. Cashiers are added with a PIN, not invited.
INVITED_BY_REGION: dict[str, list[str]] = {
    REGION: [str(role) for role in Role],
    ESTABLISHMENT: [str(SchoolRole.HEAD), str(SchoolRole.REVIEWER)],
    PARTNER: [str(PartnerRole.MANAGER)],
}
INVITED_BY_KEEPER: dict[str, list[str]] = {ESTABLISHMENT: [str(SchoolRole.REVIEWER)], PARTNER: []}
# Whom a keeper who is not of the Region may revoke and help.
KEPT: dict[str, list[str]] = {ESTABLISHMENT: [str(SchoolRole.REVIEWER)], PARTNER: [str(PartnerRole.CASHIER)]}


@dataclass(frozen=True)
class Colleague:
    """One role of one person in an organisation, present or past."""

    user: User
    role: str
    role_name: str
    since: datetime
    revoked_at: datetime | None
    member: PartnerMember | None = None

    @property
    def is_current(self) -> bool:
        """Whether the role opens something now."""
        return self.revoked_at is None and self.user.is_active


def is_manager(user: User) -> bool:
    """Whether this is a manager of the Region, who answers for every organisation."""
    return Role.REGION_MANAGER in roles_of(user)


def kept_by(user: User) -> list[Organisation]:
    """The organisations of this keeper's own, by name; the Region's managers also find any other by its name."""
    found = [the_region()] if is_manager(user) else []
    schools = Establishment.objects.filter(
        members__user=user, members__role=SchoolRole.HEAD, members__revoked_at=None
    ).order_by("name", "uai")
    partners = Partner.objects.filter(
        members__user=user, members__role=PartnerRole.MANAGER, members__revoked_at=None
    ).order_by("name", "pk")
    found += [organisation_of(school) for school in schools]
    return found + [organisation_of(partner) for partner in partners]


def find_organisation(ref: str) -> Organisation | None:
    """The organisation of this ref, whoever asks; None when there is none."""
    kind, _colon, name = ref.partition(":")
    if ref == REGION:
        return the_region()
    if kind == ESTABLISHMENT:
        school = Establishment.objects.filter(uai=name).first()
        return organisation_of(school) if school else None
    try:
        public_id = UUID(name)
    except ValueError:
        return None
    partner = Partner.objects.filter(public_id=public_id).first() if kind == PARTNER else None
    return organisation_of(partner) if partner else None


def get_organisation_or_404(user: User, ref: str) -> Organisation:
    """An organisation for which this keeper answers. Raises Http404 for any other."""
    found = find_organisation(ref)
    if found is None or not (is_manager(user) or found in kept_by(user)):
        raise Http404
    return found


def invitable(user: User, organisation: Organisation) -> list[str]:
    """The roles that this keeper may offer there."""
    return (INVITED_BY_REGION if is_manager(user) else INVITED_BY_KEEPER).get(organisation.kind, [])


def may_change(keeper: User, organisation: Organisation, colleague: Colleague) -> bool:
    """Whether this keeper may revoke or help this colleague: never oneself, and only those below."""
    if colleague.user.pk == keeper.pk:
        return False
    return is_manager(keeper) or colleague.role in KEPT.get(organisation.kind, [])


def may_reset(keeper: User, organisation: Organisation, colleague: Colleague) -> bool:
    """Whether this keeper may reset the second factor, which opens whatever else that person does: a head only for
    somebody who works nowhere else."""
    if not colleague.user.email or not may_change(keeper, organisation, colleague):
        return False
    return is_manager(keeper) or works_only_for(colleague.user, organisation)


def works_only_for(user: User, organisation: Organisation) -> bool:
    """Whether every present role of this person is in this one organisation."""
    places = [REGION for _grant in user.role_grants.filter(revoked_at=None)]
    schools = SchoolMember.objects.filter(user=user, revoked_at=None).select_related("establishment")
    partners = PartnerMember.objects.filter(user=user, revoked_at=None).select_related("partner")
    places += [organisation_of(member.establishment).ref for member in schools]
    places += [organisation_of(seat.partner).ref for seat in partners]
    return set(places) <= {organisation.ref}


def colleagues_of(organisation: Organisation) -> list[Colleague]:
    """Everybody who works or worked there: those who do first, by name."""
    found: list[Colleague] = []
    if organisation.kind == REGION:
        users = User.objects.filter(role_grants__isnull=False).distinct().prefetch_related("role_grants")
        for user in users:
            found += [
                Colleague(user, grant.role, str(grant.get_role_display()), grant.granted_at, grant.revoked_at)
                for grant in user.role_grants.all()
            ]
    elif isinstance(organisation.row, Establishment):
        for member in organisation.row.members.select_related("user"):
            label = str(member.get_role_display())
            found.append(Colleague(member.user, member.role, label, member.since, member.revoked_at))
    elif organisation.row is not None:
        for seat in organisation.row.members.select_related("user", "place"):
            label = str(seat.get_role_display())
            found.append(Colleague(seat.user, seat.role, label, seat.since, seat.revoked_at, seat))
    return sorted(found, key=lambda one: (not one.is_current, one.user.display_name.casefold(), one.user.pk, one.role))


def get_colleague_or_404(organisation: Organisation, user_id: int, role: str = "") -> Colleague:
    """A person of this organisation, in this role if one is named. Raises Http404 for anybody else."""
    for found in colleagues_of(organisation):
        if found.user.pk == user_id and role in ("", found.role):
            return found
    raise Http404


def get_invitation_or_404(organisation: Organisation, invitation_id: UUID) -> Invitation:
    """An open invitation of this organisation. Raises Http404 for any other."""
    found = Invitation.objects.filter(
        public_id=invitation_id, organisation_ref=organisation.ref, cancelled_at=None, accepted_at=None
    ).first()
    if found is None:
        raise Http404
    return found
