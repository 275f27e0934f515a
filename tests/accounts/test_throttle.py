"""Counting attempts: exact under a burst, and never a way to lock somebody else out."""

from datetime import timedelta

import pytest
import time_machine

from passregion.accounts.models import ThrottleCounter
from passregion.accounts.operations import Limits, forgive, hit, purge_spent, throttle, unhit
from passregion.common.clock import now
from tests.threads import at_once

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LIMITS = Limits(HOUR, account_and_source=3, source=6, overall=20, source_alert=2)


def attempt(account: str, source: str) -> bool:
    return throttle(act="try", account=account, source=source, limits=LIMITS)


def test_the_limit_is_the_last_allowed() -> None:
    assert [hit(key="k", limit=3, window=HOUR) for _ in range(5)] == [True, True, True, False, False]
    assert hit(key="other", limit=3, window=HOUR)


def test_a_new_window_starts_afresh() -> None:
    start = now()
    with time_machine.travel(start, tick=False):
        assert not all(hit(key="k", limit=1, window=HOUR) for _ in range(2))
    with time_machine.travel(start + HOUR, tick=False):
        assert hit(key="k", limit=1, window=HOUR)


def test_an_attempt_can_be_taken_back() -> None:
    hit(key="k", limit=1, window=HOUR)
    unhit(key="k", window=HOUR)
    assert hit(key="k", limit=1, window=HOUR)


@pytest.mark.django_db(transaction=True)
def test_a_burst_lets_exactly_the_limit_through() -> None:
    results = at_once(*[lambda: hit(key="burst", limit=5, window=HOUR)] * 12)
    assert results.count(True) == 5
    assert ThrottleCounter.objects.get(key="burst").count == 12


def test_one_source_guessing_one_account_is_stopped_and_its_victim_is_not() -> None:
    assert [attempt("lina", "thief") for _ in range(4)] == [True, True, True, False]
    assert attempt("lina", "home of lina")


def test_one_source_guessing_many_accounts_is_stopped() -> None:
    assert [attempt(f"account {number}", "thief") for number in range(7)] == [True] * 6 + [False]
    assert attempt("account 1", "elsewhere")


def test_many_sources_guessing_tighten_every_source_but_refuse_nobody_new() -> None:
    for number in range(LIMITS.overall):
        assert attempt(f"account {number}", f"robot {number}")
    # The alarm is on: a source now has two tries, and somebody who comes for the first time has both.
    assert [attempt("lina", "home of lina") for _ in range(3)] == [True, True, False]


def test_a_right_attempt_is_forgotten_on_every_ring() -> None:
    for _ in range(10):
        assert attempt("lina", "school")
        forgive(act="try", account="lina", source="school", limits=LIMITS)
    assert set(ThrottleCounter.objects.exclude(key__contains=":pair:").values_list("count", flat=True)) == {0}


def test_old_counters_go() -> None:
    hit(key="old", limit=1, window=HOUR)
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        hit(key="new", limit=1, window=HOUR)
        assert purge_spent(before=now() - timedelta(days=2)) == 1
    assert ThrottleCounter.objects.get().key == "new"
