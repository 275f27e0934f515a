"""The one clock of the product. Everything asks here, so that a test can hold time still."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Today's calendar day in the Region's time zone."""
    return timezone.localdate()


def age_on(birth_date: date, day: date) -> int:
    """Completed years on `day` of a person born on `birth_date`."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)
