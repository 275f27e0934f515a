"""A session that nobody uses closes; one that is used does not."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from passregion.accounts.models import User
from passregion.common.clock import now
from passregion.establishments.operations import add_member
from tests.cards.factories import a_beneficiary, a_reviewer, a_school
from tests.portals.partner.factories import make_member, make_place

pytestmark = pytest.mark.django_db


def is_open(client: Client, page: str, *, minutes_later: float, start) -> bool:
    with time_machine.travel(start + timedelta(minutes=minutes_later), tick=False):
        return client.get(reverse(page)).status_code == 200


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("idle", "expected"), [(29, True), (30, False)])
def test_the_young_have_thirty_minutes(idle: int, expected: bool) -> None:
    client, start = enter(a_beneficiary().user), now()
    assert is_open(client, "beneficiary:account", minutes_later=0, start=start)
    assert is_open(client, "beneficiary:account", minutes_later=idle, start=start) is expected


@pytest.mark.parametrize(("idle", "expected"), [(14, True), (15, False)])
def test_staff_have_fifteen(idle: int, expected: bool) -> None:
    client, start = enter(a_reviewer(a_school())), now()
    assert is_open(client, "establishment:queue", minutes_later=0, start=start)
    assert is_open(client, "establishment:queue", minutes_later=idle, start=start) is expected


def test_a_till_stays_open_half_a_day() -> None:
    user = make_member(make_place()).user
    client, start = Client(), now()
    with time_machine.travel(start, tick=False):
        data = {"login": user.login, "password": "une phrase assez longue"}
        assert client.post(reverse("partner:sign_in"), data).status_code == 302
    assert is_open(client, "partner:till", minutes_later=11.9 * 60, start=start)
    assert not is_open(client, "partner:till", minutes_later=12 * 60, start=start)


def test_who_also_works_at_a_school_has_no_half_day() -> None:
    user = make_member(make_place()).user
    add_member(user=user, establishment=a_school())
    client, start = Client(), now()
    with time_machine.travel(start, tick=False):
        data = {"login": user.login, "password": "une phrase assez longue"}
        assert client.post(reverse("partner:sign_in"), data).status_code == 302
    assert not is_open(client, "establishment:queue", minutes_later=15, start=start)


def test_activity_extends_but_not_beyond_half_a_day() -> None:
    client, start = enter(a_beneficiary().user), now()
    for minutes in range(0, 12 * 60, 25):
        assert is_open(client, "beneficiary:account", minutes_later=minutes, start=start), minutes
    assert not is_open(client, "beneficiary:account", minutes_later=12 * 60, start=start)


def test_one_key_extends_the_session() -> None:
    client, start = enter(a_beneficiary().user), now()
    assert is_open(client, "beneficiary:account", minutes_later=0, start=start)
    with time_machine.travel(start + timedelta(minutes=28), tick=False):
        assert client.post(reverse("beneficiary:keep_alive")).status_code == 204
    assert is_open(client, "beneficiary:account", minutes_later=57, start=start)


def test_the_page_tells_the_script_how_long_is_left() -> None:
    client = enter(a_beneficiary().user)
    page = client.get(reverse("beneficiary:account")).content.decode()
    assert 'data-session-seconds="1800"' in page
    assert f'data-session-keep="{reverse("beneficiary:keep_alive")}"' in page


def test_a_closed_session_says_why_and_leads_back() -> None:
    client, start = enter(a_beneficiary().user), now()
    client.get(reverse("beneficiary:account"))
    with time_machine.travel(start + timedelta(minutes=31), tick=False):
        answer = client.get(reverse("beneficiary:account"), follow=True)
    page = answer.content.decode()
    assert "s’est fermée après un temps sans activité" in page
    assert f'value="{reverse("beneficiary:account")}"' in page


def test_a_cookie_that_is_no_session_key_is_no_session() -> None:
    """A quoted cookie may hold the null character, which PostgreSQL refuses."""
    answer = Client().get(reverse("apply:start"), headers={"cookie": 'session="abcdefgh\\000ijklmnop"'})
    assert answer.status_code == 200
