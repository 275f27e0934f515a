"""Fields for names and contact details, shared by the demande and the spaces. Their sentences say « tu »."""

import calendar
import datetime
import re
import unicodedata
from functools import cache
from typing import Any

import phonenumbers
from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.common import languages
from passregion.common.texts import fold
from passregion.design.forms.fields import MONTHS
from passregion.design.forms.widgets import LongSelect

# Joiners that some scripts need inside words; every other control or format character is refused.
JOINERS = "\u200c\u200d"
NAME_MARKS = " '’ʼ-‐‑.·" + JOINERS
# Messages greet by the first name, at any address that a stranger typed: mail readers make a link of « site.fr ».
LIKE_A_SITE = re.compile(r"\w\.\w\w")
NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AQ", "BV", "HM", "CP", "DG", "EA", "IC", "CQ"}
EMAIL_LENGTH_MAX = 254
FRENCH_PHONE_CODE = 33
E164 = re.compile(r"\+[0-9]{8,15}", re.ASCII)
TYPED_DAY = re.compile(r"([0-9]{1,2})\s*[/.\- ]?\s*([0-9]{1,2})\s*[/.\- ]?\s*([0-9]{4})", re.ASCII)
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
FRENCH_POSTCODE = re.compile(r"[0-9]{5}", re.ASCII)
FOREIGN_POSTCODE = re.compile(r"[0-9A-Z][0-9A-Z \-]{1,9}", re.ASCII)


def has_hidden_character(text: str) -> bool:
    """Whether something in it cannot be seen: control, format, surrogate or unassigned characters."""
    return any(
        unicodedata.category(character) in ("Cc", "Cf", "Cs", "Cn", "Co")
        for character in text.translate(dict.fromkeys(map(ord, JOINERS)))
    )


class LineField(forms.Field):
    """One line of text: spaces tidied, composed letters, nothing invisible, at most `length_max` characters."""

    def __init__(self, *, length_max: int, missing: Any, **kwargs: Any) -> None:
        self.length_max = length_max
        kwargs.setdefault("widget", forms.TextInput())
        super().__init__(error_messages={"required": missing}, **kwargs)
        self.widget.attrs.setdefault("maxlength", str(length_max))

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", re.sub(r"[ \t\r\n\u00a0\u202f]+", " ", str(value or ""))).strip()
        if len(text) > self.length_max:
            sentence = _("Ce texte dépasse %(max)d caractères. Raccourcis-le.")
            raise ValidationError(sentence % {"max": self.length_max})
        if has_hidden_character(text):
            raise ValidationError(_("Ce texte contient un caractère invisible. Efface-le et retape-le."))
        return text


class NameField(LineField):
    """A name of a person, in any script, kept as typed."""

    def validate(self, value: str) -> None:
        super().validate(value)
        for character in value:
            is_wrong = unicodedata.category(character)[0] not in "LM" and character not in NAME_MARKS
            if is_wrong or (character == "." and LIKE_A_SITE.search(value)):
                sentence = _("Un nom s’écrit avec des lettres, des espaces, des traits d’union et des apostrophes.")
                raise ValidationError(f"{sentence} {_('Retire « %s ».') % character}")
        if value and not any(character.isalpha() for character in value):
            raise ValidationError(_("Il manque des lettres. Écris le nom comme sur la pièce d’identité."))


