"""Who works where: invited by e-mail, joined with a password, revoked at once, helped after a lost second factor."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from passregion.accounts import staff_operations
from passregion.accounts.factor_operations import forget_factors
from passregion.accounts.models import Invitation, Purpose, Role, RoleGrant, User
from passregion.accounts.operations import grant_role, issue_token
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import Actor
from passregion.common.errors import Refusal
from passregion.common.languages import to_adult
from passregion.establishments import operations as establishments
from passregion.establishments.models import Establishment
from passregion.establishments.models import Member as SchoolMember
from passregion.establishments.models import MemberRole as SchoolRole
from passregion.notifications import staff_emails
from passregion.partners import operations as partners
from passregion.partners.models import Member as PartnerMember
from passregion.partners.models import MemberRole as PartnerRole
from passregion.partners.models import Partner, Place
from passregion.partners.till_operations import draw_pin

REGION, ESTABLISHMENT, PARTNER = "region", "establishment", "partner"
RESET_LIFETIME = timedelta(hours=72)


class ManagerExists(Refusal):
    """Somebody can invite already."""

    code = "manager_exists"


class LastManager(Refusal):
    """The Region keeps one manager at least: nobody could give the role back."""

    code = "last_manager"


@dataclass(frozen=True)
class Organisation:
    """Where staff work. `ref` is `region`, `establishment:<UAI>` or `partner:<public id>`."""

    ref: str
    kind: str
    name: str
    row: Establishment | Partner | None = None

    @property
    def roles(self) -> type[Role] | type[SchoolRole] | type[PartnerRole]:
        """The roles that exist there."""
        kinds: dict[str, type[Role] | type[SchoolRole] | type[PartnerRole]] = {
            REGION: Role,
            ESTABLISHMENT: SchoolRole,
            PARTNER: PartnerRole,
        }
        return kinds[self.kind]


def the_region() -> Organisation:
    """The Region itself."""
    return Organisation(REGION, REGION, settings.BRAND["region_name"])


def organisation_of(row: Establishment | Partner) -> Organisation:
    """The organisation that this row is."""
    if isinstance(row, Establishment):
        return Organisation(f"{ESTABLISHMENT}:{row.uai}", ESTABLISHMENT, row.name, row)
    return Organisation(f"{PARTNER}:{row.public_id}", PARTNER, row.name, row)


@transaction.atomic
def invite_first_manager(*, email: str) -> Invitation:
    """Invite the manager of a Region that has none. Raises ManagerExists."""
    if RoleGrant.objects.filter(role=Role.REGION_MANAGER, revoked_at=None, user__is_active=True).exists():
        raise ManagerExists
    return invite(email=email, organisation=the_region(), role=Role.REGION_MANAGER, invited_by=None)


@transaction.atomic
def invite(*, email: str, organisation: Organisation, role: str, invited_by: User | None) -> Invitation:
    """Send the link that makes this address a colleague; a second time the former link is void.

    The same happens whether the address has an account or not.
    """
    invitation, secret = staff_operations.write_invitation(
        email=email, organisation_ref=organisation.ref, role=role, invited_by=invited_by
    )
    language = to_adult(settings.LANGUAGE_CODE)
    with override(language):
        role_name = str(organisation.roles(role).label)
    staff_emails.staff_invitation(
        to=invitation.email,
        language=language,
        subject_ref=f"invitation:{invitation.public_id}",
        organisation_name=organisation.name,
        role_name=role_name,
        invited_by=invited_by.display_name if invited_by else organisation.name,
        expires_at=invitation.expires_at,
        invitation_url=settings.BASE_URL + reverse("staff:invitation", args=[secret]),
    )
    return invitation


@transaction.atomic
def join_anew(*, secret: str, organisation: Organisation, display_name: str, password_hash: str, language: str) -> User:
    """Accept with a new account. Raises InvitationRefused, LoginTaken."""
    invitation = staff_operations.use_invitation(secret=secret)
    user = staff_operations.create_invited(
        email=invitation.email, display_name=display_name, password_hash=password_hash, language=language
    )
    return _join(invitation, organisation, user)


@transaction.atomic
def join_too(*, secret: str, organisation: Organisation, user: User) -> User:
    """Accept with the account that this address has, whose password was just checked. Raises InvitationRefused."""
    invitation = staff_operations.use_invitation(secret=secret)
    if user.login != invitation.email:
        raise staff_operations.InvitationRefused
    return _join(invitation, organisation, user)


def _join(invitation: Invitation, organisation: Organisation, user: User) -> User:
    if organisation.kind == REGION:
        grant_role(user=user, role=Role(invitation.role))
    elif isinstance(organisation.row, Establishment):
        establishments.add_member(user=user, establishment=organisation.row, role=SchoolRole(invitation.role))
    elif organisation.row is not None:
        partners.add_member(user=user, partner=organisation.row, role=PartnerRole(invitation.role))
    staff_operations.close_invitation(invitation=invitation, user=user)
    return user


@transaction.atomic
def add_cashier(*, partner: Partner, place: Place | None, display_name: str, actor: Actor) -> tuple[PartnerMember, str]:
    """A cashier of this partner, at one place or at all, and the PIN to hand over."""
    user = staff_operations.create_cashier(display_name=display_name)
    member = partners.add_member(user=user, partner=partner, place=place, role=PartnerRole.CASHIER)
    record(action=Action.STAFF_JOINED, actor=actor, subject_ref=user.actor.ref, role=PartnerRole.CASHIER)
    return member, draw_pin(member=member, actor=actor)


@transaction.atomic
def revoke(*, user: User, organisation: Organisation, role: str, actor: Actor) -> None:
    """Take this role there: the next request of any of this person's sessions finds none. Raises LastManager."""
    if organisation.kind == REGION:
        _keep_a_manager(user, role)
        staff_operations.revoke_role(user=user, role=Role(role))
    elif isinstance(organisation.row, Establishment):
        establishments.revoke_member(user=user, establishment=organisation.row)
    elif organisation.row is not None:
        partners.revoke_member(user=user, partner=organisation.row)
    _shut_out(user, organisation.name, organisation.ref, actor)


