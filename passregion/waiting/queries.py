"""Where a ticket stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from passregion.common.clock import now
from passregion.common.digests import digest_of
from passregion.waiting.rules import HOLD, Pace, refresh_seconds, wait_seconds

MINUTE = timedelta(minutes=1)
# One statement: this is asked dozens of times per second on the day when the servers are busiest.
WHERE_IT_STANDS = """
    SELECT mine.id, mine.arrived_at, mine.present_until, mine.called_at, mine.entered_at,
        (SELECT count(*) FROM waiting_ticket
            WHERE called_at IS NULL AND present_until >= %(at)s AND id < mine.id),
        (SELECT count(*) FROM waiting_ticket WHERE called_at IS NULL),
        (SELECT count(*) FROM waiting_ticket WHERE called_at > %(minute_ago)s),
        (SELECT max(next_at) FROM waiting_gate)
    FROM waiting_ticket AS mine WHERE mine.digest = %(digest)s
"""


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


def place_of(secret: str, pace: Pace) -> Place | None:
    """The place of the browser that holds this secret; None when it has none, or has used it up."""
    at = now()
    with connection.cursor() as cursor:
        cursor.execute(WHERE_IT_STANDS, {"at": at, "minute_ago": at - MINUTE, "digest": digest_of(secret)})
        row = cursor.fetchone()
    if row is None:
        return None
    number, arrived_at, present_until, called_at, entered_at, ahead, line, called, gate_at = row
    is_called = is_turn(called_at, entered_at, at)
    if entered_at is not None and not is_called:
        return None
    # Who has seen a whole minute of the line go by is told by what the line did, others by what it should do.
    per_minute = called if called and at - arrived_at >= MINUTE else pace.per_minute
    wait = wait_seconds(ahead, per_minute)
    return Place(
        number=number,
        ahead=ahead,
        line=line,
        wait_seconds=wait,
        refresh_seconds=refresh_seconds(wait, line),
        is_called=is_called,
        has_missed_turn=called_at is not None and not is_called,
        has_entered=entered_at is not None,
        present_until=present_until,
        gate_at=gate_at,
    )
