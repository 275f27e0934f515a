"""How fast the line moves, and what it tells those who stand in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# A whole class may begin at once on a calm day without seeing the line.
BURST = timedelta(seconds=15)
# A longer line moves by so much at once, even after a pause: a crowd let in together would make everybody wait inside.
STRIDE = timedelta(seconds=2)
# How long a turn waits for its bearer, and how long who went in may go in again: an answer may get lost.
HOLD = timedelta(minutes=10)
# How late a question may come before the ticket is passed over. It is passed over, not lost.
GRACE = timedelta(minutes=2)
# Tickets of which nothing was heard for a day.
KEPT = timedelta(days=1)

REFRESH_SECONDS_MIN, REFRESH_SECONDS_MAX = 4, 180
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


def horizon(pace: Pace) -> timedelta:
    """How far calls may run ahead of the pace: the burst, one call at least however slow the pace."""
    return max(BURST, pace.step)


def first_call(next_at: datetime, at: datetime, pace: Pace, line: int) -> datetime:
    """From when on calls count at `at`, for a line of so many. What a pause has saved serves those only who fit in."""
    due_at = max(next_at, at)
    if line * pace.step <= at + horizon(pace) - due_at:
        return due_at
    return max(due_at, at + horizon(pace) - max(STRIDE, pace.step))


def calls_due(next_at: datetime, at: datetime, pace: Pace, line: int) -> int:
    """How many tickets of a line of so many may be called at `at`: the burst at most, of a longer line a stride."""
    return min(line, max(0, (at + horizon(pace) - first_call(next_at, at, pace, line)) // pace.step))


def after_calls(next_at: datetime, at: datetime, count: int, pace: Pace, line: int) -> datetime:
    """The gate's `next_at` once `count` tickets of a line of so many were called."""
    return first_call(next_at, at, pace, line) + count * pace.step


def wait_seconds(ahead: int, per_minute: float) -> int:
    """The expected wait of who has `ahead` others before it, when `per_minute` go in."""
    return round((ahead + 1) * 60 / max(per_minute, 1))


def refresh_seconds(wait: int, line: int) -> int:
    """When to ask again: after two thirds of one's wait, so seven times in all for a quarter of an hour.

    Those far back ask less often still when the line is very long; those near the door never wait for its length.
    """
    pause = wait * 2 // 3
    if pause >= REFRESH_SECONDS_MAX:
        return max(REFRESH_SECONDS_MAX, line // QUESTIONS_PER_SECOND_MAX)
    return max(pause, REFRESH_SECONDS_MIN)
