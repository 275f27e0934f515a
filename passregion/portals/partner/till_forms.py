"""What is typed to enrol a device, to name a cashier, to open a till."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from passregion.design.forms.fields import CodeField
from passregion.design.forms.widgets import CodeInput
from passregion.partners.models import Member, Place
from passregion.partners.rules import PIN_LENGTH

NAME_LENGTH_MAX = 100
DEVICE_NAME_LENGTH_MAX = 40


class DeviceCodeForm(forms.Form):
    """The code that enrols this browser."""

    code = forms.CharField(
        label=gettext_lazy("Code d’enregistrement"),
        help_text=gettext_lazy("Huit signes, affichés sur la page du gestionnaire. Il sert une fois."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Saisissez le code d’enregistrement.")},
    )


class PinForm(forms.Form):
    """A name and a PIN."""

    cashier = forms.ChoiceField(
        label=gettext_lazy("Qui êtes-vous ?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez votre nom."),
            "invalid_choice": gettext_lazy("Ce nom n’est plus dans la liste. Choisissez-en un autre."),
        },
    )
    pin = CodeField(
        length=PIN_LENGTH,
        label=gettext_lazy("Votre code de caisse à 6 chiffres"),
        widget=CodeInput(length=PIN_LENGTH),
        error_messages={"required": gettext_lazy("Tapez votre code de caisse.")},
    )

    def __init__(self, *args: Any, cashiers: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(member.public_id), member.user.display_name) for member in cashiers]
        cast(forms.ChoiceField, self.fields["cashier"]).choices = choices


class PlaceChoiceForm(forms.Form):
    """Something at one of the partner's places."""

    place = forms.ModelChoiceField(
        queryset=Place.objects.none(),
        label=gettext_lazy("Lieu de vente"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choisissez un lieu.")},
    )

    def __init__(self, *args: Any, places: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Place]", self.fields["place"]).queryset = places


class DeviceForm(PlaceChoiceForm):
    """A device to come."""

    name = forms.CharField(
        label=gettext_lazy("Nom de l’appareil"),
        help_text=gettext_lazy("Par exemple « Caisse 1 » ou « Tablette du hall »."),
        max_length=DEVICE_NAME_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Donnez un nom à l’appareil.")},
    )
    field_order = ["name", "place"]


class CashierForm(PlaceChoiceForm):
    """A cashier to come."""

    display_name = forms.CharField(
        label=gettext_lazy("Prénom et nom"),
        max_length=NAME_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Saisissez le nom de la personne.")},
    )
    field_order = ["display_name", "place"]
