"""Invited by e-mail: one link, once, seven days, a name and a password, then a second factor before anything else."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from passregion.accounts.models import Invitation, Kind, Role, User
from passregion.common.clock import now
from passregion.establishments.operations import add_member
from passregion.notifications.models import Message
from passregion.portals.doors import roles_of
from tests.cards.factories import a_school
from tests.partners.factories import approved_partner
from tests.portals.staff.staff import (
    PASSWORD,
    a_head,
    a_member,
    a_region_manager,
    a_reviewer,
    browser,
    invitation_path,
    with_generator,
)

pytestmark = pytest.mark.django_db
JOINING = {"display_name": "Nadia Morel", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def school():
    return a_school()


def people_of(ref: str) -> str:
    return reverse("staff:people", args=[ref])


def invite(keeper: User, ref: str, email: str = "nadia@exemple.fr", role: str = "reviewer", client=None):
    return (client or browser(keeper)).post(people_of(ref), {"email": email, "role": role}, follow=True)


def test_a_head_invites_a_reviewer_who_joins_and_must_add_a_second_factor(school, settings) -> None:
    settings.STAFF_PASSWORD_SIGN_IN = False
    head = a_head(school)
    client = browser(head)
    session = client.session
    session["factor"] = {"ref": "generator:x", "at": int(now().timestamp())}
    session.save()
    page = invite(head, f"establishment:{school.uai}", client=client).content.decode()
    assert "Invitation envoyée à nadia@exemple.fr." in page
    assert not User.objects.filter(login="nadia@exemple.fr").exists()
    path, nadia = invitation_path(), Client()
    assert "Claire Fabre vous invite à rejoindre Lycée Blaise-Pascal" in nadia.get(path).content.decode()
    assert nadia.post(path, JOINING)["Location"] == reverse("staff:enrol")
    user = User.objects.get(login="nadia@exemple.fr")
    assert (user.kind, user.display_name, roles_of(user)) == (Kind.STAFF, "Nadia Morel", {"reviewer"})
    for name in ("establishment:queue", "establishment:cards", "staff:security"):
        assert nadia.get(reverse(name))["Location"] == reverse("staff:enrol")
    assert nadia.get(reverse("staff:enrol")).status_code == 200
    assert Client().post(path, JOINING).status_code == 410


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"password": "court", "again": "court"}, "trop court"),
        ({"password": "Nadia Morel 12", "again": "Nadia Morel 12"}, "un nom facile à deviner"),
        ({"again": "autre chose"}, "Les deux mots de passe sont différents"),
        ({"display_name": ""}, "Saisissez votre prénom et votre nom"),
    ],
)
def test_the_rules_of_passwords_hold(school, values: dict, sentence: str) -> None:
    invite(a_head(school), f"establishment:{school.uai}")
    page = Client().post(invitation_path(), JOINING | values)
    assert sentence in page.content.decode()
    assert not User.objects.filter(login="nadia@exemple.fr").exists()


def test_the_link_ends_after_seven_days_when_cancelled_or_sent_again(school) -> None:
    head, ref = a_head(school), f"establishment:{school.uai}"
    invite(head, ref)
    first = invitation_path()
    row = Invitation.objects.get()
    with time_machine.travel(now() + timedelta(days=7, seconds=1), tick=False):
        assert Client().get(first).status_code == 410
    browser(head).post(reverse("staff:resend_invitation", args=[ref, row.public_id]))
    second = invitation_path()
    assert [Client().get(path).status_code for path in (first, second)] == [410, 200]
    browser(head).post(reverse("staff:cancel_invitation", args=[ref, row.public_id]))
    assert Client().post(second, JOINING).status_code == 410
    assert Client().get(reverse("staff:invitation", args=["inconnu"])).status_code == 410


def test_inviting_an_address_that_has_an_account_reads_the_same(school) -> None:
    head, ref = a_head(school), f"establishment:{school.uai}"
    a_reviewer(a_school(uai="0630020E", name="Lycée Jeanne-d’Arc"), "connu@exemple.fr")
    answers = [invite(head, ref, email) for email in ("connu@exemple.fr", "autre@exemple.fr")]
    pages = [answer.content.decode() for answer in answers]
    assert all("Invitation envoyée à" in page for page in pages)
    assert len({answer.redirect_chain[0] for answer in answers}) == 1
    assert Message.objects.filter(kind="staff_invitation").count() == 2
    assert set(Invitation.objects.values_list("accepted_at", flat=True)) == {None}


def test_one_person_may_work_for_two_schools(school) -> None:
    other = a_school(uai="0630020E", name="Lycée Jeanne-d’Arc")
    paul = a_reviewer(other, "paul@exemple.fr")
    invite(a_head(school), f"establishment:{school.uai}", "Paul@Exemple.fr")
    client = Client()
    page = client.get(invitation_path()).content.decode()
    assert "Vous avez déjà un compte à cette adresse" in page
    assert client.post(invitation_path(), {"password": "faux"}).status_code == 200
    assert set(paul.establishment_members.values_list("establishment__uai", flat=True)) == {other.uai}
    with_generator(paul)
    assert client.post(invitation_path(), {"password": PASSWORD})["Location"] == reverse("staff:second_factor")
    assert paul.establishment_members.count() == 2
    # The password alone has opened nothing.
    assert reverse("establishment:sign_in") in client.get(reverse("establishment:queue"))["Location"]


def test_guessing_the_password_of_an_invited_account_is_held(school) -> None:
    a_member("paul@exemple.fr")
    invite(a_head(school), f"establishment:{school.uai}", "paul@exemple.fr")
    client = Client()
    statuses = [client.post(invitation_path(), {"password": f"essai {number}"}).status_code for number in range(11)]
    assert statuses == [200] * 10 + [429]


@pytest.mark.parametrize(
    ("keeper", "where", "role", "is_allowed"),
    [
        ("region", "region", "support", True),
        ("region", "school", "head", True),
        ("region", "partner", "manager", True),
        ("region", "partner", "cashier", False),
        ("head", "school", "head", False),
        ("head", "school", "reviewer", True),
    ],
)
def test_who_may_invite_whom(school, keeper: str, where: str, role: str, is_allowed: bool) -> None:
    partner = approved_partner()
    refs = {"region": "region", "school": f"establishment:{school.uai}", "partner": f"partner:{partner.public_id}"}
    user = a_region_manager() if keeper == "region" else a_head(school)
    invite(user, refs[where], role=role)
    assert Invitation.objects.exists() is is_allowed
    if is_allowed:
        Client().post(invitation_path(), JOINING)
        assert roles_of(User.objects.get(login="nadia@exemple.fr")) == {role}


def test_nobodys_letter_box_is_flooded(school) -> None:
    head, ref = a_head(school), f"establishment:{school.uai}"
    pages = [invite(head, ref).content.decode() for _ in range(6)]
    assert "Trop d’invitations" in pages[-1]
    assert Message.objects.filter(kind="staff_invitation").count() == 5


def test_a_closed_account_comes_back_by_an_invitation_only(school) -> None:
    manager, paul = a_region_manager(), a_reviewer(school)
    browser(manager).post(reverse("staff:close_account", args=["region", paul.pk]))
    paul.refresh_from_db()
    assert paul.is_active
    grant = Role.SUPPORT
    paul.role_grants.create(role=grant, granted_at=now())
    browser(manager).post(reverse("staff:close_account", args=["region", paul.pk]))
    paul.refresh_from_db()
    assert (paul.is_active, roles_of(paul)) == (False, frozenset())
    invite(manager, f"establishment:{school.uai}", paul.email)
    Client().post(invitation_path(), JOINING)
    paul.refresh_from_db()
    assert (paul.is_active, paul.display_name, roles_of(paul)) == (True, "Nadia Morel", {"reviewer"})


def test_a_member_who_comes_back_is_a_member_again(school) -> None:
    paul = a_reviewer(school)
    browser(a_head(school)).post(reverse("staff:revoke", args=[f"establishment:{school.uai}", paul.pk]))
    assert roles_of(paul) == frozenset()
    add_member(user=paul, establishment=school)
    assert roles_of(paul) == {"reviewer"}


def test_the_first_manager_of_a_region_is_invited_by_a_command_and_no_second_one(capsys) -> None:
    call_command("invite_manager", "premiere@exemple.fr")
    Client().post(invitation_path(), JOINING)
    assert roles_of(User.objects.get(login="premiere@exemple.fr")) == {"region_manager"}
    with pytest.raises(CommandError):
        call_command("invite_manager", "seconde@exemple.fr")