class EmailAddressField(LineField):
    """An e-mail address, kept as typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.EmailInput())
        super().__init__(length_max=EMAIL_LENGTH_MAX, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        if "@" not in value:
            raise ValidationError(_("Il manque le signe @. Écris l’adresse comme prenom.nom@exemple.fr."))
        if " " in value:
            raise ValidationError(_("Une adresse e-mail n’a pas d’espace. Retire-le."))
        try:
            validate_email(value)
        except ValidationError as fault:
            sentence = _("Cette adresse n’est pas complète. Écris-la comme prenom.nom@exemple.fr.")
            raise ValidationError(sentence) from fault


class BirthDateField(forms.Field):
    """A birth date typed JJ/MM/AAAA, also with other separators or none. Cleans to a `date`."""

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values or isinstance(value, datetime.date):
            return value or None
        found = TYPED_DAY.fullmatch(str(value).strip())
        if not found:
            raise ValidationError(_("Cette date ne se lit pas. Écris-la JJ/MM/AAAA, par exemple 14/03/2010."))
        day, month, year = (int(part) for part in found.groups())
        if not 1 <= month <= 12:
            raise ValidationError(_("Il n’y a que douze mois. Vérifie le mois, entre 01 et 12."))
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise ValidationError(_("Cette année ne convient pas. Écris-la avec quatre chiffres, par exemple 2010."))
        if not 1 <= day <= calendar.monthrange(2000, month)[1]:
            sentence = _("%(month)s n’a pas de %(day)s. Vérifie le jour et le mois.")
            raise ValidationError(sentence % {"month": MONTHS[month - 1], "day": day})
        if day > calendar.monthrange(year, month)[1]:
            sentence = _("En %(year)s, février s’arrête le 28. Vérifie le jour et l’année.")
            raise ValidationError(sentence % {"year": year})
        return datetime.date(year, month, day)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Asked by nobody here; typed text is compared after cleaning."""
        return bool(initial != data)


class PhoneField(LineField):
    """A telephone number, French unless it starts with +; cleans to E.164."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}))
        super().__init__(length_max=30, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A number that was kept is shown as people write it; what is being typed stays as it is."""
        return readable_phone(value) if E164.fullmatch(str(value or "")) else value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, "FR")
        except phonenumbers.NumberParseException as fault:
            sentence = _("Ce numéro ne se lit pas. Écris-le en chiffres, par exemple 06 12 34 56 78.")
            raise ValidationError(sentence) from fault
        # Possible and not « valid »: new ranges are given out before any list of them knows.
        if not phonenumbers.is_possible_number(number):
            sentence = _("Ce numéro n’existe pas. Compte les chiffres : dix en France, ou commence par + et le pays.")
            raise ValidationError(sentence)
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def readable_phone(number: str) -> str:
    """`+33612345678` as people write it: « 06 12 34 56 78 » at home, « +32 470 12 34 56 » abroad."""
    try:
        parsed = phonenumbers.parse(number, "FR")
    except phonenumbers.NumberParseException:
        return number
    kind = phonenumbers.PhoneNumberFormat
    at_home = parsed.country_code == FRENCH_PHONE_CODE
    return str(phonenumbers.format_number(parsed, kind.NATIONAL if at_home else kind.INTERNATIONAL))


def country_choices() -> list[tuple[str, str]]:
    """Countries and territories by name, in the language of the page; France first."""
    return countries_in(languages.current())


@cache
def countries_in(language: str) -> list[tuple[str, str]]:
    """The same for one language: two hundred and fifty names to sort, at each page of the opening day."""
    names = Locale.parse(language).territories
    rows = [
        (code, name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES and code != "FR"
    ]
    return [("FR", names["FR"]), *sorted(rows, key=lambda row: fold(row[1]))]


class CountryField(forms.ChoiceField):
    """A country, by its two-letter code."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = gettext_lazy("Choisis un pays de la liste.")
        super().__init__(
            choices=lazy(country_choices, list),
            error_messages={"required": wrong, "invalid_choice": wrong},
            widget=LongSelect({"autocomplete": "country"}),
            **kwargs,
        )


def postcode_problem(postal_code: str, country: str) -> str:
    """What to say about a postcode; empty when it fits its country."""
    if country == "FR" and not FRENCH_POSTCODE.fullmatch(postal_code):
        return _("Un code postal français compte cinq chiffres, par exemple 63000.")
    if country != "FR" and not FOREIGN_POSTCODE.fullmatch(postal_code.upper()):
        return _("Ce code postal ne se lit pas. Écris-le avec des chiffres et des lettres, dix au plus.")
    return ""
