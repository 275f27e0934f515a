"""The arithmetic of a sale. No database, no clock."""

from datetime import date

# Four digits, for each place and day; a busier place gets longer numbers.
NUMBERS_A_DAY = 10_000


def pass_share(price_cents: int, balance_cents: int, sale_cap_cents: int | None) -> int:
    """What the pass pays, in cents: the least of price, balance and cap of the sale, never below zero.

    The young person pays the rest.
    """
    cap = price_cents if sale_cap_cents is None else sale_cap_cents
    return max(0, min(price_cents, balance_cents, cap))


def reference(day: date, number: int) -> str:
    """`26-118-0427`: two digits of the year, day of the year, number of the sale among those of its place that day."""
    return f"{day:%y-%j}-{number:04d}"


def recent_count(current: int, previous: int, elapsed: float) -> float:
    """Attempts in the last whole window, from the counts of the running window and of the one before.

    `elapsed` is the part of the running window that has passed, 0 to 1. A limit compared with this does not start
    afresh when the clock strikes.
    """
    return current + previous * (1 - elapsed)


def minutes_until_below(limit: int, current: int, previous: int, elapsed: float, window_minutes: int) -> int:
    """Whole minutes, at least 1, until `recent_count` falls under `limit` if nothing else happens."""
    for minute in range(1, 2 * window_minutes + 1):
        then = elapsed + minute / window_minutes
        counts = (current, previous, then) if then < 1 else (0, current, min(then - 1, 1.0))
        if recent_count(*counts) < limit:
            return minute
    return 2 * window_minutes
