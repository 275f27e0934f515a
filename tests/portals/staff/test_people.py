"""Colleagues: revoked in mid-work, helped after a lost factor; each keeper in their own house only."""

import re

import pytest
from django.urls import reverse

from passregion.accounts.models import Role, User
from passregion.accounts.operations import grant_role
from passregion.audit.models import Action, Event
from passregion.establishments.models import MemberRole
from passregion.establishments.operations import add_member
from passregion.notifications.models import Message
from passregion.portals.doors import roles_of
from tests.cards.factories import a_campaign, a_school, an_application
from tests.portals.staff.staff import (
    PASSWORD,
    a_head,
    a_region_manager,
    a_reviewer,
    browser,
    give_password,
    with_generator,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return a_school()


def ref_of(school) -> str:
    return f"establishment:{school.uai}"


def act(keeper: User, name: str, ref: str, user: User, **data: str):
    return browser(keeper).post(reverse(f"staff:{name}", args=[ref, user.pk]), data)


def test_who_is_revoked_in_mid_work_writes_nothing_and_reads_why(school) -> None:
    paul = a_reviewer(school)
    application = an_application(campaign=a_campaign(), school=school)
    client = browser(paul)
    page = reverse("establishment:application", args=[application.public_id])
    assert client.get(page).status_code == 200
    act(a_head(school), "revoke", ref_of(school), paul)
    answer = client.post(reverse("establishment:refuse", args=[application.public_id]), {"reason": "not_enrolled"})
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Votre session est fermée" in text
    assert "Ce que vous venez d’envoyer n’est pas enregistré." in text
    application.refresh_from_db()
    assert application.state == "submitted"
    assert reverse("establishment:sign_in") in client.get(page)["Location"]
    assert "Ce compte n’ouvre pas cet espace" in give_password(client, paul).content.decode()
    assert Message.objects.filter(kind="staff_revoked", recipient=paul.email).count() == 1
    assert Event.objects.filter(action=Action.STAFF_REVOKED, subject_ref=paul.actor.ref).count() == 1


def test_revoking_one_school_leaves_the_other(school) -> None:
    other = a_school(uai="0630020E", name="Lycée Jeanne-d’Arc")
    paul = a_reviewer(school)
    add_member(user=paul, establishment=other)
    client = browser(paul)
    act(a_head(school), "revoke", ref_of(school), paul)
    assert client.get(reverse("establishment:queue")).status_code == 403
    give_password(client, paul)
    assert "Jeanne-d’Arc" in client.get(reverse("establishment:queue")).content.decode()
    assert (
        client.get(reverse("establishment:queue") + f"?etablissement={school.uai}")
        .content.decode()
        .count("Blaise-Pascal")
        == 0
    )


def test_a_closed_account_ends_at_its_next_request(school) -> None:
    manager, colleague = a_region_manager(), a_region_manager("autre@exemple.fr", "Anne Roy")
    add_member(user=colleague, establishment=school)
    client = browser(colleague)
    assert client.get(reverse("backoffice:home")).status_code == 200
    act(manager, "close_account", "region", colleague, role="region_manager")
    assert "Votre session est fermée" in client.get(reverse("backoffice:home")).content.decode()
    assert roles_of(colleague) == frozenset()
    assert "ne correspond pas" in give_password(client, colleague, "backoffice").content.decode()


def test_the_region_keeps_one_manager(school) -> None:
    manager, colleague = a_region_manager(), a_region_manager("autre@exemple.fr", "Anne Roy")
    act(manager, "revoke", "region", colleague, role="region_manager")
    assert roles_of(colleague) == frozenset()
    assert act(manager, "revoke", "region", manager, role="region_manager").status_code == 403
    assert roles_of(manager) == {"region_manager"}


def test_one_role_of_several_is_taken(school) -> None:
    manager, anne = a_region_manager(), a_region_manager("anne@exemple.fr", "Anne Roy")
    grant_role(user=anne, role=Role.AUDITOR)
    act(manager, "revoke", "region", anne, role="auditor")
    assert roles_of(anne) == {"region_manager"}
    grant_role(user=anne, role=Role.AUDITOR)
    assert roles_of(anne) == {"region_manager", "auditor"}


def test_the_region_revokes_anybody_a_head_reviewers_only(school) -> None:
    head, second = a_head(school), a_head(school, "adjoint@exemple.fr", "Denis Blanc")
    assert act(head, "revoke", ref_of(school), second).status_code == 403
    assert act(head, "revoke", ref_of(school), head).status_code == 403
    assert act(a_region_manager(), "revoke", ref_of(school), second).status_code == 302
    assert roles_of(second) == frozenset()


def test_a_lost_second_factor_is_reset_and_only_the_owner_comes_back(school) -> None:
    paul = a_reviewer(school)
    with_generator(paul)
    client = browser(paul)
    act(a_head(school), "reset_factors", ref_of(school), paul)
    assert "Votre session est fermée" in client.get(reverse("establishment:queue")).content.decode()
    # A thief who knows the password can no longer use it to enrol a factor of their own.
    assert "ne correspond pas" in give_password(client, paul).content.decode()
    letter = Message.objects.get(kind="factors_reset", recipient=paul.email)
    path = re.search(r"https?://[^/]+(/\S+)", letter.text)[1]
    new = "une autre phrase assez longue"
    assert client.post(path, {"password": new, "again": new})["Location"] == reverse("staff:doors")
    assert give_password(client, paul, password=new).status_code == 302
    assert new != PASSWORD


def test_a_head_resets_nobody_who_also_works_elsewhere(school) -> None:
    paul, head = a_reviewer(school), a_head(school)
    add_member(user=paul, establishment=a_school(uai="0630020E"), role=MemberRole.HEAD)
    assert act(head, "reset_factors", ref_of(school), paul).status_code == 403
    assert (
        "Réinitialiser"
        not in browser(head).get(reverse("staff:person", args=[ref_of(school), paul.pk])).content.decode()
    )
    assert act(a_region_manager(), "reset_factors", ref_of(school), paul).status_code == 302


def test_the_list_says_who_is_invited_active_or_revoked(school) -> None:
    paul, head = a_reviewer(school), a_head(school)
    client = browser(head)
    client.post(reverse("staff:people", args=[ref_of(school)]), {"email": "nadia@exemple.fr", "role": "reviewer"})
    act(head, "revoke", ref_of(school), paul)
    page = client.get(reverse("staff:people", args=[ref_of(school)])).content.decode()
    for word in ("nadia@exemple.fr", "Invité", "Actif", "Retiré", "Paul Rey", "Dernière connexion"):
        assert word in page


def test_the_region_finds_an_organisation_by_its_name(school) -> None:
    client = browser(a_region_manager())
    page = client.get(reverse("staff:organisations") + "?q=lycee+blaise").content.decode()
    assert reverse("staff:people", args=[ref_of(school)]) in page
    assert "ne porte ce nom" in client.get(reverse("staff:organisations") + "?q=hippocampe").content.decode()


@pytest.mark.parametrize(
    "ref", ["region", "establishment:0630020E", "establishment:", "partner:x", "autre", "partner:"]
)
def test_a_keeper_sees_no_other_house(school, ref: str) -> None:
    a_school(uai="0630020E", name="Lycée Jeanne-d’Arc")
    paul = a_reviewer(school)
    client = browser(a_head(school))
    assert client.get(reverse("staff:people", args=[ref])).status_code == 404
    assert client.post(reverse("staff:revoke", args=[ref, paul.pk])).status_code == 404


def test_nobody_is_reached_through_a_house_where_they_do_not_work(school) -> None:
    stranger = a_reviewer(a_school(uai="0630020E"), "autre@exemple.fr")
    client = browser(a_head(school))
    for name in ("revoke", "reset_factors", "lift_stop"):
        assert client.post(reverse(f"staff:{name}", args=[ref_of(school), stranger.pk])).status_code == 404
    assert client.get(reverse("staff:person", args=[ref_of(school), stranger.pk])).status_code == 404
    assert roles_of(stranger) == {"reviewer"}


def test_roles_are_read_in_one_query(school, django_assert_num_queries) -> None:
    paul = a_reviewer(school)
    grant_role(user=paul, role=Role.SUPPORT)
    with django_assert_num_queries(1):
        assert roles_of(paul) == {"reviewer", "support"}


@pytest.mark.parametrize(
    ("role", "landing"),
    [
        (Role.REGION_MANAGER, "backoffice:home"),
        (Role.DATA_PROTECTION_OFFICER, "staff:openings"),
        *[
            (role, "staff:security")
            for role in (
                Role.SUPPORT,
                Role.FINANCE_PREPARER,
                Role.FINANCE_APPROVER,
                Role.AUDITOR,
                Role.MANUFACTURER,
            )
        ],
    ],
)
def test_every_role_of_the_region_signs_in_and_lands_somewhere(client, role: Role, landing: str) -> None:
    user = a_region_manager("seul@exemple.fr")
    user.role_grants.update(role=role)
    assert give_password(client, user, "backoffice")["Location"] == reverse(landing)
    assert client.get(reverse(landing)).status_code == 200
    assert client.get(reverse("staff:doors"))["Location"] == reverse(landing)
    assert (client.get(reverse("backoffice:home")).status_code == 200) is (role == Role.REGION_MANAGER)
