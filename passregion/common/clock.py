"""The one clock of the product. Everything asks here, so that a story can be told on its own days."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told_moment", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _told.get() or timezone.now()


def today() -> date:
    """Today's calendar day in the Region's time zone."""
    return timezone.localdate(now())


def day_of(moment: datetime) -> date:
    """The calendar day of an aware moment in the Region's time zone."""
    return timezone.localdate(moment)


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Within the block the clock stands at `moment` (aware). For the demo's past and tests; each thread its own."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def age_on(birth_date: date, day: date) -> int:
    """Completed years on `day` of a person born on `birth_date`."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)
