"""Form fields whose errors say what is wrong and then what to do."""

import calendar
import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from passregion.common.money import NotAnAmount, format_euros, parse_euros
from passregion.design.forms.widgets import AmountInput, CodeInput, DayInput

MONTHS = (
    gettext_lazy("Janvier"),
    gettext_lazy("Février"),
    gettext_lazy("Mars"),
    gettext_lazy("Avril"),
    gettext_lazy("Mai"),
    gettext_lazy("Juin"),
    gettext_lazy("Juillet"),
    gettext_lazy("Août"),
    gettext_lazy("Septembre"),
    gettext_lazy("Octobre"),
    gettext_lazy("Novembre"),
    gettext_lazy("Décembre"),
)
_DAY = re.compile(r"^\s*(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})\s*$", re.ASCII)
_EIGHT_DIGITS = re.compile(r"^\s*(\d{2})(\d{2})(\d{4})\s*$", re.ASCII)
_ISO_DAY = re.compile(r"^\s*(\d{4})-(\d{2})-(\d{2})\s*$", re.ASCII)


class DayField(forms.Field):
    """A day typed JJ/MM/AAAA (also with dots, dashes, spaces or nothing between). Cleans to a `date`.

    The sentences avoid « tu » and « vous », so that they suit every audience.
    """

    widget = DayInput

    def __init__(
        self, *, earliest: datetime.date | None = None, latest: datetime.date | None = None, **kwargs: Any
    ) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values or isinstance(value, datetime.date):
            return value or None
        day, month, year = _split_day(str(value))
        if not 1 <= month <= 12:
            raise ValidationError(gettext("Il n’y a que douze mois. Vérifier le mois, entre 01 et 12."))
        if year < 1900 or year > 2200:
            raise ValidationError(gettext("L’année ne convient pas. L’écrire avec quatre chiffres, par exemple 2010."))
        if not 1 <= day <= calendar.monthrange(year, month)[1]:
            sentence = gettext("%(month)s %(year)s n’a pas de %(day)s. Vérifier le jour et le mois.")
            raise ValidationError(sentence % {"month": MONTHS[month - 1], "year": year, "day": day})
        return datetime.date(year, month, day)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.latest and value > self.latest:
            raise ValidationError(
                gettext("La date est trop tardive : au plus tard le %s.") % self.latest.strftime("%d/%m/%Y")
            )
        if value and self.earliest and value < self.earliest:
            raise ValidationError(
                gettext("La date est trop ancienne : au plus tôt le %s.") % self.earliest.strftime("%d/%m/%Y")
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class AmountField(forms.Field):
    """An amount in euros, typed « 47 », « 47,5 » or « 47,50 € ». Cleans to integer cents."""

    widget = AmountInput

    def __init__(self, *, least_cents: int = 1, most_cents: int = 10_000_00, **kwargs: Any) -> None:
        self.least_cents, self.most_cents = least_cents, most_cents
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else value
        try:
            return parse_euros(str(value))
        except NotAnAmount as unreadable:
            raise ValidationError(
                gettext("Ce montant ne se lit pas. L’écrire en chiffres, par exemple 12,50.")
            ) from unreadable

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.least_cents:
            raise ValidationError(gettext("Le montant est trop petit : au moins %s.") % format_euros(self.least_cents))
        if value > self.most_cents:
            raise ValidationError(gettext("Le montant est trop grand : au plus %s.") % format_euros(self.most_cents))


class CodeField(forms.Field):
    """A secret of `length` digits, four by default. Cleans to a string of digits."""

    def __init__(self, *, length: int = 4, **kwargs: Any) -> None:
        self.length = length
        kwargs.setdefault("widget", CodeInput(length=length))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return re.sub(r"\s", "", str(value or ""))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not re.fullmatch(rf"[0-9]{{{self.length}}}", value):
            raise ValidationError(gettext("Le code compte %d chiffres, sans lettre ni signe.") % self.length)


def _split_day(text: str) -> tuple[int, int, int]:
    if found := _DAY.match(text) or _EIGHT_DIGITS.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _ISO_DAY.match(text):
        return int(found[3]), int(found[2]), int(found[1])
    raise ValidationError(gettext("La date ne se lit pas. L’écrire JJ/MM/AAAA, par exemple 14/03/2010."))
