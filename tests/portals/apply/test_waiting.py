"""The waiting page: who meets it, what it keeps, how one comes in from it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from passregion.applications.models import Draft
from passregion.portals import load
from passregion.portals.apply.line import COOKIE
from passregion.waiting.models import Gate, Ticket
from tests.campaigns.factories import make_campaign

START, WAITING, STATE = "/demande/", "/demande/attente/", "/demande/attente/etat/"
FIRST_PAGE = {"is_holder": "no"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def campaign() -> None:
    make_campaign()


def shut_the_gate(hours: float = 1) -> None:
    """Nobody is called before this time."""
    Gate.objects.update_or_create(pk=1, defaults={"next_at": timezone.now() + timedelta(hours=hours)})


def open_the_gate() -> None:
    shut_the_gate(hours=-1)


@pytest.fixture
def waiter(client: Client) -> Client:
    """A browser in line."""
    shut_the_gate()
    client.get(START)
    assert client.post(START, FIRST_PAGE).url == WAITING
    return client


def test_on_a_calm_day_nobody_sees_it(client: Client) -> None:
    assert client.post(START, FIRST_PAGE).url.endswith("/charte/")
    assert client.get(WAITING).url == START


def test_who_waits_sees_the_place_and_the_page_asks_again_by_itself(waiter: Client) -> None:
    page = waiter.get(WAITING).content.decode()
    assert "Personne : tu es en tête" in page.replace("\xa0", " ")
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d+"></noscript>', page)
    assert re.search(r"<form[^>]* hidden", page)
    assert 'role="status"' in page
    assert set(waiter.get(STATE).json()) == {"called", "ahead", "wait", "next"}
    assert Draft.objects.count() == 0


def test_a_reload_a_new_tab_and_the_form_again_keep_the_place(waiter: Client) -> None:
    number = Ticket.objects.get().pk
    later = Client()
    later.post(START, FIRST_PAGE)
    assert waiter.get(START).url == WAITING
    assert waiter.post(START, FIRST_PAGE).url == WAITING
    assert Ticket.objects.order_by("pk").first().pk == number
    assert later.get(STATE).json()["ahead"] == "1 personne"
    assert Ticket.objects.count() == 2


def test_a_lost_answer_keeps_the_place_because_the_first_page_gave_the_secret(client: Client) -> None:
    shut_the_gate()
    client.get(START)
    secret = client.cookies[COOKIE].value
    client.post(START, FIRST_PAGE)
    # The answer never came: the browser has nothing but what the first page gave it.
    client.cookies[COOKIE] = secret
    client.post(START, FIRST_PAGE)
    assert Ticket.objects.count() == 1


def test_its_turn_come_the_page_sends_the_first_form_again(waiter: Client) -> None:
    open_the_gate()
    page = waiter.get(WAITING).content.decode()
    assert "C’est ton tour" in page
    assert "http-equiv" not in page
    assert '<input type="hidden" name="is_holder" value="no">' in page
    assert waiter.get(STATE).json()["called"]
    assert waiter.post(START, FIRST_PAGE).url.endswith("/charte/")
    assert Draft.objects.count() == 1
    # Inside, « Retour » leads to the first page, not back into the line.
    assert waiter.get(START).status_code == 200


def test_a_started_demande_never_waits(client: Client) -> None:
    step = client.post(START, FIRST_PAGE).url
    shut_the_gate()
    assert client.get(step).status_code == 200
    assert client.post(step, {"accepted": "on"}).url.endswith("/informations/")


def test_who_had_a_pass_goes_to_sign_in_without_a_ticket(client: Client) -> None:
    shut_the_gate()
    assert client.post(START, {"is_holder": "yes"}).url == "/connexion/"
    assert Ticket.objects.count() == 0


def test_newcomers_wait_while_the_threads_are_taken(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "LOAD", busy := load.Load())
    busy.change(+100)
    busy._at -= 60
    assert client.post(START, FIRST_PAGE).url == WAITING
    busy.change(-100)
    busy._at -= 60
    assert client.get(STATE).json()["called"]


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c", "é", "\x00", "x" * 5000])
def test_a_cookie_that_we_did_not_write_is_no_place(client: Client, cookie: str) -> None:
    shut_the_gate()
    client.cookies[COOKIE] = cookie
    assert client.get(WAITING).url == START
    assert client.get(STATE).json() == {"gone": True}
    assert client.post(START, FIRST_PAGE).url == WAITING


def test_a_first_page_stuffed_with_text_does_not_fill_the_cookie(client: Client) -> None:
    shut_the_gate()
    client.post(START, FIRST_PAGE | {"more": "x" * 4000})
    assert len(client.cookies[COOKIE].value) < 300
    assert client.get(WAITING).url == START


def test_the_waiting_page_costs_few_questions(waiter: Client, django_assert_max_num_queries: object) -> None:
    waiter.get(WAITING)
    # The savepoint of the transaction, and one question.
    with django_assert_max_num_queries(3):
        waiter.get(WAITING)
    with django_assert_max_num_queries(3):
        waiter.get(STATE)


@pytest.fixture
def drawn_once(settings: Any) -> None:
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "waiting page"}
    settings.CACHES = {"default": memory}
    cache.clear()


def hidden(page: str, name: str) -> list[str]:
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)">', page)


def test_the_page_drawn_once_holds_what_is_each_ones_own(drawn_once: None) -> None:
    shut_the_gate()
    first, second = Client(), Client()
    for client, answers in ((first, FIRST_PAGE), (second, {**FIRST_PAGE, "applicant": '"<b>'})):
        client.post(START, answers)
    # Somebody else's address must not stand in the page of all.
    first.get(f"{WAITING}?q=elsewhere")
    pages = [client.get(WAITING).content.decode() for client in (first, second, second)]
    assert "1 personne" in pages[1] and "1 personne" not in pages[0]
    assert ["elsewhere" in page for page in pages] == [False] * 3
    assert [hidden(page, "applicant") for page in pages] == [[], ["&quot;&lt;b&gt;"], ["&quot;&lt;b&gt;"]]
    assert [hidden(page, "is_holder") for page in pages] == [["no"]] * 3
    tokens = [set(hidden(page, "csrfmiddlewaretoken")) for page in pages]
    assert [len(token) for token in tokens] == [1, 1, 1]
    assert len(set.union(*tokens)) == 3
    assert not re.search("[\ue000-\uf8ff]", "".join(pages))


def test_the_page_of_who_has_a_session_is_drawn_for_them(drawn_once: None, waiter: Client) -> None:
    session = waiter.session
    session["x"] = 1
    session.save()
    waiter.get(WAITING)
    assert cache.get("waiting:page:fr") is None
    del waiter.cookies["session"]
    waiter.get(WAITING)
    assert cache.get("waiting:page:fr")


def test_no_mark_is_looked_for_in_what_somebody_sent(drawn_once: None) -> None:
    shut_the_gate()
    client = Client()
    client.post(START, {**FIRST_PAGE, "applicant": "\ue001"})
    assert hidden(client.get(WAITING).content.decode(), "applicant") == ["\ue001"]
