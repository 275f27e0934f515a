"""What no page shows: the Region's last manager, an invitation used twice at once."""

import pytest

from passregion.accounts.models import Role, User
from passregion.accounts.passwords import hash_password
from passregion.accounts.staff_operations import InvitationRefused, write_invitation
from passregion.common.actors import SYSTEM
from passregion.establishments.models import Member
from passregion.journeys import staffing
from passregion.portals.doors import roles_of
from tests.cards.factories import a_school
from tests.portals.staff.staff import a_region_manager
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def revoke(user: User) -> None:
    staffing.revoke(user=user, organisation=staffing.the_region(), role=Role.REGION_MANAGER, actor=SYSTEM)


def test_the_last_manager_stays() -> None:
    user = a_region_manager()
    for act in (lambda: revoke(user), lambda: staffing.close_account(user=user, actor=SYSTEM)):
        with pytest.raises(staffing.LastManager):
            act()
    assert roles_of(user) == {"region_manager"}
    assert User.objects.get(pk=user.pk).is_active


def test_two_managers_who_revoke_each_other_do_not_both_succeed() -> None:
    first, second = a_region_manager(), a_region_manager("autre@exemple.fr")
    results = at_once(lambda: revoke(first), lambda: revoke(second))
    assert [type(result) for result in results].count(staffing.LastManager) == 1
    assert len(roles_of(first) | roles_of(second)) == 1


def test_a_link_used_twice_at_once_makes_one_colleague() -> None:
    organisation = staffing.organisation_of(a_school())
    _row, secret = write_invitation(
        email="nadia@exemple.fr", organisation_ref=organisation.ref, role="reviewer", invited_by=None
    )

    def join() -> User:
        return staffing.join_anew(
            secret=secret,
            organisation=organisation,
            display_name="Nadia",
            password_hash=hash_password("une phrase assez longue"),
            language="fr",
        )

    results = at_once(join, join)
    assert sorted(type(result).__name__ for result in results) == ["InvitationRefused", "User"]
    assert InvitationRefused in {type(result) for result in results}
    assert Member.objects.count() == 1
