"""Settling what was not in the list: the row it is, the row to add, or the words that send it back."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from passregion.design.forms.widgets import SuggestInput
from passregion.establishments import rules
from passregion.establishments.listing_queries import near_establishments, near_tracks
from passregion.establishments.models import Category, Establishment, Level, ListingKind, ListingRequest, Track, Voie
from passregion.establishments.queries import get_open_track, search, search_tracks
from passregion.journeys.listing import NewEstablishment, NewTrack

RESULT_COUNT_MAX = 8
REASON_LENGTH_MAX = 300
POSTCODE = re.compile(r"[0-9]{5}", re.ASCII)
TRACK_CODE = re.compile(r"[\w.\-/+ ]{1,20}")


def line(label: Any, length_max: int, missing: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """One line of text, with sentences that say « vous »."""
    too_long = gettext_lazy("Ce texte est trop long. Raccourcissez-le.")
    return forms.CharField(
        label=label,
        max_length=length_max,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": missing, "max_length": too_long},
    )


class SettlingForm(forms.Form):
    """One way to settle a request, for it alone or for all who named the same (`same_count` others)."""

    together = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, request_row: ListingRequest, same_count: int, prefix: str, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"id_{prefix}_%s"
        super().__init__(*args, **kwargs)
        self.request_row = request_row
        if not same_count:
            del self.fields["together"]
            return
        text = ngettext(
            "Régler aussi l’autre demande du même nom",
            "Régler aussi les %(count)d autres demandes du même nom",
            same_count,
        )
        self.fields["together"].label = text % {"count": same_count}
        self.order_fields([*(name for name in self.fields if name != "together"), "together"])

    @property
    def is_together(self) -> bool:
        """Whether those who named the same are settled as well."""
        return bool(self.cleaned_data.get("together", False))


class AttachForm(SettlingForm):
    """« C’est un nom de la liste »: a near one, ticked, or any other, searched."""

    choice = forms.Field(required=False, widget=forms.RadioSelect, label=gettext_lazy("Noms proches"))
    words = forms.CharField(
        required=False,
        max_length=120,
        label=gettext_lazy("Chercher un autre nom"),
        error_messages={"max_length": gettext_lazy("Ce texte est trop long. Raccourcissez-le.")},
    )
    chosen = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        url = reverse("backoffice:listing_suggestions", args=[self.request_row.public_id])
        self.fields["words"].widget = SuggestInput(url=url, target="chosen")
        choice: Any = self.fields["choice"].widget
        choice.choices = [line_of(row) for row in self.rows]
        if not self.rows:
            self.fields["words"].label = _("Chercher dans la liste")

    @cached_property
    def rows(self) -> list[Any]:
        """What is proposed: what the words found, or what is near."""
        words = str(self.data.get("words", "")).replace("\x00", " ")[:120].strip() if self.is_bound else ""
        if words:
            return found_by(self.request_row, words)[:RESULT_COUNT_MAX]
        return near_rows(self.request_row)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.selected is None and not self.errors:
            sentence = _("Choisissez un nom de la liste, ou cherchez-en un autre.")
            if data.get("words") and not self.rows:
                sentence = _("Rien ne correspond dans la liste. Essayez la commune, l’UAI ou le numéro.")
            self.add_error("words" if data.get("words") or not self.rows else "choice", sentence)
        return data

    @cached_property
    def selected(self) -> Establishment | Track | None:
        """The row that was chosen, if it is in the list. « Chercher » chooses nothing by itself."""
        names = ("chosen",) if "search" in self.data else ("chosen", "choice")
        values = [str(self.data.get(name) or "").replace("\x00", "") for name in names]
        return next((row for value in values if value and (row := row_of(self.request_row, value))), None)


class AddEstablishmentForm(SettlingForm):
    """« L’ajouter à la liste », for an establishment."""

    uai = line(
        gettext_lazy("UAI"),
        10,
        "",
        required=False,
        help_text=gettext_lazy("Sept chiffres et une lettre. Vide pour une mission locale, une E2C, un IME."),
    )
    name = line(gettext_lazy("Nom"), 200, gettext_lazy("Saisissez le nom de l’établissement."))
    category = forms.ChoiceField(
        label=gettext_lazy("Type d’établissement"),
        choices=[("", gettext_lazy("Choisir un type")), *Category.choices],
        error_messages={
            "required": gettext_lazy("Choisissez le type de l’établissement."),
            "invalid_choice": gettext_lazy("Choisissez un type de la liste."),
        },
    )
    address_line = line(gettext_lazy("Adresse"), 200, "", required=False)
    postal_code = line(gettext_lazy("Code postal"), 5, gettext_lazy("Saisissez le code postal."))
    commune = line(gettext_lazy("Commune"), 80, gettext_lazy("Saisissez la commune."))

    def clean_uai(self) -> str:
        uai = "".join(str(self.cleaned_data["uai"]).upper().split())
        if uai and not rules.is_uai(uai):
            raise ValidationError(
                _("Cet UAI n’existe pas : sept chiffres, puis la lettre qui les contrôle. Vérifiez-le dans l’annuaire.")
            )
        return uai

    def clean_postal_code(self) -> str:
        code = str(self.cleaned_data["postal_code"])
        if not POSTCODE.fullmatch(code):
            raise ValidationError(_("Un code postal compte cinq chiffres, par exemple 63000."))
        return code

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        needs_uai = data.get("category") and data["category"] not in rules.WITHOUT_UAI
        if needs_uai and not data.get("uai") and "uai" not in self.errors:
            self.add_error("uai", _("Ce type d’établissement a un UAI. Saisissez-le."))
        return data

    @property
    def entry(self) -> NewEstablishment:
        """The establishment to add."""
        data = self.cleaned_data
        return NewEstablishment(
            uai=data["uai"],
            name=data["name"],
            category=Category(data["category"]),
            address_line=data["address_line"],
            postal_code=data["postal_code"],
            commune=data["commune"],
        )


class AddTrackForm(SettlingForm):
    """« L’ajouter à la liste », for a filière."""

    code = line(gettext_lazy("Numéro"), 20, gettext_lazy("Saisissez le numéro de la filière."))
    label = line(gettext_lazy("Nom"), 200, gettext_lazy("Saisissez le nom de la filière."))
    level = forms.ChoiceField(
        label=gettext_lazy("Niveau"),
        choices=[("", gettext_lazy("Choisir un niveau")), *Level.choices],
        error_messages={
            "required": gettext_lazy("Choisissez le niveau."),
            "invalid_choice": gettext_lazy("Choisissez un niveau de la liste."),
        },
    )
    voie = forms.ChoiceField(
        label=gettext_lazy("Voie"),
        choices=[("", gettext_lazy("Choisir une voie")), *Voie.choices],
        help_text=gettext_lazy("Le niveau et la voie décident des montants."),
        error_messages={
            "required": gettext_lazy("Choisissez la voie."),
            "invalid_choice": gettext_lazy("Choisissez une voie de la liste."),
        },
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not TRACK_CODE.fullmatch(code):
            raise ValidationError(_("Un numéro de filière s’écrit avec des lettres, des chiffres et . - / +"))
        return code

    @property
    def entry(self) -> NewTrack:
        """The filière to add."""
        data = self.cleaned_data
        return NewTrack(code=data["code"], label=data["label"], level=Level(data["level"]), voie=Voie(data["voie"]))


class SendBackForm(SettlingForm):
    """« Le renvoyer au demandeur », with a reason in words."""

    reason = forms.CharField(
        label=gettext_lazy("Message au demandeur"),
        max_length=REASON_LENGTH_MAX,
        help_text=gettext_lazy("Il le lit dans un e-mail : dites ce qui manque, et ce qu’il peut faire."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Expliquez au demandeur ce qui manque."),
            "max_length": gettext_lazy("Ce message dépasse 300 caractères. Raccourcissez-le."),
        },
    )


def near_rows(request_row: ListingRequest) -> list[Any]:
    """The rows of the list that are near what was named."""
    if request_row.kind == ListingKind.TRACK:
        school = request_row.establishment
        return list(near_tracks(request_row.name, None if school.is_provisional else school))
    return list(near_establishments(request_row.name, request_row.place))


def found_by(request_row: ListingRequest, words: str) -> list[Any]:
    """What the words find among rows of the same kind."""
    return list(search_tracks(words) if request_row.kind == ListingKind.TRACK else search(words))


def row_of(request_row: ListingRequest, value: str) -> Establishment | Track | None:
    """The row of the list that has this number."""
    if request_row.kind == ListingKind.TRACK:
        return get_open_track(value[:20])
    return Establishment.objects.filter(uai=value[:8], is_open_to_applications=True).first()


def line_of(row: Establishment | Track) -> tuple[str, str]:
    """The number of a row, and the line that shows it."""
    if isinstance(row, Track):
        return row.code, f"{row.label}, {row.get_level_display()} ({row.code})"
    where = f"{row.postal_code} {row.commune}".strip()
    return row.uai, f"{', '.join(filter(None, [row.name, where]))} ({row.uai})"
