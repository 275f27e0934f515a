"""How an account is opened: an e-mail address and a password, each typed twice."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.accounts import passwords
from passregion.accounts.validators import CONTEXT_WORD_MIN
from passregion.applications.models import Draft
from passregion.design.forms.widgets import PasswordInput
from passregion.portals.contact_fields import EmailAddressField, has_hidden_character

PASSWORD_LENGTH_MAX = 128
PASSWORD_LENGTH_MIN = 12


class DraftForm(forms.Form):
    """A form that asks differently for each draft."""

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        self.draft = draft
        super().__init__(*args, **kwargs)


class AccountForm(DraftForm):
    """A password that was already accepted is kept unless another is typed.

    The forms of the young person and of the adult add the names, which the password may not be.
    """

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

    # The rules that a script shows while typing are those of the server.
    password_length_min = PASSWORD_LENGTH_MIN
    password_length_max = PASSWORD_LENGTH_MAX
    context_word_min = CONTEXT_WORD_MIN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("password", "password_again"):
            self.fields[name].required = not self.draft.password_hash
            # The sentence about a hidden character is ours.
            self.fields[name].validators = []

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
