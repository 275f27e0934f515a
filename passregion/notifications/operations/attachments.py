"""Documents that go with a message. They are made by the worker when the message leaves, not while a visitor waits."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Document:
    """A file to attach."""

    filename: str
    content: bytes
    media_type: str


def make_document(attachment: str) -> Document | None:
    """The document that `attachment` names, « kind:reference »; None when there is none.

    `settings.MESSAGE_ATTACHMENTS` says which function makes each kind: those rooms stand above this one. A document
    that cannot be made is logged and left out: the message, which may open an account, is worth more.
    """
    kind, _, reference = attachment.partition(":")
    if not kind:
        return None
    try:
        document: Document | None = import_string(settings.MESSAGE_ATTACHMENTS[kind])(reference)
    except Exception:
        log.exception("the attachment could not be made", extra={"attachment_kind": kind})
        return None
    return document
