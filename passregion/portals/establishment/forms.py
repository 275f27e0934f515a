"""Filters of the lists, and the refusal with its reason."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from passregion.applications.models import RefusalReason
from passregion.establishments.models import Track

SEARCH_LENGTH_MAX = 100
REFUSAL_TEXT_LENGTH_MAX = 1000


class SearchForm(forms.Form):
    """A name or a number, on any list."""

    q = forms.CharField(
        label=_("Nom, prénom ou numéro de dossier"),
        required=False,
        max_length=SEARCH_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": _("Cette recherche est trop longue. Saisissez un nom ou un numéro de dossier.")},
    )
    vue = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class QueueForm(SearchForm):
    """The filters of the queue; the tracks are those of the demandes received."""

    filiere = forms.TypedChoiceField(label=_("Filière"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, tracks: list[Track]) -> None:
        super().__init__(data)
        field = cast(forms.TypedChoiceField, self.fields["filiere"])
        field.choices = [("", _("Toutes les filières")), *((track.pk, track.label) for track in tracks)]
        field.error_messages["invalid_choice"] = _(
            "Aucune demande n’est faite pour cette filière. Choisissez-en une autre."
        )


class CardSearchForm(SearchForm):
    """The card's own number finds it too: it is in the hand."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["q"].label = _("Nom, prénom, numéro de dossier ou de carte")


class RefusalForm(forms.Form):
    """Why the demande is refused. « Autre motif » needs words."""

    reason = forms.ChoiceField(
        label=_("Motif du refus"),
        choices=RefusalReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez le motif du refus dans la liste."),
            "invalid_choice": _("Ce motif n’est pas dans la liste. Choisissez-en un autre."),
        },
    )
    text = forms.CharField(
        label=_("Explication pour le jeune"),
        required=False,
        max_length=REFUSAL_TEXT_LENGTH_MAX,
        help_text=_("Elle figurera dans l’e-mail, en plus du motif. Dites ce que le jeune peut faire maintenant."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Cette explication dépasse 1 000 caractères. Raccourcissez-la.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == RefusalReason.OTHER and not cleaned.get("text") and "text" not in self.errors:
            self.add_error(
                "text", ValidationError(_("Avec « Autre motif », expliquez au jeune pourquoi sa demande est refusée."))
            )
        return cleaned
