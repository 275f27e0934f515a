"""Finding a holder by a number, and the way by which a card leaves again."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from passregion.applications.models import Delivery
from passregion.beneficiaries.models import Beneficiary
from passregion.cards.queries import find_holder


class FindHolderForm(forms.Form):
    """A file number, or the 13 digits of a card in the hand."""

    q = forms.CharField(
        label=_("Numéro de dossier ou de carte"),
        help_text=_("Douze chiffres et une lettre, ou les treize chiffres de la carte."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Saisissez un numéro de dossier ou de carte."),
            "max_length": _("Ce numéro est trop long. Saisissez un numéro de dossier ou de carte."),
        },
    )
    holder: Beneficiary

    def clean_q(self) -> str:
        typed = str(self.cleaned_data["q"])
        found = find_holder(typed)
        if found is None:
            raise ValidationError(gettext("Aucun dossier ni aucune carte ne porte ce numéro. Relisez-le."))
        self.holder = found
        return typed


class ReshipForm(forms.Form):
    """Which way a card leaves again; the first one it took is proposed."""

    way = forms.ChoiceField(
        label=_("Réexpédier"),
        choices=Delivery.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez où réexpédier la carte."),
            "invalid_choice": _("Choisissez l’une des réponses proposées."),
        },
    )
