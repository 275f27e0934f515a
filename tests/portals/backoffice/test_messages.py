"""The e-mails as the Region sees them: what became of each, without its addressee or its text."""

import pytest

from passregion.common.clock import now
from passregion.notifications.models import Attempt, Message
from passregion.portals.backoffice.message_lines import KINDS, masked

URL = "/region/messages/"


def a_message(state: str = "sent", kind: str = "application_received", to: str = "lina@example.org") -> Message:
    message = Message.objects.create(
        kind=kind, recipient=to, subject="Objet secret", text="Texte secret", html="", state=state, queued_at=now()
    )
    Attempt.objects.create(message=message, at=now(), is_success=state == "sent", answer="451 try again")
    return message


def test_addresses_are_masked_and_texts_are_not_shown(world) -> None:
    a_message()
    text = world.client.get(URL).content.decode()
    assert "l•••@example.org" in text
    for private in ("lina@example.org", "Texte secret", "Objet secret"):
        assert private not in text
    assert "Demande enregistrée (1/3)" in text


def test_failed_messages_can_be_seen_alone(world) -> None:
    a_message(to="un@example.org")
    a_message("failed", to="deux@example.org")
    text = world.client.get(URL, {"etat": "failed"}).content.decode()
    assert "d•••@example.org" in text
    assert "u•••@example.org" not in text
    assert "451 try again" in text
    assert "abandonné après plusieurs essais" in world.client.get("/region/").content.decode()


def test_one_kind_can_be_seen_alone(world) -> None:
    a_message(to="un@example.org")
    a_message(kind="card_shipped", to="deux@example.org")
    text = world.client.get(URL, {"type": "card_shipped"}).content.decode()
    assert "d•••@example.org" in text
    assert "u•••@example.org" not in text


@pytest.mark.parametrize(
    "asked",
    [{"etat": "x"}, {"type": "\x00"}, {"page": "abc"}, {"page": "9" * 5000}, {"etat": "x" * 5000}],
    ids=lambda asked: repr(asked)[:40],
)
def test_hostile_input_gets_a_page(world, asked) -> None:
    a_message()
    assert world.client.get(URL, asked).status_code == 200


def test_an_unknown_kind_keeps_its_own_name(world) -> None:
    a_message(kind="brand_new")
    assert "brand_new" in world.client.get(URL).content.decode()


@pytest.mark.parametrize(("address", "shown"), [("a@b.fr", "a•••@b.fr"), ("", "•••"), ("sans-arobase", "s•••")])
def test_masking(address: str, shown: str) -> None:
    assert masked(address) == shown


def test_every_kind_of_message_has_a_french_name() -> None:
    from pathlib import Path

    import passregion.notifications as room

    templates = Path(room.__file__).parent / "templates" / "notifications"
    kinds = {path.stem for path in templates.glob("*.txt")} - {"base", "layout"}
    assert kinds <= set(KINDS)


def test_a_longer_list_asks_the_database_no_more(world, django_assert_max_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    a_message()
    world.client.get(URL)
    with CaptureQueriesContext(connection) as short:
        world.client.get(URL)
    for _ in range(5):
        a_message()
    with django_assert_max_num_queries(len(short.captured_queries)):
        world.client.get(URL)
