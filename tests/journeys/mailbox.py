"""The letters that have left: the queue is emptied as the worker would do, the mail server is Django's own test box."""

import re

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from passregion.notifications.models import Message, MessageState
from passregion.notifications.operations.send import send


def letters_to(address: str) -> list[EmailMultiAlternatives]:
    """Every letter received at this address, the oldest first."""
    for message in Message.objects.filter(state=MessageState.QUEUED).order_by("pk"):
        assert send(message_id=message.pk), message.kind
    return [letter for letter in mail.outbox if letter.to == [address]]


def last_letter_to(address: str) -> EmailMultiAlternatives:
    """The newest letter."""
    found = letters_to(address)
    assert found, f"nothing was written to {address}"
    return found[-1]


def links_of(letter: EmailMultiAlternatives) -> list[str]:
    """The paths of our own pages that the text names; the HTML must name them too."""
    paths = re.findall(re.escape(settings.BASE_URL) + r"(/[^\s<>\"]*)", letter.body)
    html = str(letter.alternatives[0][0])
    assert all(path in html for path in paths), "the text and the HTML do not name the same pages"
    return paths
