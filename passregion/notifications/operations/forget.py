"""Forgetting the messages about somebody who is erased."""

from collections.abc import Iterable

from django.db import transaction

from passregion.notifications.models import Message


@transaction.atomic
def forget_messages(*, subject_refs: Iterable[str]) -> int:
    """Delete the messages about these subjects, with their address and their tries; how many."""
    messages = Message.objects.filter(subject_ref__in=list(subject_refs))
    count = messages.count()
    messages.delete()
    return count
