"""Step 3: how to reach the young person."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

from passregion.design.forms.widgets import SuggestInput
from passregion.portals.contact_fields import CountryField, LineField, PhoneField, postcode_problem
from passregion.territories.queries import find_commune


class ContactForm(forms.Form):
    """The complement and « Chez » are optional."""

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
    country = CountryField(label=gettext_lazy("Pays"), initial="FR")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        postal_code, country = data.get("postal_code"), data.get("country")
        if postal_code and country:
            if country == "FR":
                postal_code = postal_code.replace(" ", "")
            if problem := postcode_problem(postal_code, country):
                self.add_error("postal_code", problem)
            else:
                data["postal_code"] = postal_code.upper()
                data["commune"] = self._official_commune(data)
        return data

    def _official_commune(self, data: dict[str, Any]) -> str:
        """The commune as its official name is written, when the list knows it under this postcode."""
        typed = str(data.get("commune") or "")
        found = find_commune(postal_code=data["postal_code"], name=typed) if data["country"] == "FR" and typed else None
        return found.name if found else typed

    def has_complement(self) -> bool:
        """Whether the optional fields hold something, so that they are shown open."""
        return any(self[name].value() or self[name].errors for name in ("address_complement", "care_of"))
