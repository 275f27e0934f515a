"""The development mailbox: received e-mails as files, newest first. Production has none."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from passregion.common.clock import now

SHOWN_MAX = 200


@dataclass(frozen=True)
class ReceivedMail:
    """One e-mail as a reader sees it. `id` is the name of its file without extension."""

    id: str
    recipient: str
    sender: str
    subject: str
    received_at: datetime | None
    text: str
    html: str


def folder() -> Path:
    """Where the files are."""
    return Path(settings.INBOX_DIR)


def keep(content: bytes) -> Path:
    """Write one received e-mail; names sort by time of arrival."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / f"{now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
    # Written aside then renamed: a reader never meets half a message.
    draft = path.with_suffix(".part")
    draft.write_bytes(content)
    draft.rename(path)
    return path


def received(recipient: str = "") -> list[ReceivedMail]:
    """The newest e-mails first, those to `recipient` only when it is given."""
    paths = sorted(folder().glob("*.eml"), reverse=True)[:SHOWN_MAX]
    mails = [_read(path) for path in paths]
    return [mail for mail in mails if not recipient or mail.recipient.lower() == recipient.strip().lower()]


def find(mail_id: str) -> ReceivedMail | None:
    """One e-mail by its id. None when there is none; an id never leads out of the folder."""
    if not mail_id.replace("-", "").isalnum():
        return None
    path = folder() / f"{mail_id}.eml"
    return _read(path) if path.is_file() else None


def _read(path: Path) -> ReceivedMail:
    message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
    date = message["Date"]
    return ReceivedMail(
        id=path.stem,
        recipient=str(message["To"] or ""),
        sender=str(message["From"] or ""),
        subject=str(message["Subject"] or ""),
        received_at=date.datetime if date is not None else None,
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""
