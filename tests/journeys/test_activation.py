"""Given a demande just sent, when its sender opens the link, then the account opens."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from passregion.accounts.models import OneTimeToken, User
from passregion.applications.models import Application
from passregion.common.clock import as_of, now
from passregion.common.public_ids import new_file_number
from passregion.journeys.activation import LINK_LIFETIME, activate, resend
from passregion.journeys.recovery import send_password_link
from passregion.notifications.models import Message
from tests.accounts.factories import make_holder
from tests.applications.factories import make_application
from tests.portals.sign_in_story import link_in, path_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    return make_application()


@pytest.fixture
def link(application: Application) -> str:
    return path_of(link_in(Message.objects.get(kind="application_received")))


def user_of(application: Application) -> User:
    return User.objects.get(pk=application.beneficiary.user_id)


def test_looking_at_the_page_activates_nothing(client: Client, application: Application, link: str) -> None:
    for _ in range(3):
        page = client.get(link)
        assert "Activer mon compte" in page.content.decode()
    client.head(link)
    assert user_of(application).activated_at is None


def test_the_button_activates_and_says_so(client: Client, application: Application, link: str) -> None:
    page = client.post(link, follow=True)
    assert "Ton compte a été activé avec succès" in page.content.decode()
    assert user_of(application).activated_at is not None


def test_a_link_used_twice_leads_to_the_sign_in(client: Client, link: str) -> None:
    client.post(link)
    for page in (client.get(link), client.post(link)):
        assert page.status_code == 410
        assert "Il a déjà servi" in page.content.decode()
        assert reverse("public:sign_in") in page.content.decode()


def test_a_link_too_old_offers_another(client: Client, application: Application, link: str) -> None:
    with time_machine.travel(now() + LINK_LIFETIME, tick=False):
        page = client.post(link)
    assert page.status_code == 410
    assert "72 heures" in page.content.decode()
    assert reverse("public:resend_activation") in page.content.decode()
    assert user_of(application).activated_at is None


@pytest.mark.parametrize("secret", ["x", "..%2f..", "%00", "é" * 50, "x" * 2000])
def test_a_broken_link_is_explained(client: Client, secret: str) -> None:
    page = client.get(f"/activation/{secret}/")
    assert page.status_code in (404, 410)


def test_the_link_can_be_sent_again_by_number_or_address(application: Application) -> None:
    for identifier in (application.beneficiary.file_number, application.beneficiary.user.email.upper()):
        resend(identifier=identifier)
    messages = Message.objects.filter(kind="activation_link")
    assert {message.recipient for message in messages} == {application.beneficiary.user.email}
    secret = path_of(link_in(messages[0])).split("/")[2]
    assert activate(secret=secret) == user_of(application)


def test_no_more_than_three_an_hour_and_the_earlier_ones_stay_good(application: Application, link: str) -> None:
    for _ in range(6):
        resend(identifier=application.beneficiary.file_number)
    assert Message.objects.filter(kind="activation_link").count() == 3
    activate(secret=link.split("/")[2])
    assert not OneTimeToken.objects.filter(used_at=None).exists()


def test_nothing_is_sent_to_strangers_nor_to_active_accounts(application: Application, link: str) -> None:
    activate(secret=link.split("/")[2])
    Message.objects.all().delete()
    resend(identifier=application.beneficiary.file_number)
    resend(identifier="personne@exemple.fr")
    assert not Message.objects.exists()


def test_the_answer_is_the_same_whether_the_account_exists_or_not(application: Application) -> None:
    def ask(identifier: str) -> tuple[int, str, str]:
        # A browser waits before it asks again.
        client = Client()
        answer = client.post(reverse("public:resend_activation"), {"identifier": identifier})
        shown = client.get(answer["Location"]).content.decode()
        return answer.status_code, answer["Location"], re.sub(r'value="[^"]{64}"', "", shown)

    # The page counts the seconds until one may ask again.
    with as_of(now()):
        assert ask(application.beneficiary.file_number) == ask(new_file_number()) == ask("personne@exemple.fr")


def test_the_work_is_comparable_whether_the_account_exists_or_not(
    application: Application, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(40) as known:
        resend(identifier=application.beneficiary.file_number)
    with django_assert_max_num_queries(40) as unknown:
        resend(identifier="personne@exemple.fr")
    inserts = [[query["sql"] for query in done if "notifications_message" in query["sql"]] for done in (known, unknown)]
    assert len(inserts[0]) == len(inserts[1]) == 1


def test_one_request_never_floods_a_letter_box(application: Application) -> None:
    """A stranger may apply many times with somebody's address; one request is one message, with a family's worth."""
    address = user_of(application).email
    for _ in range(12):
        make_holder(email=address, is_activated=False)
    for count, ask in enumerate((resend, send_password_link), Message.objects.count() + 1):
        ask(identifier=address)
        assert Message.objects.count() == count
        assert Message.objects.latest("id").text.count("http") == 10


def work_of(act: Callable[..., None], identifier: str) -> list[str]:
    """The first words of what is asked of the database, in alphabetical order."""
    with CaptureQueriesContext(connection) as queries:
        act(identifier=identifier)
    asked = [" ".join(query["sql"].split()[:2]) for query in queries if "SAVEPOINT" not in query["sql"]]
    return sorted(asked)


@pytest.mark.parametrize(("act", "is_activated"), [(send_password_link, True), (resend, False)])
def test_the_work_does_not_tell_whether_there_is_an_account(act: Callable[..., None], is_activated: bool) -> None:
    user = make_holder(is_activated=is_activated)
    assert work_of(act, user.email) == work_of(act, "personne@exemple.fr")
