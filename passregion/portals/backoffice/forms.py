"""The campaign to produce, the confirmation of a shipment, the filters of the messages."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from passregion.campaigns.models import Campaign
from passregion.notifications.models import MessageState


class OrderForm(forms.Form):
    """Which campaign's cards to order."""

    campaign = forms.ModelChoiceField(
        queryset=Campaign.objects.all(),
        to_field_name="code",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("Cette campagne n’existe pas."), "required": _("La campagne manque.")},
    )


class ShipForm(forms.Form):
    """Marking as shipped sends an e-mail to every holder: it is confirmed by a tick."""

    is_confirmed = forms.BooleanField(
        label=_("Le fabricant a confirmé l’expédition de ce lot"),
        help_text=_("Un e-mail part aussitôt vers chaque titulaire. Cette étape ne s’annule pas."),
        error_messages={"required": _("Cochez la case quand le fabricant a confirmé l’expédition.")},
    )


class MessageForm(forms.Form):
    """The filters of the messages."""

    etat = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", ""), *MessageState.choices], widget=forms.HiddenInput
    )
    type = forms.ChoiceField(label=_("Type"), required=False)

    def __init__(self, data: Any, *, kinds: Mapping[str, object]) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["type"]).choices = [("", _("Tous les types")), *kinds.items()]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("Ce choix n’est pas dans la liste. Choisissez-en un autre.")
