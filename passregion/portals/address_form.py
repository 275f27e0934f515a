"""Phone and postal address, the same in the demande, in its correction and in the space of the holder.

A French postcode gives its commune and a commune its postcode: one is filled in, several are listed.
"""

from collections.abc import Mapping
from typing import Any

from babel import Locale
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.common import languages
from passregion.design.forms.widgets import SuggestInput
from passregion.portals.advice import Advice, place_advice
from passregion.portals.contact_fields import FRENCH_POSTCODE, LineField, PhoneField, postcode_problem
from passregion.territories.queries import communes_at, find_commune, postal_codes_of

# Countries that have no postcodes at all (Universal Postal Union).
WITHOUT_POSTCODES = (
    "AE AG AO AW BF BI BJ BO BS BW BZ CD CF CG CI CK CM DJ DM ER FJ GA GD GH GM GQ GY HK KI KM KN KP ML MO MR MW NR NU "
    "QA RW SB SC SL SR ST SY TD TG TK TL TO TV UG VU YE ZW"
)
CHOICES_MAX = 40


def is_french_postcode(typed: str) -> bool:
    """Whether it is written as a French postcode."""
    return FRENCH_POSTCODE.fullmatch(typed) is not None


class AddressForm(forms.Form):
    """`country` is fixed by the caller when the form has no field for it."""

    phone = PhoneField(
        label=gettext_lazy("Téléphone"),
        help_text=gettext_lazy("Pour te joindre si ta demande est à corriger. Par exemple 06 12 34 56 78."),
        missing=gettext_lazy("Écris ton numéro de téléphone, par exemple 06 12 34 56 78."),
    )
    address_line = LineField(
        label=gettext_lazy("Adresse"),
        help_text=gettext_lazy("Numéro et rue."),
        length_max=150,
        missing=gettext_lazy("Écris ton adresse : le numéro et la rue."),
        widget=forms.TextInput({"autocomplete": "address-line1"}),
    )
    address_complement = LineField(
        label=gettext_lazy("Complément d’adresse"),
        help_text=gettext_lazy("Lieu-dit, résidence, bâtiment, étage."),
        length_max=150,
        missing="",
        required=False,
        widget=forms.TextInput({"autocomplete": "address-line2"}),
    )
    care_of = LineField(
        label=gettext_lazy("Chez"),
        help_text=gettext_lazy("Si le nom sur la boîte aux lettres n’est pas le tien."),
        length_max=100,
        missing="",
        required=False,
    )
    postal_code = LineField(
        label=gettext_lazy("Code postal"),
        length_max=10,
        missing=gettext_lazy("Écris ton code postal, par exemple 63000."),
        widget=forms.TextInput({"autocomplete": "postal-code", "class": "input-day"}),
    )
    commune = LineField(
        label=gettext_lazy("Commune"),
        length_max=80,
        missing=gettext_lazy("Écris le nom de ta commune."),
        widget=SuggestInput({"autocomplete": "address-level2"}, url=reverse_lazy("apply:communes")),
    )

    def __init__(self, data: Any = None, *args: Any, country: str = "", **kwargs: Any) -> None:
        self.fixed_country = country
        # Field → what the national list proposes for it, when the other one alone does not decide.
        self.choices: dict[str, list[str]] = {}
        super().__init__(self._completed(data) if data is not None else None, *args, **kwargs)
        if data is not None and self._country(data) in WITHOUT_POSTCODES.split():
            self.fields["postal_code"].required = False

    def _country(self, data: Mapping[str, Any]) -> str:
        return self.fixed_country or str(data.get("country") or "")

    def _completed(self, data: Any) -> Any:
        """What was sent, with the commune of its postcode or the postcode of its commune when one is missing."""
        postal_code = str(data.get("postal_code") or "").replace(" ", "").replace("\u00a0", "")
        commune = str(data.get("commune") or "").replace("\x00", " ").strip()
        if self._country(data) != "FR" or bool(commune) == bool(postal_code):
            return data
        if postal_code:
            found = communes_at(postal_code) if is_french_postcode(postal_code) else []
            return self._with(data, "commune", [row.name for row in found])
        return self._with(data, "postal_code", [row.postal_code for row in postal_codes_of(commune)])

    def _with(self, data: Any, name: str, proposals: list[str]) -> Any:
        """The data with the only proposal, or with the one that was picked; else the proposals are kept to be shown."""
        proposals = list(dict.fromkeys(proposals))[:CHOICES_MAX]
        picked = str(data.get(f"{name}_pick") or "")
        chosen = picked if picked in proposals else proposals[0] if len(proposals) == 1 else ""
        if not chosen:
            self.choices = {name: proposals} if proposals else {}
            return data
        completed = data.copy()
        completed[name] = chosen
        return completed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        postal_code, country = data.get("postal_code"), self._country(data)
        if postal_code and country:
            if country == "FR":
                postal_code = postal_code.replace(" ", "")
            if problem := postcode_problem(postal_code, country):
                self.add_error("postal_code", problem)
            else:
                data["postal_code"] = postal_code.upper()
                data["commune"] = self._official_commune(data, country)
        self._say_what_to_choose()
        return data

    def _say_what_to_choose(self) -> None:
        """« Write your commune » becomes « choose it » where the list knows which ones there are."""
        sentences = {
            "commune": _("Plusieurs communes ont ce code postal. Choisis la tienne."),
            "postal_code": _("Cette commune a plusieurs codes postaux. Choisis le tien."),
        }
        for name in self.choices:
            if name in self.errors:
                del self._errors[name]  # type: ignore[attr-defined]
                self.add_error(name, sentences[name])

    def _official_commune(self, data: Mapping[str, Any], country: str) -> str:
        """The commune as its official name is written, when the list knows it under this postcode."""
        typed = str(data.get("commune") or "")
        found = find_commune(postal_code=data["postal_code"], name=typed) if country == "FR" and typed else None
        return found.name if found else typed

    def has_complement(self) -> bool:
        """Whether the optional fields hold something, so that they are shown open."""
        return any(self[name].value() or self[name].errors for name in ("address_complement", "care_of"))

    def advise(self) -> list[Advice]:
        """What to look at twice in a valid address."""
        data = self.cleaned_data
        if self._country(data) != "FR":
            return []
        return place_advice(str(data.get("postal_code") or ""), str(data.get("commune") or ""))


def address_lines(answers: Mapping[str, Any], name: str) -> list[str]:
    """An address as it is written on an envelope, one line each."""
    care_of, country = str(answers.get("care_of") or ""), str(answers.get("country") or "FR")
    if care_of and not care_of.lower().startswith(("chez ", "c/o ")):
        care_of = _("Chez %s") % care_of
    place = " ".join(filter(None, [str(answers.get("postal_code") or ""), str(answers.get("commune") or "")]))
    abroad = "" if country == "FR" else str(Locale.parse(languages.current()).territories.get(country, country))
    lines = [
        name,
        care_of,
        str(answers.get("address_complement") or ""),
        str(answers.get("address_line") or ""),
        place,
        abroad.upper(),
    ]
    return [line for line in lines if line]
