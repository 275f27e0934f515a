"""The filters of the messages."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from passregion.notifications.models import MessageState


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
