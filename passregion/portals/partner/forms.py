"""What is typed at the till."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, ngettext

from passregion.benefits.queries import WalletView
from passregion.cards.rotating import looks_like_a_code
from passregion.common.money import format_euros
from passregion.common.public_ids import CARD_DIGIT_COUNT, format_card_number, is_card_number, normalise_card_number
from passregion.design.forms.fields import AmountField, CodeField
from passregion.design.forms.widgets import AmountInput, CodeInput
from passregion.portals.partner.access import Seat
from passregion.portals.partner.holders import limit_cents


class CardNumberField(forms.Field):
    """The number printed on a card, with or without spaces, or the code that a virtual card shows.

    Cleans to the 13 digits, or to the code, whose truth is for the verification to say.
    """

    def to_python(self, value: Any) -> str:
        text = str(value or "").strip()
        return text if looks_like_a_code(text) else normalise_card_number(text)

    def validate(self, value: str) -> None:
        super().validate(value)
        if looks_like_a_code(value):
            return
        if not (value.isascii() and value.isdigit()):
            raise ValidationError(
                gettext("Le numéro ne compte que des chiffres. Retirez les lettres et les autres signes.")
            )
        if len(value) != CARD_DIGIT_COUNT:
            sentence = ngettext(
                "Le numéro compte 13 chiffres et vous en avez tapé %(count)s. Relisez-le sur la carte.",
                "Le numéro compte 13 chiffres et vous en avez tapé %(count)s. Relisez-le sur la carte.",
                len(value),
            )
            raise ValidationError(sentence % {"count": len(value)})
        if not is_card_number(value):
            raise ValidationError(gettext("Un des chiffres ne va pas avec les autres. Relisez le numéro sur la carte."))


class CardNumberInput(forms.TextInput):
    """Digits, grouped as on the card. A code that was not taken is not shown again: the next one replaces it."""

    def format_value(self, value: Any) -> str | None:
        text = super().format_value(value)
        if text and looks_like_a_code(text):
            return None
        return format_card_number(text) if text and is_card_number(text) else text


class ProposedIdField(forms.UUIDField):
    """An id that our own page made. One that was tampered with is no id: the sale gets another."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            return None


class CardForm(forms.Form):
    """First screen: whose card."""

    card_number = CardNumberField(
        label=gettext_lazy("Numéro de la carte"),
        help_text=gettext_lazy("13 chiffres, sous le nom. Ou le code de la carte virtuelle."),
        widget=CardNumberInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "spellcheck": "false",
                "class": "input-card-number",
                # As long as a code that a reader types.
                "maxlength": "60",
                "data-card-number": "",
                "autofocus": True,
            }
        ),
        error_messages={"required": gettext_lazy("Tapez les 13 chiffres de la carte.")},
    )
    # Made with the page: sent twice, it opens one sale, and a code of a virtual card serves it both times.
    payment_id = ProposedIdField(widget=forms.HiddenInput, required=False)


class WalletChoice(forms.RadioSelect):
    """Each answer carries what the pass may pay with it, so that the split follows the choice."""

    limits: dict[str, int]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-split-balance"] = self.limits.get(str(value), 0)
        return option


class PriceForm(forms.Form):
    """Second screen: which benefit (when there is a choice), what price."""

    wallet = forms.ChoiceField(
        label=gettext_lazy("Avantage"),
        widget=WalletChoice,
        error_messages={
            "required": gettext_lazy("Choisissez l’avantage à utiliser."),
            "invalid_choice": gettext_lazy("Cet avantage ne convient pas ici. Choisissez-en un de la liste."),
        },
    )
    price = AmountField(
        label=gettext_lazy("Prix de la vente"),
        widget=AmountInput(attrs={"autofocus": True}, large=True),
        error_messages={"required": gettext_lazy("Tapez le prix de la vente.")},
    )

    def __init__(self, *args: Any, wallets: Sequence[WalletView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wallets = {str(wallet.public_id): wallet for wallet in wallets}
        if len(wallets) == 1:
            del self.fields["wallet"]
            return
        field = cast(forms.ChoiceField, self.fields["wallet"])
        field.choices = [(key, _name_and_balance(wallet)) for key, wallet in self.wallets.items()]
        cast(WalletChoice, field.widget).limits = {key: limit_cents(wallet) for key, wallet in self.wallets.items()}

    @property
    def chosen_wallet_id(self) -> str:
        """The benefit chosen, or the only one. Read after `is_valid`."""
        return self.cleaned_data.get("wallet") or next(iter(self.wallets))


def _name_and_balance(wallet: WalletView) -> str:
    values = {"benefit": wallet.name, "balance": format_euros(wallet.balance_cents)}
    return gettext("%(benefit)s, solde %(balance)s") % values


class CodeForm(forms.Form):
    """Third screen, in the hands of the holder: hence « tu »."""

    usage_code = CodeField(
        label=gettext_lazy("Ton code d’utilisation"),
        widget=CodeInput({"autofocus": True}),
        error_messages={"required": gettext_lazy("Tape les quatre chiffres de ton code.")},
    )
    turn = forms.IntegerField(widget=forms.HiddenInput)


class SeatForm(forms.Form):
    """Where one works today, for those who may work in several places."""

    seat = forms.ChoiceField(
        label=gettext_lazy("Lieu de vente"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez le lieu où vous encaissez."),
            "invalid_choice": gettext_lazy("Ce lieu n’est pas dans votre liste. Choisissez-en un autre."),
        },
    )

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["seat"]).choices = [(seat.key, describe(seat)) for seat in seats]


def describe(seat: Seat) -> str:
    """« Librairie des Volcans · Caisse 2, Clermont-Ferrand »."""
    return ", ".join(filter(None, [seat.label, seat.place.commune]))
