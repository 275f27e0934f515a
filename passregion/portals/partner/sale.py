"""A sale between its screens: kept in the session under its payment id, never with the usage code.

The id is made when the sale starts and stands in every address of it, so that reloading, going back or sending twice
always speaks of the same payment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.sessions.backends.base import SessionBase
from django.db import connection

from passregion.common.clock import now
from passregion.portals.partner.access import Seat

SESSION_KEY = "sales"
# A customer who left: the till forgets the card number.
LIFETIME = timedelta(minutes=30)
SALES_KEPT_MAX = 10


@dataclass
class Sale:
    """What the cashier has typed so far, and how the last try ended."""

    payment_id: str
    card_number: str
    seat_key: str
    started_at: str
    # What was typed or scanned: a card number, or the code of a virtual card.
    given: str = ""
    wallet_id: str = ""
    price_cents: int | None = None
    # What the screen of the code said that the pass pays: not a cent more may be taken.
    shown_cents: int | None = None
    # Goes up when the price is set and when a code is tried: a form that names an older turn is not acted upon.
    turn: int = 0
    # How the last try was refused: a code of `refusals.py` and what its sentence needs. Empty when it was not.
    refusal: str = ""
    refusal_details: dict[str, Any] = field(default_factory=dict)
    # What the wallet still held just after the payment.
    remaining_cents: int | None = None


def id_for(session: SessionBase, seat: Seat, proposed: UUID | None, given: str) -> UUID:
    """The payment id of the sale that begins: the one that the page proposed, so that a page sent twice is one sale.

    A page that one comes back to, for another card or after a payment or a refusal, gets an id of its own.
    """
    if proposed is None:
        return uuid4()
    running = session.get(SESSION_KEY, {}).get(str(proposed))
    is_same = running is None or (running["seat_key"] == seat.key and running["given"] == given)
    return proposed if is_same and not (running and running["refusal"]) else uuid4()


def start(session: SessionBase, seat: Seat, *, card_number: str, payment_id: UUID, given: str) -> Sale:
    """Open a sale for this card; the one that is open under this id, when the page was sent twice."""
    running = find(session, seat, payment_id)
    if running is not None:
        return running
    sale = Sale(str(payment_id), card_number, seat.key, now().isoformat(), given=given)
    keep(session, sale)
    return sale


def keep(session: SessionBase, sale: Sale) -> None:
    """Write the sale down, and forget the oldest ones."""
    sales = {**session.get(SESSION_KEY, {}), sale.payment_id: asdict(sale)}
    latest = sorted(sales.values(), key=lambda row: row["started_at"])[-SALES_KEPT_MAX:]
    session[SESSION_KEY] = {row["payment_id"]: row for row in latest}


def find(session: SessionBase, seat: Seat, payment_id: UUID) -> Sale | None:
    """The sale that this session opened at this seat under this id, unless it is too old."""
    row = session.get(SESSION_KEY, {}).get(str(payment_id))
    if row is None or row["seat_key"] != seat.key:
        return None
    if datetime.fromisoformat(row["started_at"]) < now() - LIFETIME:
        return None
    return Sale(**row)


@contextmanager
def one_answer_at_a_time(session: SessionBase, payment_id: UUID) -> Iterator[None]:
    """Two requests for one payment id answer one after the other; the second sees what the first wrote.

    Without it a double click on a wrong code would cost two tries.
    """
    key = payment_id.int & (2**63 - 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
        try:
            stored = type(session)(session.session_key).load()
            session[SESSION_KEY] = stored.get(SESSION_KEY, {})
            yield
            session.save()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
