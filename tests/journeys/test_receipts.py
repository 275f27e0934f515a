"""The receipt by e-mail: the same accessible PDF, in the language of its reader, with nothing secret in it."""

import io
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from pypdf import PdfReader

from passregion.accounts.models import OneTimeToken
from passregion.common.public_ids import format_file_number
from passregion.journeys.receipts import receipt_attachment
from passregion.notifications.models import Message
from passregion.notifications.operations.send import send
from tests.applications.factories import make_application
from tests.notifications.conftest import Postman

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_first_letter_carries_the_receipt(postman: Postman) -> None:
    application = make_application()
    message = Message.objects.get(kind="application_received")
    assert send(message_id=message.pk)
    letter = message_from_bytes(postman.letters[0].original_content, _class=EmailMessage, policy=policy.default)
    (receipt,) = letter.iter_attachments()
    assert receipt.get_content_type() == "application/pdf"
    number = format_file_number(application.beneficiary.file_number)
    text = text_of(receipt.get_content())
    assert number.replace("\u00a0", " ") in text.replace("\u00a0", " ")
    assert "Ton reçu est joint à ce message" in letter.get_body(("plain",)).get_content()


def test_the_receipt_speaks_the_language_of_its_reader() -> None:
    application = make_application()
    french = text_of(receipt_attachment(str(application.public_id)).content)
    user = application.beneficiary.user
    user.language = "en"
    user.save()
    english = text_of(receipt_attachment(str(application.public_id)).content)
    assert "Et maintenant" in french
    assert "Et maintenant" not in english


def test_nothing_secret_is_in_the_receipt() -> None:
    application = make_application()
    pdf = receipt_attachment(str(application.public_id)).content
    text = text_of(pdf)
    assert "/activation/" not in text
    assert OneTimeToken.objects.get().digest not in text
    assert application.beneficiary.phone not in text
    assert application.beneficiary.birth_date.strftime("%d/%m/%Y") not in text


def test_the_receipt_prints_names_of_every_script() -> None:
    application = make_application(first_name="小明", last_name="Παπαδοπούλου")
    text = text_of(receipt_attachment(str(application.public_id)).content)
    assert "小明" in text
    assert "Παπαδοπούλου" in text
