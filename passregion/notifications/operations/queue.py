"""Queueing a message with the act that it tells."""

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.utils.translation import override

from passregion.common.clock import now
from passregion.common.languages import plain
from passregion.notifications.models import Message, MessageState
from passregion.notifications.tasks import deliver


class OutsideTransaction(RuntimeError):
    """A message was queued outside a transaction: it could leave although its act did not happen."""


def queue(
    *,
    kind: str,
    to: str,
    language: str,
    subject_ref: str,
    subject: str,
    context: dict[str, object],
    attachment: str = "",
) -> Message:
    """Write one message and its job, in the transaction of the act. The worker sends it after the commit.

    `kind` names the templates. `subject` is already in `language`. `attachment` names a document that is made when the
    message leaves (`operations.attachments`). Raises OutsideTransaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(kind)
    values = {**context, "brand": settings.BRAND, "subject": subject, "language": plain(language)}
    with override(language):
        text = render_to_string(f"notifications/{kind}.txt", values)
        html = render_to_string(f"notifications/{kind}.html", values)
    message = Message.objects.create(
        kind=kind,
        recipient=to,
        subject=subject,
        text=text,
        html=html,
        subject_ref=subject_ref,
        attachment=attachment,
        state=MessageState.QUEUED,
        queued_at=now(),
    )
    deliver.defer(message_id=message.pk)
    return message
