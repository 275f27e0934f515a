"""Who is said « vous », and what the answer declares."""

import pytest
from django.test import Client

from tests.accounts.factories import make_guardian, make_holder

pytestmark = pytest.mark.django_db
PAGE = "/mot-de-passe-oublie/"
TU, VOUS = "Saisis ton numéro", "Saisissez le numéro"


@pytest.mark.parametrize("query", ["", "?pour=", "?pour=autre", "?pour=adulte%00"])
def test_the_young_are_said_tu(query: str) -> None:
    response = Client().post(PAGE + query, {})
    assert TU in response.content.decode()


def test_an_address_may_be_for_an_adult() -> None:
    response = Client().post(f"{PAGE}?pour=adulte", {})
    page = response.content.decode()
    assert VOUS in page
    assert '<html lang="fr">' in page
    assert response.headers["Content-Language"] == "fr"


def test_a_session_of_an_adult_is_said_vous_and_the_next_visitor_is_not() -> None:
    browser = Client()
    browser.force_login(make_guardian())
    assert VOUS in browser.post(PAGE, {}).content.decode()
    young = Client()
    young.force_login(make_holder())
    assert TU in young.post(PAGE, {}).content.decode()


def test_nobody_chooses_the_variant() -> None:
    browser = Client()
    browser.cookies["django_language"] = "fr-adult"
    response = browser.post(PAGE, {}, headers={"accept-language": "fr-adult"})
    assert TU in response.content.decode()
    english = browser.post(f"{PAGE}?pour=adulte", {}, headers={"cookie": "django_language=en-adult"})
    assert '<html lang="en">' in english.content.decode()
    assert english.headers["Content-Language"] == "en"
