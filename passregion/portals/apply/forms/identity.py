"""Step 2: who the young person is, and how the account is opened."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.accounts import passwords
from passregion.applications.models import Draft
from passregion.applications.rules import age_problem
from passregion.beneficiaries.models import Civility
from passregion.common.clock import age_on, today
from passregion.design.forms.widgets import DayInput, PasswordInput
from passregion.portals.contact_fields import BirthDateField, EmailAddressField, NameField, has_hidden_character

PASSWORD_LENGTH_MAX = 128
CHOOSE_CIVILITY = gettext_lazy("Choisis une réponse ; la dernière convient toujours.")


class IdentityForm(forms.Form):
    """`draft` tells whether a password was already accepted: it is then kept unless another is typed."""

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
    email = EmailAddressField(
        label=gettext_lazy("Adresse e-mail"),
        help_text=gettext_lazy("Tu y recevras le lien qui active ton compte. Celle d’un parent convient aussi."),
        missing=gettext_lazy("Écris ton adresse e-mail, par exemple prenom.nom@exemple.fr."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    email_again = EmailAddressField(
        label=gettext_lazy("Confirme ton adresse e-mail"),
        missing=gettext_lazy("Écris une deuxième fois ton adresse e-mail."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Mot de passe"),
        help_text=gettext_lazy("12 caractères au moins. Une phrase courte se retient mieux qu’un mot compliqué."),
        strip=False,
        error_messages={"required": gettext_lazy("Choisis un mot de passe de 12 caractères au moins.")},
        widget=PasswordInput({"autocomplete": "new-password", "maxlength": str(PASSWORD_LENGTH_MAX)}),
    )
    password_again = forms.CharField(
        label=gettext_lazy("Confirme ton mot de passe"),
        strip=False,
        error_messages={"required": gettext_lazy("Écris une deuxième fois ton mot de passe.")},
        widget=PasswordInput({"autocomplete": "new-password", "maxlength": str(PASSWORD_LENGTH_MAX)}),
    )

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        self.draft = draft
        super().__init__(*args, **kwargs)
        for name in ("password", "password_again"):
            self.fields[name].required = not draft.password_hash
            # The sentence about a hidden character is ours.
            self.fields[name].validators = []

    def clean_birth_date(self) -> Any:
        """A guardian's case is not an error: the view leads to its page."""
        birth_date, campaign = self.cleaned_data["birth_date"], self.draft.campaign
        if birth_date is None:
            return birth_date
        problem = age_problem(birth_date, today(), campaign)
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

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, second = data.get("email"), data.get("email_again")
        if first and second and first.casefold() != second.casefold():
            self.add_error("email_again", _("Les deux adresses ne sont pas les mêmes. Vérifie l’une et l’autre."))
        self._clean_passwords(data)
        return data

    def _clean_passwords(self, data: dict[str, Any]) -> None:
        first, second = str(data.get("password") or ""), str(data.get("password_again") or "")
        if not first:
            if second and "password" not in self.errors:
                self.add_error("password", _("Écris ton mot de passe dans les deux champs."))
            return
        if has_hidden_character(first):
            self.add_error("password", _("Ce mot de passe contient un caractère invisible. Retape-le."))
            return
        try:
            names = [str(data.get("first_name") or ""), str(data.get("last_name") or "")]
            passwords.validate(first[: PASSWORD_LENGTH_MAX + 1], names=names, email=str(data.get("email") or ""))
        except ValidationError as fault:
            self.add_error("password", fault)
            return
        if first != second and "password_again" not in self.errors:
            self.add_error("password_again", _("Les deux mots de passe ne sont pas les mêmes. Retape-les."))

    @property
    def accepted_password(self) -> str:
        """The password typed, once both fields agree and nothing is wrong with it; else empty."""
        if self.errors.get("password") or self.errors.get("password_again"):
            return ""
        return str(self.cleaned_data.get("password") or "")
