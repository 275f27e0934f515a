"""The trail is written and never rewritten."""

import pytest
from django.db import DatabaseError, transaction

from passregion.audit.models import Action, Event
from passregion.audit.operations import record
from passregion.common.actors import SYSTEM, Actor

pytestmark = pytest.mark.django_db


def test_an_act_is_kept_with_who_what_and_to_whom() -> None:
    event = record(
        action=Action.CARD_BLOCKED,
        actor=Actor(ref="user:12", label="Bénéficiaire"),
        subject_ref="card:9",
        reason="lost",
    )
    assert (event.action, event.actor_ref, event.subject_ref) == ("card.blocked", "user:12", "card:9")
    assert event.details == {"reason": "lost"}


def test_the_database_refuses_to_change_or_erase_an_event() -> None:
    event = record(action=Action.CARD_BLOCKED, actor=SYSTEM, subject_ref="card:9")
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(actor_ref="user:1")
    with pytest.raises(DatabaseError), transaction.atomic():
        event.delete()
    assert Event.objects.get().actor_ref == "system"


def test_an_event_is_undone_with_its_act() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(action=Action.CARD_BLOCKED, actor=SYSTEM, subject_ref="card:9")
        _ = 1 / 0
    assert not Event.objects.exists()


def test_actions_are_named_subject_dot_verb() -> None:
    assert all(action.value.count(".") == 1 and action.value == action.value.lower() for action in Action)
