"""Writing a day as people do."""

from datetime import date

from django.utils.formats import date_format

from passregion.common.languages import is_french


def format_day(day: date) -> str:
    """« 1er juin 2027 » in French, « 1 June 2027 » otherwise: the first of a month is an ordinal in French only."""
    text = date_format(day, "j F Y")
    return f"1er{text[1:]}" if day.day == 1 and is_french() else text
