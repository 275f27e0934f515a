"""Handing a queued message to the mail server."""

import re

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from passregion.common.clock import now
from passregion.notifications.models import Attempt, Message, MessageState
from passregion.notifications.operations.attachments import make_document

ANSWER_LENGTH_MAX = 500
ADDRESS = re.compile(r"[^\s@\"'<>(){},;:=]+@[^\s@\"'<>(){},;:]+")


def send(*, message_id: int) -> bool:
    """Hand the message to the mail server and record the answer; whether it has left.

    The row is locked during the exchange, so that two workers never send it twice. The body is erased once it has
    left: it may hold a link that opens an account.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(pk=message_id).first()
        if message is None or message.state != MessageState.QUEUED:
            return True
        is_success, answer = _exchange(message)
        Attempt.objects.create(message=message, at=now(), is_success=is_success, answer=answer[:ANSWER_LENGTH_MAX])
        if is_success:
            _close(message, MessageState.SENT)
    return is_success


@transaction.atomic
def give_up(*, message_id: int) -> None:
    """No more tries: keep the trace, erase the body."""
    message = Message.objects.select_for_update().get(pk=message_id)
    if message.state == MessageState.QUEUED:
        _close(message, MessageState.FAILED)


def _exchange(message: Message) -> tuple[bool, str]:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.recipient],
        headers={
            # Out-of-office robots must not answer.
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<{message.public_id}@{settings.BRAND['sender_email'].rpartition('@')[2].strip('>')}>",
        },
    )
    mail.attach_alternative(message.html, "text/html")
    if document := make_document(message.attachment):
        mail.attach(document.filename, document.content, document.media_type)
    try:
        mail.send()
    except (OSError, ValueError) as fault:
        # SMTPException is an OSError; ValueError is a header that no server would take.
        # Servers repeat the address that they refuse; the answers are kept, and read at the Region, without it.
        return False, ADDRESS.sub("…", f"{type(fault).__name__}: {fault}")
    return True, "250"


def _close(message: Message, state: MessageState) -> None:
    message.state = state
    message.text = ""
    message.html = ""
    message.sent_at = now() if state is MessageState.SENT else None
    message.save(update_fields=["state", "text", "html", "sent_at"])
