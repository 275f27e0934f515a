"""From the act to the letter box: queued with the act, sent for real, each attempt kept, bodies erased."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from passregion.notifications import emails
from passregion.notifications.models import Message, MessageState
from passregion.notifications.operations.queue import OutsideTransaction
from passregion.notifications.operations.send import send
from passregion.notifications.queries import messages_by_state
from passregion.notifications.tasks import ATTEMPT_COUNT_MAX, NotDelivered, deliver
from tests.notifications.conftest import Postman
from tests.threads import at_once

pytestmark = pytest.mark.django_db
LINK = "https://pass.exemple/activation/secret-du-lien/"


def queue_one(to: str = "lina@exemple.fr") -> Message:
    return emails.activation_link(
        to=to,
        language="fr",
        subject_ref="user:1",
        accounts=[("Lina", "482719360358K", LINK)],
    )


def read(postman: Postman) -> EmailMessage:
    return message_from_bytes(postman.letters[0].original_content, _class=EmailMessage, policy=policy.default)


def context(attempts: int) -> SimpleNamespace:
    return SimpleNamespace(job=SimpleNamespace(attempts=attempts))


@pytest.mark.django_db(transaction=True)
def test_a_message_outside_a_transaction_is_an_error() -> None:
    with pytest.raises(OutsideTransaction):
        queue_one()
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_neither_message_nor_job() -> None:
    # The jobs of other transactional tests stay: procrastinate's tables are not flushed.
    before = ProcrastinateJob.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue_one()
        _ = 1 / 0
    assert not Message.objects.exists()
    assert ProcrastinateJob.objects.count() == before


def test_queueing_sends_nothing_and_leaves_a_job_without_personal_data() -> None:
    message = queue_one()
    job = ProcrastinateJob.objects.latest("id")
    assert (job.task_name, job.args) == ("notifications.deliver", {"message_id": message.pk})
    assert messages_by_state() == {"queued": 1, "sent": 0, "failed": 0}


def test_the_letter_arrives_in_text_and_in_html(postman: Postman) -> None:
    message = queue_one()
    assert send(message_id=message.pk)
    letter = read(postman)
    assert letter["To"] == "lina@exemple.fr"
    assert letter["Subject"] == "Active ton compte – Pass’Région"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<{message.public_id}@pass-region.example>"
    for kind in ("plain", "html"):
        content = letter.get_body((kind,)).get_content()
        assert LINK in content
        assert "4827\u00a01936\u00a00358\u00a0K" in content


def test_once_sent_the_body_is_erased_and_the_trace_stays(postman: Postman) -> None:
    message = queue_one()
    send(message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.text, message.html) == ("sent", "", "")
    assert (message.kind, message.subject, message.recipient) == (
        "activation_link",
        "Active ton compte – Pass’Région",
        "lina@exemple.fr",
    )
    assert message.sent_at is not None
    assert [attempt.is_success for attempt in message.attempts.all()] == [True]


def test_a_message_already_sent_is_not_sent_again(postman: Postman) -> None:
    message = queue_one()
    assert send(message_id=message.pk)
    assert send(message_id=message.pk)
    assert len(postman.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_message_send_it_once(postman: Postman) -> None:
    with transaction.atomic():
        message = queue_one()
    at_once(*[lambda: send(message_id=message.pk)] * 3)
    assert len(postman.letters) == 1
    assert message.attempts.count() == 1


def test_a_refusal_is_kept_and_the_job_asks_to_be_called_again(postman: Postman) -> None:
    postman.answer = "451 Try later"
    message = queue_one()
    with pytest.raises(NotDelivered):
        deliver(context(0), message_id=message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    assert LINK in message.text
    attempt = message.attempts.get()
    assert not attempt.is_success
    assert "451" in attempt.answer
    postman.answer = "250 OK"
    deliver(context(1), message_id=message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_the_answer_is_kept_without_the_address_that_it_repeats(postman: Postman) -> None:
    postman.recipient_answer = "550 <lina@exemple.fr>: no such box"
    message = queue_one()
    assert not send(message_id=message.pk)
    answer = message.attempts.get().answer
    assert "550" in answer and "no such box" in answer
    assert "lina" not in answer and "exemple.fr" not in answer


def test_without_a_mail_server_the_message_waits(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 9
    message = queue_one()
    assert not send(message_id=message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    assert "Refused" in message.attempts.get().answer


def test_the_last_refusal_gives_up_and_erases_the_body(postman: Postman) -> None:
    postman.answer = "550 No such box"
    message = queue_one()
    with pytest.raises(NotDelivered):
        deliver(context(ATTEMPT_COUNT_MAX - 1), message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.text, message.html) == ("failed", "", "")


def test_waits_grow_and_end() -> None:
    strategy = deliver.retry_strategy
    waits = []
    for attempts in range(ATTEMPT_COUNT_MAX - 1):
        job = SimpleNamespace(attempts=attempts)
        decision = strategy.get_retry_decision(exception=NotDelivered(), job=job)
        waits.append(decision.retry_at)
    assert waits == sorted(waits)
    last = SimpleNamespace(attempts=ATTEMPT_COUNT_MAX - 1)
    assert strategy.get_retry_decision(exception=NotDelivered(), job=last) is None


def test_a_hostile_address_is_a_failed_attempt_and_not_a_fault(postman: Postman) -> None:
    message = queue_one(to="lina@exemple.fr\nBcc: tous@exemple.fr")
    assert not send(message_id=message.pk)
    assert postman.letters == []
