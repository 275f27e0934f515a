"""The filters of the lists of places and deals. Sent by GET, so that a list can be kept and shared."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from passregion.benefits.queries import Offer
from passregion.partners.models import PlaceCategory
from passregion.territories import departements

UNKNOWN_CHOICE = _("Ce choix n’est pas dans la liste. Choisis-en un autre.")


class PlaceFilters(forms.Form):
    """Where, what kind of place, for which benefit, which words. Each is optional."""

    departement = forms.ChoiceField(
        label=_("Département"), required=False, error_messages={"invalid_choice": UNKNOWN_CHOICE}
    )
    categorie = forms.ChoiceField(
        label=_("Catégorie"), required=False, error_messages={"invalid_choice": UNKNOWN_CHOICE}
    )
    avantage = forms.ChoiceField(label=_("Avantage"), required=False, error_messages={"invalid_choice": UNKNOWN_CHOICE})
    recherche = forms.CharField(
        label=_("Nom ou ville"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "search", "enterkeyhint": "search"}),
        error_messages={"max_length": _("Ce texte est trop long. Écris 80 caractères au plus.")},
    )
    use_required_attribute = False

    def __init__(self, *args: Any, offers: list[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        codes = settings.BRAND["departements"]
        self._choose("departement", _("Tous"), [(code, f"{code} {departements.name_of(code)}") for code in codes])
        self._choose("categorie", _("Toutes"), [(code, str(label)) for code, label in PlaceCategory.choices])
        self._choose("avantage", _("Tous"), [(offer.code, offer.name) for offer in offers])

    def _choose(self, name: str, everything: Any, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    @property
    def wanted_departement(self) -> str:
        """The département asked for, empty for all."""
        return str(self._kept.get("departement", ""))

    @property
    def wanted_words(self) -> str:
        """The words typed."""
        return str(self._kept.get("recherche", ""))

    @property
    def wanted_categories(self) -> list[str] | None:
        """Categories of places asked for, directly and through a benefit; None for all, empty when none can match."""
        wanted = [self._kept["categorie"]] if self._kept.get("categorie") else None
        if not self._kept.get("avantage"):
            return wanted
        accepting = next(offer.place_categories for offer in self.offers if offer.code == self._kept["avantage"])
        return [category for category in accepting if wanted is None or category in wanted]

    @property
    def is_used(self) -> bool:
        """Whether at least one filter narrows the list."""
        return any(self._kept.values())

    @property
    def _kept(self) -> dict[str, Any]:
        """What was understood; a field in error narrows nothing."""
        return self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}
