"""The arithmetic of a sale."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passregion.payments.rules import minutes_until_below, pass_share, recent_count, reference

cents = st.integers(0, 1_000_000)


@pytest.mark.parametrize(
    ("price", "balance", "cap", "share"),
    [
        (4700, 3000, None, 3000),
        (1200, 3000, None, 1200),
        (1200, 3000, 700, 700),
        (1200, 500, 700, 500),
        (1200, 0, None, 0),
        (1200, 3000, 0, 0),
        (1, 1, 1, 1),
    ],
)
def test_the_pass_pays_the_least_of_the_three(price: int, balance: int, cap: int | None, share: int) -> None:
    assert pass_share(price, balance, cap) == share


@given(price=cents, balance=st.integers(-1000, 1_000_000), cap=st.one_of(st.none(), cents))
def test_the_share_never_exceeds_anything(price: int, balance: int, cap: int | None) -> None:
    share = pass_share(price, balance, cap)
    assert 0 <= share <= price
    assert share <= max(0, balance)
    assert cap is None or share <= cap
    assert share in (0, price, balance, cap)


def test_a_reference_reads_year_day_number() -> None:
    assert reference(date(2026, 4, 28), 427) == "26-118-0427"
    assert reference(date(2028, 12, 31), 9999) == "28-366-9999"
    assert reference(date(2026, 1, 1), 12345) == "26-001-12345"


def test_attempts_fade_instead_of_vanishing_when_the_clock_strikes() -> None:
    assert recent_count(20, 0, 0.99) == 20
    assert recent_count(0, 20, 0.0) == 20
    assert recent_count(0, 20, 0.5) == 10
    assert recent_count(3, 20, 1.0) == 3


@given(current=st.integers(0, 60), previous=st.integers(0, 60), elapsed=st.floats(0, 0.999))
def test_the_announced_wait_is_enough_and_not_too_long(current: int, previous: int, elapsed: float) -> None:
    wait = minutes_until_below(20, current, previous, elapsed, 60)
    assert 1 <= wait <= 120

    def count_after(minutes: int) -> float:
        then = elapsed + minutes / 60
        return recent_count(current, previous, then) if then < 1 else recent_count(0, current, min(then - 1, 1))

    assert count_after(wait) < 20
    assert all(count_after(minutes) >= 20 for minutes in range(1, wait))
