"""The line: arrival, calls at the pace, turns kept, missed and used up, and what a waiting person is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from passregion.common import clock
from passregion.common.digests import digest_of
from passregion.waiting import operations, rules
from passregion.waiting.models import Gate, Ticket
from passregion.waiting.queries import place_of
from passregion.waiting.rules import Pace

EIGHT = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
# Two per second of the story: one burst is fifteen tickets.
PACE = Pace(per_minute=60)
BURST = 15

pytestmark = pytest.mark.django_db


def after(seconds: float) -> datetime:
    return EIGHT + timedelta(seconds=seconds)


def ask(name: str, seconds: float = 0, **options: bool) -> bool:
    with clock.as_of(after(seconds)):
        return operations.ask(secret=name, pace=PACE, **options)


def keep(name: str, seconds: float = 0, **options: bool):
    with clock.as_of(after(seconds)):
        return operations.keep_place(secret=name, pace=PACE, **options)


def fill_the_burst(seconds: float = 0) -> None:
    assert [ask(f"early {number}", seconds) for number in range(BURST)] == [True] * BURST


def ticket(name: str) -> Ticket:
    return Ticket.objects.get(digest=digest_of(name))


def test_on_a_calm_day_everybody_goes_straight_in() -> None:
    fill_the_burst()
    fill_the_burst(seconds=60)
    assert Ticket.objects.filter(entered_at=None).count() == 0


def test_above_the_burst_one_waits_and_the_pace_lets_one_in_per_second() -> None:
    fill_the_burst()
    assert [ask(name) for name in "abc"] == [False] * 3
    assert [keep(name, 0.9).is_called for name in "abc"] == [False] * 3
    assert [keep(name, 1).is_called for name in "abc"] == [True, False, False]
    assert [keep(name, 3).is_called for name in "abc"] == [True, True, True]


def test_a_newcomer_never_passes_who_waits() -> None:
    fill_the_burst()
    assert not ask("a")
    # There is room for one: whoever asks, it is for the first in line.
    assert not ask("late", 1)
    assert ask("a", 1)
    assert ask("late", 2)


def test_asking_again_is_the_same_ticket() -> None:
    fill_the_burst()
    ask("a")
    ask("b")
    number = ticket("a").pk
    assert not ask("a", 0.5)
    assert ticket("a").pk == number
    assert keep("a", 0.5).ahead == 0
    assert keep("b", 0.5).ahead == 1


def test_a_lost_answer_lets_in_again_but_not_for_ever() -> None:
    assert ask("a")
    first = ticket("a")
    assert ask("a", 5)
    assert ticket("a").pk == first.pk
    late = rules.HOLD.seconds + 10
    assert ask("a", late)
    assert ticket("a").pk > first.pk


def test_a_used_place_is_no_place() -> None:
    assert ask("a")
    assert keep("a", 5).has_entered
    assert keep("a", rules.HOLD.seconds + 1) is None
    assert keep("nobody") is None


def test_who_is_gone_is_passed_over_and_keeps_the_number() -> None:
    fill_the_burst()
    ask("gone")
    ask("b")
    for seconds in range(0, 300, 60):
        keep("b", seconds, has_room=False)
    assert keep("b", 300).is_called
    assert ticket("gone").called_at is None
    # Back with the lowest number: first at the next call, before all those who came later.
    ask("c", 300, has_room=False)
    assert keep("gone", 301).is_called


def test_a_missed_turn_is_given_back() -> None:
    fill_the_burst()
    ask("a")
    assert keep("a", 1).is_called
    late = 1 + rules.HOLD.seconds + 1
    with clock.as_of(after(late)):
        assert not place_of("a", PACE).is_called
    assert keep("a", late).is_called


def test_a_call_that_comes_while_one_asks_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    fill_the_burst()
    ask("a")
    ask("b")

    def read_then_called(secret: str, pace: Pace):
        place = place_of(secret, pace)
        Ticket.objects.filter(digest=digest_of(secret)).update(called_at=clock.now())
        return place

    monkeypatch.setattr(operations, "place_of", read_then_called)
    keep("a", 60, has_room=False)
    monkeypatch.undo()
    assert ticket("a").called_at == after(60)


def test_without_room_nobody_is_called_however_long() -> None:
    assert not ask("a", has_room=False)
    assert not keep("a", 60, has_room=False).is_called
    assert keep("a", 61).is_called


def test_after_a_pause_a_class_goes_in_at_once() -> None:
    for number in range(BURST):
        ask(f"{number}", has_room=False)
    keep("0", 100)
    assert Ticket.objects.filter(called_at__isnull=False).count() == BURST


def test_after_a_pause_a_longer_line_moves_by_strides_at_the_pace() -> None:
    for number in range(BURST + 25):
        ask(f"{number}", has_room=False)
    called = []
    for seconds in (100, 100.5, 101, 102, 103):
        keep("39", seconds)
        called.append(Ticket.objects.filter(called_at__isnull=False).count())
    assert called == [2, 2, 3, 4, 5]


@pytest.mark.parametrize("per_minute", [1, 20, 60, 6000])
def test_a_longer_line_moves_at_any_pace(per_minute: int) -> None:
    pace = Pace(per_minute=per_minute)
    assert rules.calls_due(EIGHT, after(1), pace, line=100_000) >= 1


def test_the_expected_wait_is_that_of_the_pace_then_that_of_the_line() -> None:
    fill_the_burst()
    for number in range(30):
        ask(f"{number}")
    assert keep("29", 0.5).wait_seconds == 30
    for seconds in range(2, 16):
        keep("28", seconds)
    # Fourteen are left before it. Who has seen a minute of the line is told by what it did: fifteen in that minute.
    assert keep("29", 59, has_room=False).wait_seconds == 15
    assert keep("29", 61, has_room=False).wait_seconds == 60


def test_old_tickets_are_erased() -> None:
    ask("a")
    ask("b", 3600)
    with clock.as_of(after(rules.KEPT.total_seconds() + 600)):
        assert operations.purge_tickets() == 1
    assert ticket("b")


def test_the_gate_is_made_when_it_is_missing() -> None:
    Gate.objects.all().delete()
    assert ask("a")
    assert Gate.objects.count() == 1


@pytest.mark.parametrize(
    ("wait", "line", "seconds"),
    [(0, 1, 4), (30, 10, 20), (99, 20_000, 66), (900, 1500, 180), (900, 20_000, 400)],
)
def test_the_further_back_the_less_often_one_asks(wait: int, line: int, seconds: int) -> None:
    assert rules.refresh_seconds(wait, line) == seconds


def test_the_line_is_looked_at_once_per_second_and_again_once_it_has_moved(
    settings: Any, django_assert_num_queries: Any
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "the line"}}
    fill_the_burst()
    assert [ask(name) for name in "abc"] == [False] * 3
    assert [keep(name, 0.5).ahead for name in "abc"] == [0, 1, 2]
    with django_assert_num_queries(1), clock.as_of(after(0.5)):
        place_of("c", PACE)
    assert keep("a", 1).is_called
    assert keep("c", 1).ahead == 1
