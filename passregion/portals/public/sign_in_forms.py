"""The forms of sign-in and of coming back in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.accounts.models import User
from passregion.common.public_ids import is_file_number, normalise_file_number
from passregion.design.forms.widgets import PasswordInput

IDENTIFIER_LENGTH_MAX = 254


class SignInForm(forms.Form):
    """« Numéro de dossier (identifiant) » and « Mot de passe »."""

    login = forms.CharField(
        label=gettext_lazy("Numéro de dossier (identifiant)"),
        help_text=gettext_lazy("Par exemple 4827 1936 0358 K. Ton adresse e-mail marche aussi."),
        max_length=IDENTIFIER_LENGTH_MAX,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "inputmode": "email"}
        ),
        error_messages={
            "required": gettext_lazy("Saisis ton numéro de dossier ou ton adresse e-mail."),
            "max_length": gettext_lazy("C’est trop long pour un numéro de dossier ou une adresse e-mail. Vérifie-le."),
        },
    )
    password = forms.CharField(
        label=gettext_lazy("Mot de passe"),
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Saisis ton mot de passe.")},
    )


class EmailForm(forms.Form):
    """« Identifiant oublié ? »."""

    email = forms.EmailField(
        label=gettext_lazy("Adresse e-mail"),
        help_text=gettext_lazy("Celle de la demande."),
        max_length=IDENTIFIER_LENGTH_MAX,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Saisis l’adresse e-mail de la demande."),
            "invalid": gettext_lazy("Cette adresse e-mail est incomplète. Écris-la comme nom@exemple.fr."),
        },
    )


class IdentifierForm(forms.Form):
    """« Mot de passe oublié ? » and « Renvoyer le lien d’activation du compte »."""

    identifier = forms.CharField(
        label=gettext_lazy("Numéro de dossier ou adresse e-mail"),
        max_length=IDENTIFIER_LENGTH_MAX,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "inputmode": "email"}
        ),
        error_messages={
            "required": gettext_lazy("Saisis ton numéro de dossier ou ton adresse e-mail."),
            "max_length": gettext_lazy("C’est trop long pour un numéro de dossier ou une adresse e-mail. Vérifie-le."),
        },
    )

    def clean_identifier(self) -> str:
        """Says what can be seen without looking anything up: a typing error, caught by the check letter."""
        typed = str(self.cleaned_data["identifier"]).replace("\x00", "")
        if "@" not in typed and not is_file_number(normalise_file_number(typed)):
            raise ValidationError(
                _("Ce n’est ni une adresse e-mail ni un numéro de dossier complet : douze chiffres et une lettre.")
            )
        return typed


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=gettext_lazy("Nouveau mot de passe"),
        help_text=gettext_lazy("12 caractères au moins. Une phrase facile à retenir convient très bien."),
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Il manque le nouveau mot de passe.")},
    )
    again = forms.CharField(
        label=gettext_lazy("Le même, une seconde fois"),
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Il manque la seconde saisie du mot de passe.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, second = self.data.get("password"), self.data.get("again")
        if second and first != second:
            self.add_error("again", _("Les deux mots de passe sont différents. Saisir deux fois le même."))
        return cleaned
