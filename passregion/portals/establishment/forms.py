"""Filters of the lists, the refusal with its reason, the items to correct with theirs."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from passregion.applications.models import CorrectionItem, RefusalReason
from passregion.applications.operations.correction import AskedItem
from passregion.applications.reasons import OTHER, REASONS
from passregion.establishments.models import Track

SEARCH_LENGTH_MAX = 100
REFUSAL_TEXT_LENGTH_MAX = 1000
# Asked the most often first.
ASKED_ITEMS = (CorrectionItem.PHOTO, CorrectionItem.IDENTITY, CorrectionItem.SCHOOL, CorrectionItem.CONTACT)


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


class CorrectionForm(forms.Form):
    """What is sent back: items ticked, each with a reason of its list and words for the young person.

    What was typed for an item that is not ticked is not asked.
    """

    use_required_attribute = False

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for item in ASKED_ITEMS:
            self.fields[item.value] = forms.BooleanField(label=item.label, required=False)
            self.fields[f"{item}_reason"] = forms.ChoiceField(
                label=_("Motif"),
                choices=[("", _("Choisissez un motif")), *REASONS[item].items()],
                required=self.is_bound and item.value in self.data,
                error_messages={
                    "required": _("Choisissez le motif dans la liste."),
                    "invalid_choice": _("Ce motif n’est pas dans la liste. Choisissez-en un autre."),
                },
            )
            self.fields[f"{item}_text"] = forms.CharField(
                label=_("Explication pour le jeune"),
                required=False,
                max_length=REFUSAL_TEXT_LENGTH_MAX,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"max_length": _("Cette explication dépasse 1 000 caractères. Raccourcissez-la.")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for item in ASKED_ITEMS:
            text_name = f"{item}_text"
            # For the eye, in the page that is shown again: once ticked, an item needs its reason.
            self.fields[f"{item}_reason"].required = True
            if not cleaned.get(item.value):
                for name in (f"{item}_reason", text_name):
                    self.errors.pop(name, None)
            elif cleaned.get(f"{item}_reason") == OTHER and not cleaned.get(text_name) and text_name not in self.errors:
                self.fields[text_name].required = True
                self.add_error(text_name, gettext("Avec « Autre motif », expliquez au jeune ce qu’il doit corriger."))
        if not any(cleaned.get(item.value) for item in ASKED_ITEMS):
            self.add_error(None, gettext("Cochez au moins un élément à corriger."))
        return cleaned

    @property
    def items(self) -> list[AskedItem]:
        """What is asked, once the form is valid."""
        return [
            AskedItem(item.value, self.cleaned_data[f"{item}_reason"], self.cleaned_data[f"{item}_text"])
            for item in ASKED_ITEMS
            if self.cleaned_data[item.value]
        ]

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """For the page: each item with its box and its two fields."""
        for item in ASKED_ITEMS:
            yield {
                "item": item.value,
                "label": item.label,
                "box": self[item.value],
                "reason": self[f"{item}_reason"],
                "text": self[f"{item}_text"],
            }
