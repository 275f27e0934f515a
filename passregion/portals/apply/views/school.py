"""Step 4: the establishment and the filière, their suggestions, and the helper « Trouve ta filière »."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from passregion.applications import rules
from passregion.applications.operations import drafting
from passregion.establishments.models import Establishment, Level, Track
from passregion.establishments.queries import search, search_tracks
from passregion.portals.apply.forms.school import (
    EstablishmentForm,
    SearchForm,
    TrackForm,
    find_open_establishment,
    find_track,
)
from passregion.portals.apply.steps import BY_KEY
from passregion.portals.apply.views.base import DraftView, StepView, wizard_context
from passregion.portals.apply.views.suggestions import SUGGESTION_COUNT_MAX, WORDS_LENGTH_MAX, suggestions, words_of

TRACK_COUNT_MAX = 300
TRACKS_PER_PAGE = 25


class SchoolView(StepView):
    """« Informations établissement »: one question at a time, the establishment then the filière."""

    step = BY_KEY[rules.SCHOOL]
    template_name = "apply/steps/school.html"

    @property
    def establishment(self) -> Establishment | None:
        return find_open_establishment(self.answers.get("uai", ""))

    @property
    def track(self) -> Track | None:
        return find_track(self.answers.get("track_code", ""))

    @property
    def asked(self) -> str:
        """Which question the page asks: `establishment`, `track`, or nothing once both are answered."""
        wanted = self.request.POST.get("question") or self.request.GET.get("question")
        has_establishment = self.establishment or self.answers.get("establishment_request")
        if not has_establishment or wanted == "establishment":
            return "establishment"
        has_track = self.track or self.answers.get("track_request")
        return "track" if not has_track or wanted == "track" else ""

    def make_form(self, **bound: Any) -> SearchForm | None:
        data = bound.get("data")
        if self.asked == "establishment":
            label = _("Ton établissement %(campaign)s") % {"campaign": self.draft.campaign.code}
            return EstablishmentForm(data, label=label)
        if self.asked == "track":
            return TrackForm(data, draft=self.draft, establishment=self.establishment)
        return None

    def post(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        if not self.asked:
            return self.go_on()
        return super().post(request, draft_id)

    def accept(self, request: HttpRequest, form: SearchForm) -> HttpResponse:
        if form.selected is None:
            return self.show(request, form)
        if self.asked == "establishment":
            kept = self.answers.get("track_code", "") if form.selected.uai == self.answers.get("uai") else ""
            answers = {"uai": form.selected.uai, "track_code": kept}
        else:
            kept_names = ("uai", "establishment_request")
            answers = {name: self.answers[name] for name in kept_names if self.answers.get(name)}
            answers["track_code"] = form.selected.code
        self.draft = drafting.save_answers(draft=self.draft, step=self.step.key, answers=answers)
        return redirect(self.step.url(self.draft))

    def extra_context(self) -> dict[str, Any]:
        return {
            "asked": self.asked,
            "establishment": self.establishment,
            "establishment_request": self.answers.get("establishment_request"),
            "track": self.track,
            "track_request": self.answers.get("track_request"),
            "track_level": Level(named["level"]).label if (named := self.answers.get("track_request")) else "",
        }


class TracksView(DraftView):
    """« Trouve ta filière »: the list of the establishment, or of the whole Region, by level and words."""

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        school = BY_KEY[rules.SCHOOL]
        answers = self.draft.answers.get(school.key, {})
        establishment = find_open_establishment(answers.get("uai", ""))
        if establishment is None and not answers.get("establishment_request"):
            return redirect(school.url(self.draft))
        words = request.GET.get("q", "").replace("\x00", " ")[:WORDS_LENGTH_MAX]
        is_everywhere = establishment is None or request.GET.get("partout") == "1"
        level = request.GET.get("niveau", "")
        found = search_tracks(words, None if is_everywhere else establishment, limit=TRACK_COUNT_MAX)
        tracks = [track for track in found if level not in Level.values or track.level == level]
        context = {
            **wizard_context(self.draft, school),
            "establishment": establishment,
            "words": words,
            "is_everywhere": is_everywhere,
            "level": level,
            "levels": Level.choices,
            "page_obj": Paginator(tracks, TRACKS_PER_PAGE).get_page(request.GET.get("page")),
            "school_url": school.url(self.draft),
        }
        return render(request, "apply/tracks.html", context)


class TrackSuggestionsView(DraftView):
    """The filières of the draft's establishment, while typing."""

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        answers = self.draft.answers.get(rules.SCHOOL, {})
        establishment = find_open_establishment(answers.get("uai", ""))
        # An establishment that was not in the list is offered every filière of the Region.
        is_asked = establishment or answers.get("establishment_request")
        found = search_tracks(words_of(request), establishment, limit=SUGGESTION_COUNT_MAX) if is_asked else []
        return suggestions([(track.code, track.label, track.code) for track in found])


@require_safe
def establishments(request: HttpRequest) -> JsonResponse:
    """Establishments, while typing: open data, the same for everyone."""
    found = search(words_of(request), limit=SUGGESTION_COUNT_MAX)
    return suggestions([(row.uai, row.name, f"{row.postal_code} {row.commune}".strip()) for row in found])
