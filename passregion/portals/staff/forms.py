"""What staff type about themselves and their colleagues: « vous »."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.accounts.passkeys import ANSWER_LENGTH_MAX
from passregion.accounts.passwords import validate
from passregion.design.forms.widgets import PasswordInput
from passregion.portals.sign_in import PASSWORD_LENGTH_MAX

NAME_LENGTH_MAX = 100
FACTOR_NAME_LENGTH_MAX = 40
CODE_LENGTH_MAX = 40


class JoinForm(forms.Form):
    """A new account: name and password."""

    display_name = forms.CharField(
        label=gettext_lazy("Prénom et nom"),
        max_length=NAME_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Saisissez votre prénom et votre nom.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Mot de passe"),
        help_text=gettext_lazy("12 caractères au moins. Une phrase facile à retenir convient très bien."),
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Choisissez un mot de passe.")},
    )
    again = forms.CharField(
        label=gettext_lazy("Le même, une seconde fois"),
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Saisissez le mot de passe une seconde fois.")},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        password, again = cleaned.get("password"), cleaned.get("again")
        if password:
            try:
                validate(password, names=[cleaned.get("display_name", "")], email=self.email)
            except ValidationError as refused:
                self.add_error("password", refused)
        if password and again and password != again:
            self.add_error("again", _("Les deux mots de passe sont différents. Saisissez deux fois le même."))
        return cleaned


class PasswordForm(forms.Form):
    """The password of the account that the address has already."""

    password = forms.CharField(
        label=gettext_lazy("Mot de passe"),
        strip=False,
        max_length=PASSWORD_LENGTH_MAX,
        widget=PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Saisissez votre mot de passe.")},
    )


class ProofForm(forms.Form):
    """A code of the application, or one of the sheet."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Les 6 chiffres de votre application, ou un code de secours."),
        max_length=CODE_LENGTH_MAX,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false", "required": True}),
    )
    # What the browser's passkey answered, put here by the script.
    answer = forms.CharField(required=False, max_length=ANSWER_LENGTH_MAX, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("code") and not cleaned.get("answer"):
            self.add_error("code", _("Saisissez le code."))
        return cleaned


class FactorNameForm(forms.Form):
    """What a new factor is called."""

    name = forms.CharField(
        label=gettext_lazy("Nom, pour la reconnaître"),
        help_text=gettext_lazy("Par exemple « Téléphone » ou « Clé du bureau »."),
        max_length=FACTOR_NAME_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Donnez un nom, par exemple « Téléphone ».")},
    )


class GeneratorForm(FactorNameForm):
    """A new generator: its name, and its first code."""

    code = forms.CharField(
        label=gettext_lazy("Code à 6 chiffres affiché par l’application"),
        max_length=CODE_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Saisissez le code que l’application affiche.")},
    )


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=gettext_lazy("Adresse e-mail professionnelle"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Saisissez l’adresse de la personne."),
            "invalid": gettext_lazy("Cette adresse e-mail est incomplète. Saisissez-la comme nom@exemple.fr."),
        },
    )
    role = forms.ChoiceField(label=gettext_lazy("Rôle"))

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = roles


class OrganisationForm(forms.Form):
    """Which organisation to look for."""

    q = forms.CharField(
        label=gettext_lazy("Établissement ou partenaire"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )
