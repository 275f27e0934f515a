"""Forms of the beneficiary's space: « tu »."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from passregion.accounts.models import User
from passregion.applications.models import Delivery
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.operations.creation import Contact
from passregion.beneficiaries.rules import usage_code_problem
from passregion.benefits.queries import WalletView
from passregion.cards.models import BlockReason, Card
from passregion.cards.states import DEAD_STATES, TRANSITIONS
from passregion.design.forms.fields import CodeField
from passregion.design.forms.widgets import PasswordInput
from passregion.portals.address_form import AddressForm
from passregion.portals.contact_fields import readable_phone
from passregion.territories import departements

LOSS_REASONS = (BlockReason.LOST, BlockReason.STOLEN)
REPLACEMENT_REASONS = (*LOSS_REASONS, BlockReason.DAMAGED)


class ContactForm(AddressForm):
    """Phone and postal address. Moving to another country goes through the assistance."""

    def __init__(self, *args: Any, holder: Beneficiary, **kwargs: Any) -> None:
        known = {name: getattr(holder, name) for name in self.base_fields}
        kwargs.setdefault("initial", {**known, "phone": readable_phone(holder.phone)})
        super().__init__(*args, country=holder.country, **kwargs)

    def contact(self) -> Contact:
        """What was typed, once valid."""
        return Contact(country=self.fixed_country, **self.cleaned_data)


class _WithPassword(forms.Form):
    """A form that asks the current password again. `is_held`: too many tries, the password is not looked at."""

    password = forms.CharField(
        label=gettext_lazy("Mot de passe actuel"),
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Saisis ton mot de passe actuel.")},
    )

    def __init__(self, *args: Any, user: User, is_held: bool, **kwargs: Any) -> None:
        self.user, self.is_held = user, is_held
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if self.is_held:
            raise ValidationError(_("Trop d’essais. Attends 15 minutes avant de recommencer."))
        if not self.user.check_password(password):
            raise ValidationError(_("Ce n’est pas ton mot de passe actuel. Vérifie les majuscules."))
        return password


class PasswordForm(_WithPassword):
    """The current password, then the new one twice."""

    new_password = forms.CharField(
        label=gettext_lazy("Nouveau mot de passe"),
        help_text=gettext_lazy("12 caractères au moins. Une phrase facile à retenir convient très bien."),
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Saisis ton nouveau mot de passe.")},
    )
    again = forms.CharField(
        label=gettext_lazy("Le même, une seconde fois"),
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Saisis une seconde fois ton nouveau mot de passe.")},
    )

    def clean_new_password(self) -> str:
        password = str(self.cleaned_data["new_password"])
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.data.get("again") and self.data.get("again") != self.data.get("new_password"):
            self.add_error("again", _("Les deux mots de passe sont différents. Saisis deux fois le même."))
        return cleaned


class EmailChangeForm(forms.Form):
    """The new address, once: its own link confirms it."""

    email = forms.EmailField(
        label=gettext_lazy("Nouvelle adresse e-mail"),
        help_text=gettext_lazy("Un lien y arrive : l’adresse change quand il est ouvert."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Saisis la nouvelle adresse e-mail."),
            "invalid": gettext_lazy("Cette adresse e-mail est incomplète. Écris-la comme nom@exemple.fr."),
            "max_length": gettext_lazy("Cette adresse e-mail est trop longue. Vérifie-la."),
        },
    )


class UsageCodeForm(_WithPassword):
    """The password, then four digits twice."""

    field_order = ("password", "code", "again")
    code = CodeField(
        length=4,
        label=gettext_lazy("Nouveau code d’utilisation"),
        help_text=gettext_lazy("4 chiffres à garder pour toi. Pas ta date de naissance, ni une suite facile."),
        error_messages={"required": gettext_lazy("Choisis 4 chiffres.")},
    )
    again = CodeField(
        length=4,
        label=gettext_lazy("Le même code, une seconde fois"),
        error_messages={"required": gettext_lazy("Saisis le code une seconde fois.")},
    )

    def __init__(self, *args: Any, holder: Beneficiary, **kwargs: Any) -> None:
        self.holder = holder
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        sentences = {
            "format": _("Le code a exactement 4 chiffres."),
            "trivial": _("Ce code est parmi les premiers essayés, comme 1234 ou 0000. Choisis-en un autre."),
            "birth_date": _("Ce code est fait de ta date de naissance. Choisis-en un autre."),
        }
        problem = usage_code_problem(code, self.holder.birth_date)
        if problem:
            raise ValidationError(sentences[problem])
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("code") and cleaned.get("again") and cleaned["code"] != cleaned["again"]:
            self.add_error("again", _("Les deux codes sont différents. Saisis deux fois le même."))
        return cleaned


class ReceiptForm(forms.Form):
    """The usage code, to say that the posted card has arrived."""

    code = CodeField(
        length=4,
        label=gettext_lazy("Ton code d’utilisation"),
        error_messages={"required": gettext_lazy("Saisis ton code d’utilisation, 4 chiffres.")},
    )

    @staticmethod
    def wrong_code(tries_left: int) -> str:
        """What to say of a wrong code."""
        sentence = ngettext(
            "Ce n’est pas ton code. Il te reste %(count)d essai.",
            "Ce n’est pas ton code. Il te reste %(count)d essais.",
            tries_left,
        )
        return sentence % {"count": tries_left}


class LossForm(forms.Form):
    """Lost or stolen."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Que s’est-il passé ?"),
        choices=[(reason.value, reason.label) for reason in LOSS_REASONS],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisis ce qui s’est passé."),
            "invalid_choice": gettext_lazy("Choisis l’une des réponses proposées."),
        },
    )


