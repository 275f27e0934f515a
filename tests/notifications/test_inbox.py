"""The development mailbox."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from passregion.notifications.inbox import find, keep, received
from passregion.notifications.models import Message
from passregion.notifications.operations.send import send
from tests.notifications.conftest import Postman
from tests.notifications.test_sending import LINK, queue_one

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def inbox_folder(settings, tmp_path):
    settings.INBOX_DIR = tmp_path / "inbox"
    return settings.INBOX_DIR


@pytest.fixture
def mail_id(postman: Postman) -> str:
    message: Message = queue_one()
    send(message_id=message.pk)
    return keep(postman.letters[0].original_content).stem


def test_what_is_received_can_be_listed_and_read(mail_id: str) -> None:
    (mail,) = received()
    assert mail.id == mail_id
    assert (mail.recipient, mail.subject) == ("lina@exemple.fr", "Active ton compte – Pass’Région")
    assert LINK in mail.text
    assert LINK in mail.html
    assert received("LINA@exemple.fr") == [mail]
    assert received("noe@exemple.fr") == []


def test_an_empty_inbox_is_an_empty_list() -> None:
    assert received() == []


@pytest.mark.parametrize("wrong", ["../../etc/passwd", "..", "", "a/b", "20260101", "x" * 300])
def test_an_id_never_leads_out_of_the_folder(wrong: str) -> None:
    assert find(wrong) is None


def test_the_pages_show_list_text_and_html(client: Client, mail_id: str) -> None:
    assert "Active ton compte" in client.get(reverse("dev:inbox")).content.decode()
    page = client.get(reverse("dev:inbox_message", args=[mail_id])).content.decode()
    assert f'href="{LINK}"' in page
    answer = client.get(reverse("dev:inbox_html", args=[mail_id]))
    assert LINK in answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy


def test_production_has_no_such_page(client: Client, mail_id: str, settings) -> None:
    settings.DEVELOPMENT_PAGES = False
    for name, arguments in (("inbox", []), ("inbox_message", [mail_id]), ("inbox_html", [mail_id])):
        assert client.get(reverse(f"dev:{name}", args=arguments)).status_code == 404


def test_an_unknown_message_is_a_404(client: Client) -> None:
    assert client.get(reverse("dev:inbox_message", args=["20260101T000000-x"])).status_code == 404


def test_the_folder_is_under_var() -> None:
    assert "inbox" in str(settings.INBOX_DIR)
