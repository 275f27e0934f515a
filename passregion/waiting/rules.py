"""How fast the line moves, and what it tells those who stand in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# A whole class may begin at once on a calm day without seeing the line.
BURST = timedelta(seconds=15)
# How long a turn waits for its bearer, and how long who went in may go in again: an answer may get lost.
HOLD = timedelta(minutes=10)
# How late a question may come before the ticket is passed over. It is passed over, not lost.
GRACE = timedelta(minutes=2)
# Tickets of which nothing was heard for a day.
KEPT = timedelta(days=1)

REFRESH_SECONDS_MIN, REFRESH_SECONDS_MAX = 4, 120
# All the browsers in line together ask about this often, whatever its length.
QUESTIONS_PER_SECOND_MAX = 50


@dataclass(frozen=True)
class Pace:
    """How many newcomers go in per minute."""

    per_minute: int

    @property
    def step(self) -> timedelta:
        """The time between two calls."""
        return timedelta(minutes=1) / max(self.per_minute, 1)


def calls_due(next_at: datetime, at: datetime, pace: Pace) -> int:
    """How many tickets may be called at `at`. After a pause never more than the burst."""
    from_now = max(next_at, at)
    return max(0, (at + BURST - from_now) // pace.step)


def after_calls(next_at: datetime, at: datetime, count: int, pace: Pace) -> datetime:
    """The gate's `next_at` once `count` tickets were called."""
    return max(next_at, at) + count * pace.step


def wait_seconds(ahead: int, per_minute: float) -> int:
    """The expected wait of who has `ahead` others before it, when `per_minute` go in."""
    return round((ahead + 1) * 60 / max(per_minute, 1))


def refresh_seconds(wait: int, line: int) -> int:
    """When to ask again: half-way to one's turn, so seven or eight times in all however long the wait.

    Those far back ask less often still when the line is very long; those near the door never wait for its length.
    """
    if wait // 2 >= REFRESH_SECONDS_MAX:
        return max(REFRESH_SECONDS_MAX, line // QUESTIONS_PER_SECOND_MAX)
    return max(wait // 2, REFRESH_SECONDS_MIN)
