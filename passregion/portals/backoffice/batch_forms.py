"""What to order, what to look at in a batch, the manufacturer's file, the name of a key."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from passregion.applications.models import Delivery
from passregion.campaigns.models import Campaign
from passregion.cards.choosing import Choice, waiting_by_establishment
from passregion.cards.models import ProductionBatch
from passregion.cards.operations.answer_files import BYTE_COUNT_MAX
from passregion.cards.states import State
from passregion.design.forms.widgets import FileInput

BOTH_WAYS = "les-deux"
NOT_IN_LIST = _("Ce choix n’est pas dans la liste. Choisissez-en un autre.")


if TYPE_CHECKING:
    # The class takes its model in the stubs only.
    CampaignChoiceField = forms.ModelChoiceField[Campaign]
else:
    CampaignChoiceField = forms.ModelChoiceField


class CampaignField(CampaignChoiceField):
    """A campaign by its code. What holds a null character is no code: said as for any other that is not in the list."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "\x00" in value:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class ChoiceForm(forms.Form):
    """Which of the waiting cards to order: by campaign, way and establishment. Also what the order itself sends."""

    campagne = CampaignField(
        label=_("Campagne"),
        queryset=Campaign.objects.order_by("-opens_on"),
        to_field_name="code",
        empty_label=None,
        error_messages={"invalid_choice": NOT_IN_LIST, "required": _("Choisissez une campagne.")},
    )
    livraison = forms.ChoiceField(
        label=_("Livraison"),
        choices=[(BOTH_WAYS, _("Les deux")), *Delivery.choices],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_IN_LIST, "required": NOT_IN_LIST},
    )
    etablissement = forms.MultipleChoiceField(
        label=_("Établissements"),
        help_text=_("Sans case cochée, tous partent."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_IN_LIST},
    )

    def __init__(self, data: Any, *, campaign: Campaign) -> None:
        super().__init__(data)
        self.waiting = waiting_by_establishment(campaign)
        choices = [
            (row.uai, f"{row.name}, {row.commune} ({row.waiting_count})")  # type: ignore[attr-defined]
            for row in self.waiting
        ]
        cast(forms.MultipleChoiceField, self.fields["etablissement"]).choices = choices

    @property
    def choice(self) -> Choice:
        """Of a valid form."""
        chosen = set(self.cleaned_data["etablissement"])
        named = tuple(row for row in self.waiting if row.uai in chosen)
        way = self.cleaned_data["livraison"]
        return Choice(self.cleaned_data["campagne"], "" if way == BOTH_WAYS else way, named)


class ExpectedForm(forms.Form):
    """How many cards the agent has seen before ordering."""

    attendu = forms.IntegerField(min_value=1, max_value=1_000_000)


class ShipForm(forms.Form):
    """Marking as shipped sends an e-mail to every holder: it is confirmed by a tick."""

    is_confirmed = forms.BooleanField(
        label=_("Le fabricant a confirmé l’expédition de ce lot"),
        help_text=_("Un e-mail part aussitôt vers chaque titulaire. Cette étape ne s’annule pas."),
        error_messages={"required": _("Cochez la case quand le fabricant a confirmé l’expédition.")},
    )


class BatchCardsForm(forms.Form):
    """The filters of the cards of a batch."""

    q = forms.CharField(label=_("Nom ou numéro de carte"), required=False, max_length=100)
    etat = forms.ChoiceField(label=_("État"), required=False)
    livraison = forms.ChoiceField(
        label=_("Livraison"), required=False, choices=[("", _("Toutes les livraisons")), *Delivery.choices]
    )

    def __init__(self, data: Any, *, counts: dict[str, int], batch: ProductionBatch) -> None:
        super().__init__(data)
        states = [(state.value, f"{state.label} ({counts[state]})") for state in State if counts.get(state)]
        cast(forms.ChoiceField, self.fields["etat"]).choices = [("", _("Tous les états")), *states]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = NOT_IN_LIST


class AnswersForm(forms.Form):
    """The manufacturer's file."""

    fichier = forms.FileField(
        label=_("Fichier de réponses (CSV)"),
        help_text=_(
            "Colonnes : card_number, event, chip_uid, tracking_number, reason. Rien n’est appliqué avant votre accord."
        ),
        widget=FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": _("Choisissez le fichier reçu du fabricant."),
            "empty": _("Ce fichier est vide."),
            "invalid": _("Ce fichier n’est pas arrivé entier. Choisissez-le à nouveau."),
        },
    )

    def clean_fichier(self) -> Any:
        """Refused before it is read whole."""
        upload = self.cleaned_data["fichier"]
        if upload.size > BYTE_COUNT_MAX:
            raise forms.ValidationError(_("Ce fichier dépasse 10 Mo. Demandez au fabricant de le couper en deux."))
        return upload


class KeyForm(forms.Form):
    """Who will sign with a new key."""

    nom = forms.CharField(
        label=_("À qui sert la clé"),
        help_text=_("Le nom du fabricant ou du site, par exemple « Atelier de Lyon »."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Écrivez à qui sert la clé."),
            "max_length": _("Ce texte est trop long. Raccourcissez-le."),
        },
    )
