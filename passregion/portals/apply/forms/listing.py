"""« N’est pas dans la liste »: what the applicant names instead, after a last look at what is near in the list."""

from abc import abstractmethod
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.establishments.listing_queries import near_establishments, near_tracks
from passregion.establishments.models import Category, Establishment, Level, Track
from passregion.establishments.rules import CLOSED_BY_DEFAULT
from passregion.portals.contact_fields import LineField

NONE, UNKNOWN = "none", "unknown"


class ListingForm(forms.Form):
    """What is named, then, when the list holds something near, « Est-ce celui-ci ? » once.

    `near`: the rows proposed. `selected`: the one that was recognised. `named`: what to keep when none was.
    """

    # Plain fields: whatever comes is compared with what is proposed, never read otherwise.
    choice = forms.Field(required=False, widget=forms.RadioSelect)
    offered = forms.Field(required=False, widget=forms.HiddenInput)

    question: Any = ""
    none_of_these: Any = ""
    look_first: Any = ""
    selected: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near: list[Any] = []
        self.fields["choice"].label = self.question

    @abstractmethod
    def find_near(self) -> list[Any]:
        """The rows of the list that the answers may mean."""

    @abstractmethod
    def line_of(self, row: Any) -> tuple[str, str]:
        """The value and the words of a row that is proposed."""

    @property
    @abstractmethod
    def named(self) -> dict[str, str]:
        """The answers to keep in the draft."""

    @property
    def offered_now(self) -> str:
        """What is proposed, to know at the next sending that « none of these » speaks of these."""
        return " ".join(self.line_of(row)[0] for row in self.near)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        self.near = self.find_near()
        if not self.near:
            return data
        lines = [self.line_of(row) for row in self.near]
        # Now that something is proposed, the question has to be answered.
        self.fields["choice"].required = True
        choice: Any = self.fields["choice"].widget
        choice.choices = [*lines, (NONE, self.none_of_these)]
        chosen = data.get("choice")
        self.selected = next((row for row in self.near if self.line_of(row)[0] == chosen), None)
        is_none = chosen == NONE and data.get("offered") == self.offered_now
        if self.selected is None and not is_none:
            self.add_error("choice", self.look_first)
        return data


class EstablishmentRequestForm(ListingForm):
    """« Mon établissement n’est pas dans la liste »."""

    name = LineField(
        length_max=200,
        label=gettext_lazy("Nom de ton établissement"),
        help_text=gettext_lazy("En entier, comme sur ton certificat de scolarité ou ton contrat."),
        missing=gettext_lazy("Écris le nom de ton établissement."),
    )
    place = LineField(
        length_max=80,
        label=gettext_lazy("Commune où tu suis les cours"),
        missing=gettext_lazy("Écris la commune de ton établissement."),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Type d’établissement"),
        choices=[
            ("", gettext_lazy("Choisis un type")),
            *((value, label) for value, label in Category.choices if value not in CLOSED_BY_DEFAULT),
            (UNKNOWN, gettext_lazy("Je ne sais pas")),
        ],
        error_messages={
            "required": gettext_lazy("Choisis un type, ou « Je ne sais pas »."),
            "invalid_choice": gettext_lazy("Choisis un type de la liste, ou « Je ne sais pas »."),
        },
    )
    details = LineField(
        length_max=300,
        required=False,
        label=gettext_lazy("Site web ou adresse"),
        help_text=gettext_lazy("Ce qui aide la Région à le trouver plus vite."),
        missing="",
    )
    question = gettext_lazy("Est-ce l’un de ceux-ci ?")
    none_of_these = gettext_lazy("Non, aucun de ceux-ci")
    look_first = gettext_lazy("La liste a des noms proches. Choisis le tien, ou « Non, aucun de ceux-ci ».")
    field_order = ("name", "place", "category", "details", "choice")

    def find_near(self) -> list[Establishment]:
        return near_establishments(self.cleaned_data["name"], self.cleaned_data["place"])

    def line_of(self, row: Establishment) -> tuple[str, str]:
        where = f"{row.postal_code} {row.commune}".strip()
        return row.uai, ", ".join(filter(None, [row.name, where]))

    @property
    def named(self) -> dict[str, str]:
        data = self.cleaned_data
        category = "" if data["category"] == UNKNOWN else data["category"]
        return {"name": data["name"], "place": data["place"], "category": category, "details": data["details"]}


class TrackRequestForm(ListingForm):
    """« Ma filière n’est pas dans la liste »."""

    name = LineField(
        length_max=200,
        label=gettext_lazy("Nom de ta filière"),
        help_text=gettext_lazy("Ta classe ou le diplôme que tu prépares, comme sur ton certificat de scolarité."),
        missing=gettext_lazy("Écris le nom de ta filière."),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Niveau"),
        choices=[("", gettext_lazy("Choisis un niveau")), *Level.choices],
        error_messages={
            "required": gettext_lazy("Choisis un niveau, ou « Autre »."),
            "invalid_choice": gettext_lazy("Choisis un niveau de la liste, ou « Autre »."),
        },
    )
    details = LineField(
        length_max=300,
        required=False,
        label=gettext_lazy("Numéro de filière ou précision"),
        help_text=gettext_lazy("Si tu le connais\u00a0: le numéro, la spécialité, la durée."),
        missing="",
    )
    question = gettext_lazy("Est-ce l’une de celles-ci ?")
    none_of_these = gettext_lazy("Non, aucune de celles-ci")
    look_first = gettext_lazy("La liste a des noms proches. Choisis le tien, ou « Non, aucune de celles-ci ».")
    field_order = ("name", "level", "details", "choice")

    def __init__(self, *args: Any, establishment: Establishment | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.establishment = establishment

    def find_near(self) -> list[Track]:
        return near_tracks(self.cleaned_data["name"], self.establishment)

    def line_of(self, row: Track) -> tuple[str, str]:
        return row.code, _("%(label)s, numéro %(code)s") % {"label": row.label, "code": row.code}

    @property
    def named(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "level", "details")}
