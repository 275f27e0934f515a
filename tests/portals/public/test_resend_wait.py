"""« Renvoyer le lien »: the wait is shown, the same for an account and for none."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from passregion.common.clock import now
from passregion.notifications.models import Message
from tests.cards.factories import a_beneficiary

pytestmark = pytest.mark.django_db
PAGE = "/renvoyer-le-lien/"


@pytest.fixture
def waiting(db: None) -> str:
    """The number of an account that waits for its activation."""
    user = a_beneficiary().user
    user.activated_at = None
    user.save()
    return user.login


@pytest.mark.parametrize("known", [True, False])
def test_the_wait_is_shown_and_held_to(client: Client, waiting: str, known: bool) -> None:
    identifier = waiting if known else "personne@exemple.fr"
    answer = client.post(PAGE, {"identifier": identifier}, follow=True)
    assert "Tu pourras demander un autre message dans" in answer.content.decode()
    again = client.post(PAGE, {"identifier": identifier})
    assert again.status_code == 429
    text = again.content.decode()
    assert "Attends 1" in text
    assert "secondes avant d’en demander un autre." in text
    assert identifier in text
    assert Message.objects.count() == int(known)


def test_after_the_wait_another_message_leaves(client: Client, waiting: str) -> None:
    client.post(PAGE, {"identifier": waiting})
    with time_machine.travel(now() + timedelta(seconds=121), tick=False):
        answer = client.post(PAGE, {"identifier": waiting})
        assert answer["Location"].startswith(reverse("public:link_sent"))
    assert Message.objects.filter(kind="activation_link").count() == 2


def test_another_browser_does_not_wait(client: Client, waiting: str) -> None:
    client.post(PAGE, {"identifier": waiting})
    assert Client().post(PAGE, {"identifier": waiting}).status_code == 302
