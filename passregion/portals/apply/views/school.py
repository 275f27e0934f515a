"""Step 4: the establishment and the filière, their suggestions, and the helper « Trouve ta filière »."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from passregion.applications import rules
from passregion.applications.operations import drafting
from passregion.establishments.models import Category, Establishment, Level
from passregion.establishments.queries import search
from passregion.portals.apply.forms.school import (
    EstablishmentForm,
    SearchForm,
    TrackForm,
)
from passregion.portals.apply.steps import BY_KEY
from passregion.portals.apply.views.base import StepView
from passregion.portals.apply.views.school_question import SchoolQuestion
from passregion.portals.apply.views.suggestions import SUGGESTION_COUNT_MAX, suggestions, words_of


class SchoolView(SchoolQuestion, StepView):
    """« Informations établissement »: one question at a time, the establishment then the filière."""

    step = BY_KEY[rules.SCHOOL]
    template_name = "apply/steps/school.html"

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
        self.draft = drafting.save_answers(draft=self.draft, step=self.step.key, answers=self.answers_with(form))
        return redirect(self.step.url(self.draft))

    def extra_context(self) -> dict[str, Any]:
        named = self.answers.get("track_request")
        return {**self.question_context(), "track_level": Level(named["level"]).label if named else ""}


@require_safe
def establishments(request: HttpRequest) -> JsonResponse:
    """Establishments, while typing: open data, the same for everyone."""
    found = search(words_of(request), limit=SUGGESTION_COUNT_MAX)
    return suggestions([(row.uai, row.name, place_and_kind(row)) for row in found])


def place_and_kind(row: Establishment) -> str:
    """« 63000 Clermont-Ferrand · Lycée professionnel »: what tells two of the same name apart."""
    place = f"{row.postal_code} {row.commune}".strip()
    return " · ".join(filter(None, [place, str(Category(row.category).label)]))
