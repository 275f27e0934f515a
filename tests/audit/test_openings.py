"""Opened personal files: recorded, counted once a day each, an alarm, a stop, and a way out of it."""

from datetime import timedelta

import pytest
import time_machine

from passregion.audit.models import Action, AgentDay, Event
from passregion.audit.openings import Budget, OpeningsStopped, days_with_alarm, lift_stop, open_files
from passregion.common.actors import Actor
from passregion.common.clock import now

pytestmark = pytest.mark.django_db
AGENT, HEAD = Actor("user:1", "Agent"), Actor("user:2", "Agent")
BUDGET = Budget(alarm_above=2, stop_above=4)


def read(*numbers: int, **values) -> int:
    return open_files(
        actor=AGENT, subject_refs=[f"beneficiary:{number}" for number in numbers], budget=BUDGET, **values
    )


def opened() -> int:
    return Event.objects.filter(action=Action.BENEFICIARY_OPENED).count()


def test_every_opening_is_recorded_and_each_file_counts_once() -> None:
    assert [read(1), read(1), read(1, again=False), read(2, 2)] == [0, 0, 0, 0]
    assert opened() == 3
    assert AgentDay.objects.get().opened_count == 2


def test_the_alarm_is_due_once_then_nothing_more_opens() -> None:
    assert [read(number) for number in (1, 2, 3, 4)] == [0, 0, 3, 0]
    for _ in range(2):
        with pytest.raises(OpeningsStopped):
            read(5)
    assert read(4) == 0
    assert opened() == 5
    assert Event.objects.filter(action=Action.OPENINGS_STOPPED).count() == 1


def test_a_list_opens_whole_or_not_at_all() -> None:
    with pytest.raises(OpeningsStopped):
        read(1, 2, 3, 4, 5)
    assert opened() == 0


def test_another_agent_and_another_day_start_afresh() -> None:
    read(1, 2, 3, 4)
    open_files(actor=HEAD, subject_refs=["beneficiary:9"], budget=BUDGET)
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert read(5) == 0


def test_a_lifted_stop_is_recorded_and_ends_with_the_day() -> None:
    assert not lift_stop(agent_ref=AGENT.ref, by=HEAD)
    read(1, 2, 3, 4)
    with pytest.raises(OpeningsStopped):
        read(5)
    assert lift_stop(agent_ref=AGENT.ref, by=HEAD)
    assert not lift_stop(agent_ref=AGENT.ref, by=HEAD)
    read(5, 6, 7)
    event = Event.objects.get(action=Action.OPENINGS_LIFTED)
    assert (event.actor_ref, event.subject_ref) == (HEAD.ref, AGENT.ref)
    assert list(days_with_alarm()) == [AgentDay.objects.get()]
    with time_machine.travel(now() + timedelta(days=1), tick=False), pytest.raises(OpeningsStopped):
        read(11, 12, 13, 14, 15)
