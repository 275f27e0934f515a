"""The adults' doors share one way in."""

import pytest
from django.test import Client
from django.urls import reverse

from passregion.establishments.operations import add_member
from tests.accounts.factories import PASSWORD, make_holder, make_staff
from tests.cards.factories import a_reviewer, a_school
from tests.portals.partner.factories import make_member, make_place

pytestmark = pytest.mark.django_db
STAFF_PASSWORD = "une phrase assez longue"


def enter(login: str, password: str = STAFF_PASSWORD, door: str = "establishment", **values: str):
    return Client().post(reverse(f"{door}:sign_in"), {"login": login, "password": password, **values})


def test_a_reviewer_enters_and_goes_where_the_link_led() -> None:
    user = a_reviewer(a_school())
    assert enter(user.login)["Location"] == reverse("establishment:queue")
    cards = reverse("establishment:cards")
    assert enter(user.login.upper(), next=cards)["Location"] == cards
    assert enter(user.login, next="//voleur.exemple/")["Location"] == reverse("establishment:queue")


def test_a_right_password_at_the_wrong_door_is_told_without_entering() -> None:
    cashier = make_member(make_place()).user
    page = enter(cashier.login)
    assert "Ce compte n’ouvre pas cet espace" in page.content.decode()
    assert enter(cashier.login, door="partner").status_code == 302


def test_a_wrong_password_an_unknown_address_and_a_young_person_read_the_same() -> None:
    young = make_holder(email="lina@exemple.fr")
    make_staff(email="agent@exemple.fr")
    attempts = (("agent@exemple.fr", "faux"), ("personne@exemple.fr", "faux"), (young.email, PASSWORD))
    for login, password in attempts:
        assert "L’adresse e-mail ou le mot de passe ne correspond pas" in enter(login, password).content.decode()


def test_guessing_is_held() -> None:
    user = a_reviewer(a_school())
    statuses = [enter(user.login, f"essai {number}").status_code for number in range(11)]
    assert statuses == [200] * 10 + [429]


def test_typing_errors_keep_the_address() -> None:
    page = enter("camille.roux", "x").content.decode()
    assert "Saisissez-la comme nom@exemple.fr" in page
    assert 'value="camille.roux"' in page


def test_where_a_second_factor_is_required_no_password_opens_a_till(settings) -> None:
    settings.STAFF_PASSWORD_SIGN_IN = False
    cashier = make_member(make_place()).user
    assert "Ce compte n’ouvre pas cet espace" in enter(cashier.login, door="partner").content.decode()
    # Nor does a session that another role opened.
    add_member(user=cashier, establishment=a_school())
    client = Client()
    client.post(reverse("establishment:sign_in"), {"login": cashier.login, "password": STAFF_PASSWORD})
    session = client.session
    session["factor"] = {"ref": "generator:x", "at": 0}
    session.save()
    assert client.get(reverse("establishment:queue")).status_code == 200
    assert client.get(reverse("partner:till")).status_code == 403


def test_behind_our_front_server_visitors_are_told_apart_and_cannot_pretend(settings) -> None:
    settings.PROXY_COUNT = 1
    user = a_reviewer(a_school())

    def try_from(forwarded: str) -> int:
        client = Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})
        return client.post(reverse("establishment:sign_in"), {"login": user.login, "password": "faux"}).status_code

    # The thief writes another address each time; the front server adds the true one at the end.
    statuses = [try_from(f"192.0.2.{number}, 203.0.113.9") for number in range(11)]
    assert statuses[-1] == 429
    assert try_from("198.51.100.7") == 200


def test_an_ipv6_home_is_one_source() -> None:
    user = a_reviewer(a_school())
    last = 200
    for number in range(11):
        client = Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}")
        last = client.post(reverse("establishment:sign_in"), {"login": user.login, "password": "faux"}).status_code
    assert last == 429
