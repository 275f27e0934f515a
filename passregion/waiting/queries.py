"""Where a ticket stands."""

from array import array
from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from passregion.common.clock import now
from passregion.common.digests import digest_of
from passregion.common.memory import forget, remembered
from passregion.waiting.rules import HOLD, Pace, refresh_seconds, wait_seconds

MINUTE = timedelta(minutes=1)
# Dozens ask per second on the day when the servers are busiest: each process looks at the line once per second, and
# then at one row for each question.
LINE_SECONDS = 1
LINE = "waiting:line"
THE_LINE = """
    SELECT coalesce(array_agg(id ORDER BY id) FILTER (WHERE present_until >= %(at)s), '{}'), count(*),
        (SELECT count(*) FROM waiting_ticket WHERE called_at > %(minute_ago)s),
        (SELECT max(next_at) FROM waiting_gate)
    FROM waiting_ticket WHERE called_at IS NULL
"""
MINE = "SELECT id, arrived_at, present_until, called_at, entered_at FROM waiting_ticket WHERE digest = %s"


@dataclass(frozen=True)
class Line:
    """The line as it was a moment ago, the same for all who stand in it.

    `present`: the numbers of the uncalled tickets whose browsers are there, in order; `length`: all uncalled ones;
    `called`: how many were called in the last minute; `gate_at`: when the next one is due, if ever one was called.
    """

    present: "array[int]"
    length: int
    called: int
    gate_at: datetime | None


@dataclass(frozen=True)
class Place:
    """Where one ticket stands now. `ahead`: tickets before it whose browsers are there; `line`: all uncalled ones."""

    number: int
    ahead: int
    line: int
    wait_seconds: int
    refresh_seconds: int
    is_called: bool
    has_missed_turn: bool
    has_entered: bool
    present_until: datetime
    gate_at: datetime | None


def is_turn(called_at: datetime | None, entered_at: datetime | None, at: datetime) -> bool:
    """Whether a ticket opens the door: called, and neither forgotten nor used up."""
    return called_at is not None and at - (entered_at or called_at) <= HOLD


def current_line() -> Line:
    """The line, as of at most `LINE_SECONDS` ago."""
    return remembered(LINE, _look_at_the_line, LINE_SECONDS)


def forget_line() -> None:
    """It has moved: the next question looks again."""
    forget(LINE)


def _look_at_the_line() -> Line:
    at = now()
    with connection.cursor() as cursor:
        cursor.execute(THE_LINE, {"at": at, "minute_ago": at - MINUTE})
        present, length, called, gate_at = cursor.fetchone()
    return Line(array("q", present), length, called, gate_at)


def place_of(secret: str, pace: Pace) -> Place | None:
    """The place of the browser that holds this secret; None when it has none, or has used it up."""
    at = now()
    with connection.cursor() as cursor:
        cursor.execute(MINE, [digest_of(secret)])
        row = cursor.fetchone()
    if row is None:
        return None
    number, arrived_at, present_until, called_at, entered_at = row
    is_called = is_turn(called_at, entered_at, at)
    if entered_at is not None and not is_called:
        return None
    line = current_line()
    ahead = bisect_left(line.present, number)
    # Who has seen a whole minute of the line go by is told by what the line did, others by what it should do.
    per_minute = line.called if line.called and at - arrived_at >= MINUTE else pace.per_minute
    wait = wait_seconds(ahead, per_minute)
    return Place(
        number=number,
        ahead=ahead,
        line=line.length,
        wait_seconds=wait,
        refresh_seconds=refresh_seconds(wait, line.length),
        is_called=is_called,
        has_missed_turn=called_at is not None and not is_called,
        has_entered=entered_at is not None,
        present_until=present_until,
        gate_at=line.gate_at,
    )
