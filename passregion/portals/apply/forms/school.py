"""Step 4: the establishment, then the filière. Without script the search lists its answers in the page."""

import re
from abc import abstractmethod
from typing import Any

from django import forms
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.applications.models import Draft
from passregion.design.forms.widgets import SuggestInput
from passregion.establishments.models import Establishment, Track
from passregion.establishments.queries import (
    known_establishment,
    known_track,
    search,
    search_tracks,
    search_tracks_elsewhere,
)

RESULT_COUNT_MAX = 12
TYPED_LENGTH_MAX = 120
# A number of the Ministry, or ours for a place that has none.
UAI = re.compile(r"[0-9]{7}[A-Z]|S[0-9A-Z]{7}", re.ASCII)
TRACK_CODE = re.compile(r"[\w.\-/+ ]{1,20}")


class SearchForm(forms.Form):
    """Words to search, the value that a suggestion chose (`chosen`), or the answer ticked in the page (`choice`)."""

    words = forms.CharField(required=False, validators=[])
    chosen = forms.CharField(required=False, widget=forms.HiddenInput)
    choice = forms.CharField(required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # Whatever is typed is searched; what cannot match anything finds nothing.
            field.validators = []
        self.fields["words"].required = not self.is_bound

    def clean_words(self) -> str:
        return str(self.cleaned_data["words"]).replace("\x00", " ")[:TYPED_LENGTH_MAX]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        # For the eye: a choice is needed, but a suggestion may have made it while the words stayed empty.
        self.fields["words"].required = True
        words = data.get("words", "")
        if self.selected is not None or "words" in self.errors:
            return data
        if not words:
            self.add_error("words", self.missing)
        elif not self.results and not self.elsewhere:
            self.add_error("words", self.nothing_found % {"words": words})
        elif not self.wants_search:
            self.add_error("words", self.pick_one)
        return data

    missing: Any = ""
    nothing_found: Any = ""
    pick_one: Any = ""

    @property
    def wants_search(self) -> bool:
        """Whether the button « Chercher » was pressed."""
        return "search" in self.data

    @property
    @abstractmethod
    def results(self) -> list[Any]:
        """What the words may mean."""

    @property
    def elsewhere(self) -> list[Any]:
        """What the words may mean outside of the list that was searched, when nothing in it does."""
        return []

    @property
    @abstractmethod
    def selected(self) -> Any:
        """What was chosen, if it exists and is offered."""

    def _values(self) -> list[str]:
        """What may have been chosen. A tick left from an earlier search does not count while searching again."""
        names = ("chosen",) if self.wants_search else ("chosen", "choice")
        return [str(self.cleaned_data.get(name) or "").strip() for name in names]


class EstablishmentForm(SearchForm):
    """« Ton établissement »."""

    missing = gettext_lazy("Écris le nom ou la commune de ton établissement.")
    nothing_found = gettext_lazy(
        "Aucun établissement ne correspond à « %(words)s ». Vérifie l’orthographe, ou essaie avec sa commune."
    )
    pick_one = gettext_lazy("Choisis ton établissement dans la liste.")

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
        self.fields["words"].help_text = _("Son nom, sa commune, son code postal ou son numéro UAI.")
        self.fields["words"].widget = SuggestInput(url=reverse_lazy("apply:establishments"), target="chosen")

    @cached_property
    def results(self) -> list[Establishment]:
        return list(search(self.cleaned_data.get("words", ""), limit=RESULT_COUNT_MAX))

    @cached_property
    def selected(self) -> Establishment | None:
        return next((found for value in self._values() if (found := find_open_establishment(value))), None)


class TrackForm(SearchForm):
    """« Ta filière », among those of the establishment."""

    missing = gettext_lazy("Écris le nom ou le numéro de ta filière.")
    nothing_found = gettext_lazy(
        "Aucune filière ne correspond à « %(words)s ». Essaie un mot plus court, ou l’aide ci-dessous."
    )
    pick_one = gettext_lazy("Choisis ta filière dans la liste.")

    def __init__(self, *args: Any, draft: Draft, establishment: Establishment | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.establishment = establishment
        self.fields["words"].label = _("Ta filière")
        self.fields["words"].help_text = _(
            "Ta classe ou ta formation, par exemple « seconde générale » ou « CAP cuisine »."
        )
        self.fields["words"].widget = SuggestInput(
            url=reverse("apply:track_suggestions", args=[draft.public_id]), target="chosen"
        )

    @cached_property
    def results(self) -> list[Track]:
        return list(search_tracks(self.cleaned_data.get("words", ""), self.establishment, limit=RESULT_COUNT_MAX))

    @cached_property
    def elsewhere(self) -> list[Track]:
        if self.results or self.establishment is None:
            return []
        return search_tracks_elsewhere(self.cleaned_data.get("words", ""), self.establishment, limit=RESULT_COUNT_MAX)

    @cached_property
    def selected(self) -> Track | None:
        return next((found for value in self._values() if (found := find_track(value))), None)


def find_open_establishment(uai: str) -> Establishment | None:
    """The establishment of this UAI, if one can apply for it."""
    return known_establishment(uai.upper()) if UAI.fullmatch(uai.upper()) else None


def find_track(code: str) -> Track | None:
    """The open track of this code; any of the Region, so that a list that forgets one blocks nobody."""
    return known_track(code) if TRACK_CODE.fullmatch(code) else None
