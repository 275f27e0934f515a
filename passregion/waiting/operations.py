"""Verbs of the line: ask to go in, keep one's place, forget old tickets.

Tickets are numbered and called under the lock of the gate alone: the order of the numbers is the order of the calls.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction

from passregion.common.clock import now
from passregion.common.digests import digest_of
from passregion.waiting.models import Gate, Ticket
from passregion.waiting.queries import Place, forget_line, is_turn, place_of
from passregion.waiting.rules import GRACE, HOLD, KEPT, Pace, after_calls, calls_due, horizon, refresh_seconds

GATE = 1
# A place is kept longer only when it has become shorter by this much: fewer writes.
WRITE_EVERY = timedelta(seconds=10)


@transaction.atomic
def ask(*, secret: str, pace: Pace, has_room: bool = True) -> bool:
    """Take a place in line, or keep the one that this secret has; whether its turn is now, and it goes in.

    Asking again is the same ticket: a reload or a lost answer changes nothing. Without room nobody is called.
    """
    ticket = Ticket.objects.filter(digest=digest_of(secret)).first()
    if ticket is None or not is_turn(ticket.called_at, ticket.entered_at, now()):
        gate = _locked_gate()
        ticket = _ticket_in_line(secret)
        if has_room:
            _call_next(gate, pace)
            ticket.refresh_from_db()
    if ticket.called_at is None:
        return False
    if ticket.entered_at is None:
        ticket.entered_at = now()
        ticket.save(update_fields=["entered_at"])
    return True


def _ticket_in_line(secret: str) -> Ticket:
    """The ticket of this secret, made or brought back into line. The caller holds the gate."""
    at, digest = now(), digest_of(secret)
    soon = at + timedelta(seconds=refresh_seconds(0, 0)) + GRACE
    ticket = Ticket.objects.select_for_update().filter(digest=digest).first()
    if ticket is not None and ticket.entered_at is not None and not is_turn(ticket.called_at, ticket.entered_at, at):
        # Used up: whoever comes again later stands at the end.
        ticket.delete()
        ticket = None
    if ticket is None:
        return Ticket.objects.create(digest=digest, arrived_at=at, present_until=soon)
    if not is_turn(ticket.called_at, ticket.entered_at, at):
        # Missed its turn: it is called again as soon as there is room, its number being lower than the others'.
        ticket.called_at = None
    ticket.present_until = max(ticket.present_until, soon)
    ticket.save(update_fields=["called_at", "present_until"])
    return ticket


def keep_place(*, secret: str, pace: Pace, has_room: bool = True) -> Place | None:
    """Say « I am still here », let the line move if it is time and there is room, and tell where this ticket stands.

    None when the secret has no ticket, or a used one. A turn that was missed is given back. Each statement stands
    alone, as none needs another to hold: this is asked the most when the servers have the least time.
    """
    place = place_of(secret, pace)
    if place is None or place.is_called:
        return place
    at = now()
    until = at + timedelta(seconds=place.refresh_seconds) + GRACE
    if place.has_missed_turn or until - place.present_until >= WRITE_EVERY:
        _stay(place, until, at)
    is_due = has_room and (place.gate_at is None or calls_due(place.gate_at, at, pace, max(place.line, 1)) > 0)
    # When it is not yet time, or somebody else is letting the line move at this very instant, the place is as it was.
    if not is_due or not _let_move(pace):
        return place
    forget_line()
    return place_of(secret, pace)


# Losing this in a crash of the database loses nothing: no need to wait for the disk.
STAY = """
    UPDATE waiting_ticket SET called_at = NULL, present_until = %(until)s
    FROM (SELECT set_config('synchronous_commit', 'off', true)) AS unhurried
    WHERE id = %(number)s AND (called_at IS NULL OR (entered_at IS NULL AND called_at < %(missed_before)s))
"""


def _stay(place: Place, until: datetime, at: datetime) -> None:
    """Keep the place until then, or give back a missed turn. A call that came since the place was read stays."""
    with connection.cursor() as cursor:
        cursor.execute(STAY, {"until": until, "number": place.number, "missed_before": at - HOLD})


@transaction.atomic
def _let_move(pace: Pace) -> bool:
    """Call those whose turn it is, unless somebody else is at it; whether it was done here."""
    gate = Gate.objects.select_for_update(skip_locked=True).filter(pk=GATE).first()
    if gate is not None:
        _call_next(gate, pace)
    return gate is not None


@transaction.atomic
def purge_tickets() -> int:
    """Erase the tickets of which nothing was heard for a day; how many."""
    count, _ = Ticket.objects.filter(present_until__lt=now() - KEPT).delete()
    return count


def _locked_gate() -> Gate:
    """The gate, held until the end of the transaction."""
    gate = Gate.objects.select_for_update().filter(pk=GATE).first()
    if gate is None:
        Gate.objects.bulk_create([Gate(pk=GATE, next_at=now())], ignore_conflicts=True)
        gate = Gate.objects.select_for_update().get(pk=GATE)
    return gate


def _call_next(gate: Gate, pace: Pace) -> None:
    """Call as many as the pace allows, in order, passing over who is no longer there. The caller holds the gate."""
    at = now()
    present = Ticket.objects.filter(called_at=None, present_until__gte=at).order_by("id").values_list("pk", flat=True)
    # One more than the burst tells that the line is longer than it.
    line = list(present[: horizon(pace) // pace.step + 1])
    called = line[: calls_due(gate.next_at, at, pace, len(line))]
    if called:
        Ticket.objects.filter(pk__in=called).update(called_at=at)
        gate.next_at = after_calls(gate.next_at, at, len(called), pace, len(line))
        gate.save(update_fields=["next_at"])
