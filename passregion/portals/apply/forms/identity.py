"""« Informations du jeune »: who the young person is, and how the account is opened."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.applications.models import Applicant
from passregion.applications.rules import age_problem
from passregion.beneficiaries.models import Civility
from passregion.common.clock import age_on, today
from passregion.design.forms.widgets import DayInput
from passregion.portals.advice import Advice, person_advice
from passregion.portals.apply.forms.account import AccountForm, DraftForm
from passregion.portals.contact_fields import BirthDateField, NameField

CHOOSE_CIVILITY = gettext_lazy("Choisis une réponse ; la dernière convient toujours.")


class PersonForm(DraftForm):
    """Who the young person is. The draft tells who fills this in, and the ages of its campaign."""

    civility = forms.ChoiceField(
        label=gettext_lazy("Civilité"),
        choices=Civility.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_CIVILITY, "invalid_choice": CHOOSE_CIVILITY},
    )
    last_name = NameField(
        label=gettext_lazy("Nom"),
        help_text=gettext_lazy("Comme sur ta pièce d’identité."),
        length_max=100,
        missing=gettext_lazy("Écris ton nom, comme sur ta pièce d’identité."),
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    first_name = NameField(
        label=gettext_lazy("Prénom"),
        help_text=gettext_lazy("Comme sur ta pièce d’identité."),
        length_max=100,
        missing=gettext_lazy("Écris ton prénom, comme sur ta pièce d’identité."),
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    birth_date = BirthDateField(
        label=gettext_lazy("Date de naissance"),
        help_text=gettext_lazy("JJ/MM/AAAA, par exemple 14/03/2010."),
        widget=DayInput({"autocomplete": "bday"}),
        error_messages={"required": gettext_lazy("Écris ta date de naissance, par exemple 14/03/2010.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.draft.applicant == Applicant.GUARDIAN:
            # The browser would offer the adult's own name and birthday.
            for name in ("last_name", "first_name", "birth_date"):
                self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_birth_date(self) -> Any:
        """That somebody else has to apply is not an error: the view leads to its page."""
        birth_date, campaign = self.cleaned_data["birth_date"], self.draft.campaign
        if birth_date is None:
            return birth_date
        problem = age_problem(birth_date, today(), campaign, self.draft.applicant)
        ages = {"age": age_on(birth_date, today()), "min": campaign.age_min, "max": campaign.age_max}
        if problem == "future":
            raise ValidationError(_("Cette date n’est pas encore passée. Vérifie l’année."))
        if problem == "too_young":
            sentence = _(
                "À cette date, tu as %(age)d ans. Le pass est ouvert à partir de %(min)d ans. Vérifie l’année."
            )
            raise ValidationError(sentence % ages)
        if problem == "too_old":
            sentence = _("À cette date, tu as %(age)d ans. Le pass est ouvert jusqu’à %(max)d ans. Vérifie l’année.")
            raise ValidationError(sentence % ages)
        return birth_date

    def advise(self) -> list[Advice]:
        """What to look at twice in right answers."""
        return person_advice(self.cleaned_data)


class IdentityForm(AccountForm, PersonForm):
    """The young person applies alone: who it is, and the account."""
