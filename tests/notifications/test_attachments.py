"""Documents made when a message leaves, and messages that leave without a document that cannot be made."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from passregion.notifications.models import Message
from passregion.notifications.operations.attachments import Document
from passregion.notifications.operations.queue import queue
from passregion.notifications.operations.send import send
from tests.notifications.conftest import Postman

pytestmark = pytest.mark.django_db


def make_note(reference: str) -> Document:
    return Document("note.txt", f"note {reference}".encode(), "text/plain")


def fail(reference: str) -> Document:
    raise LookupError(reference)


@pytest.fixture(autouse=True)
def makers(settings) -> None:
    settings.MESSAGE_ATTACHMENTS = {"note": f"{__name__}.make_note", "broken": f"{__name__}.fail"}


def letter_with(postman: Postman, attachment: str) -> EmailMessage:
    context = {"accounts": [("Lina", "1234", "https://pass.exemple/a/")]}
    message = queue(
        kind="activation_link",
        to="lina@exemple.fr",
        language="fr",
        subject_ref="user:1",
        subject="Essai",
        context=context,
        attachment=attachment,
    )
    assert send(message_id=message.pk)
    return message_from_bytes(postman.letters[0].original_content, _class=EmailMessage, policy=policy.default)


def test_the_document_goes_with_the_message(postman: Postman) -> None:
    (document,) = letter_with(postman, "note:42").iter_attachments()
    assert document.get_filename() == "note.txt"
    assert document.get_content().strip() == "note 42"


@pytest.mark.parametrize("attachment", ["broken:42", "unknown:42"])
def test_a_document_that_cannot_be_made_does_not_hold_the_message_back(postman: Postman, attachment: str) -> None:
    assert list(letter_with(postman, attachment).iter_attachments()) == []
    assert Message.objects.get().state == "sent"