class ReplacementForm(forms.Form):
    """What happened, and where the new card goes. Nothing is asked of what is known: a blocked card says why it is."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Que s’est-il passé\u00a0?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisis ce qui s’est passé."),
            "invalid_choice": gettext_lazy("Choisis l’une des réponses proposées."),
        },
    )
    delivery = forms.ChoiceField(
        label=gettext_lazy("Où envoyer la nouvelle carte\u00a0?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisis où envoyer la carte."),
            "invalid_choice": gettext_lazy("Choisis l’une des réponses proposées."),
        },
    )

    def __init__(self, data: Any, *, card: Card, school: str, address: str) -> None:
        super().__init__(data)
        self.known_reason = BlockReason(card.block_reason or BlockReason.LOST) if card.state in DEAD_STATES else None
        reasons = REPLACEMENT_REASONS if card.state in TRANSITIONS["replace"][0] else LOSS_REASONS
        self.fields["reason"].choices = [(reason.value, reason.label) for reason in reasons]  # type: ignore[attr-defined]
        self.fields["delivery"].choices = [  # type: ignore[attr-defined]
            (Delivery.ESTABLISHMENT.value, _("À l’établissement\u00a0: %(school)s") % {"school": school}),
            (Delivery.HOME.value, _("À domicile\u00a0: %(address)s") % {"address": address}),
        ]
        if self.known_reason is not None:
            del self.fields["reason"]

    def chosen_reason(self) -> BlockReason:
        """What happened, once valid."""
        return self.known_reason or BlockReason(self.cleaned_data["reason"])


class WithdrawalForm(forms.Form):
    """One box to tick, so that nobody withdraws by a slip of the finger."""

    is_sure = forms.BooleanField(
        label=gettext_lazy("Oui, je veux retirer ma demande"),
        error_messages={"required": gettext_lazy("Coche la case pour retirer ta demande, ou reviens à tes démarches.")},
    )


class PlaceFilterForm(forms.Form):
    """Which places to list. What is not in the lists is ignored: the address may have been edited by hand."""

    departement = forms.ChoiceField(label=gettext_lazy("Département"), required=False)
    avantage = forms.ChoiceField(label=gettext_lazy("Avantage"), required=False)

    def __init__(self, data: Any, *, wallets: list[WalletView], home: str) -> None:
        self.wallets = wallets
        self.home = home if home in settings.BRAND["departements"] else ""
        # The first visit starts near home; an empty choice made on the page means everywhere.
        super().__init__(data if "departement" in data else {**data.dict(), "departement": self.home})
        codes = settings.BRAND["departements"]
        names = [(code, f"{code} {departements.name_of(code)}") for code in codes]
        benefits = [(wallet.benefit, wallet.name) for wallet in wallets]
        self._choose("departement", _("Toute la région"), names)
        self._choose("avantage", _("Tous les lieux"), benefits)

    def _choose(self, name: str, everything: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, list[str]]:
        """The département, empty for all, and the categories, empty for all."""
        self.is_valid()
        departement = self.cleaned_data.get("departement", "")
        benefit = self.cleaned_data.get("avantage", "")
        categories = [
            category for wallet in self.wallets if wallet.benefit == benefit for category in wallet.place_categories
        ]
        return departement, categories
