"""« Responsable légal »: the adult who applies for a child. These sentences say « vous »."""

from django import forms
from django.utils.translation import gettext_lazy

from passregion.beneficiaries.models import Relation
from passregion.portals.advice import Advice, person_advice
from passregion.portals.apply.forms.account import AccountForm
from passregion.portals.contact_fields import EmailAddressField, NameField, PhoneField

CHOOSE_RELATION = gettext_lazy("Indiquez votre lien avec le jeune.")


class RelationForm(forms.Form):
    """All that is asked of an adult whose account is open: an adult may answer for several children differently."""

    relation = forms.ChoiceField(
        label=gettext_lazy("Vous êtes"),
        choices=Relation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_RELATION, "invalid_choice": CHOOSE_RELATION},
    )


class GuardianForm(AccountForm, RelationForm):
    """Who the adult is, and the account that will hold the pass of the child."""

    field_order = ("relation", "last_name", "first_name", "phone", "email", "email_again")
    last_name = NameField(
        label=gettext_lazy("Votre nom"),
        length_max=100,
        missing=gettext_lazy("Écrivez votre nom, comme sur votre pièce d’identité."),
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    first_name = NameField(
        label=gettext_lazy("Votre prénom"),
        length_max=100,
        missing=gettext_lazy("Écrivez votre prénom, comme sur votre pièce d’identité."),
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    phone = PhoneField(
        label=gettext_lazy("Votre téléphone"),
        help_text=gettext_lazy("Pour vous joindre au sujet de la demande. Par exemple 06 12 34 56 78."),
        missing=gettext_lazy("Écrivez votre numéro de téléphone, par exemple 06 12 34 56 78."),
    )
    email = EmailAddressField(
        label=gettext_lazy("Votre adresse e-mail"),
        help_text=gettext_lazy("Vous y recevrez le lien qui active le compte, et tous les messages sur le dossier."),
        missing=gettext_lazy("Écrivez votre adresse e-mail, par exemple prenom.nom@exemple.fr."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def advise(self) -> list[Advice]:
        """What to look at twice in right answers."""
        return person_advice(self.cleaned_data)