def _keep_a_manager(user: User, role: str) -> None:
    if role != Role.REGION_MANAGER:
        return
    # Locked, so that two managers who revoke each other do not both succeed.
    grants = RoleGrant.objects.select_for_update().filter(role=role, revoked_at=None, user__is_active=True)
    if {grant.user_id for grant in grants.order_by("pk")} <= {user.pk}:
        raise LastManager


def _shut_out(user: User, organisation_name: str, organisation_ref: str, actor: Actor) -> None:
    staff_operations.end_sessions(user=user)
    record(action=Action.STAFF_REVOKED, actor=actor, subject_ref=user.actor.ref, organisation=organisation_ref)
    if user.email:
        staff_emails.staff_revoked(
            to=user.email,
            language=to_adult(user.language),
            subject_ref=user.actor.ref,
            display_name=user.display_name,
            organisation_name=organisation_name,
        )


@transaction.atomic
def close_account(*, user: User, actor: Actor) -> None:
    """Take every role of this person everywhere and close the account. Raises LastManager."""
    for role in list(user.role_grants.filter(revoked_at=None).values_list("role", flat=True)):
        _keep_a_manager(user, role)
        staff_operations.revoke_role(user=user, role=Role(role))
    for member in SchoolMember.objects.filter(user=user, revoked_at=None).select_related("establishment"):
        establishments.revoke_member(user=user, establishment=member.establishment)
    for seat in PartnerMember.objects.filter(user=user, revoked_at=None).select_related("partner"):
        partners.revoke_member(user=user, partner=seat.partner)
    User.objects.filter(pk=user.pk).update(is_active=False)
    with override(to_adult(user.language)):
        everywhere = _("tous les organismes")
    _shut_out(user, everywhere, "everywhere", actor)


@transaction.atomic
def reset_factors(*, user: User, actor: Actor) -> None:
    """For somebody who lost every second factor: all are forgotten and a link to a new password leaves by e-mail.

    A stolen password is therefore not enough to enrol a factor of the thief's own.
    """
    forget_factors(user=user, actor=actor)
    secret = issue_token(user=user, purpose=Purpose.PASSWORD_RESET, lifetime=RESET_LIFETIME)
    staff_emails.factors_reset(
        to=user.email,
        language=to_adult(user.language),
        subject_ref=user.actor.ref,
        display_name=user.display_name,
        reset_url=settings.BASE_URL + reverse("public:new_password", args=[secret]),
    )


@transaction.atomic
def tell_factor_changed(*, user: User, name: str, is_added: bool) -> None:
    """A notice to the owner of the account, who may not be the one that changed it."""
    staff_emails.factor_changed(
        to=user.email,
        language=to_adult(user.language),
        subject_ref=user.actor.ref,
        display_name=user.display_name,
        factor_name=name,
        is_added=is_added,
    )
