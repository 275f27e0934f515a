"""« N’est pas dans la liste »: naming the establishment or the filière instead of choosing it."""

import uuid
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from passregion.applications import rules
from passregion.applications.operations import drafting
from passregion.portals.apply.forms.listing import UNKNOWN, EstablishmentRequestForm, ListingForm, TrackRequestForm
from passregion.portals.apply.forms.school import find_open_establishment
from passregion.portals.apply.steps import BY_KEY, may_enter
from passregion.portals.apply.views.base import DraftView, wizard_context
from passregion.portals.apply.views.suggestions import words_of

SCHOOL = BY_KEY[rules.SCHOOL]


def establishment_form(data: Any, answers: Mapping[str, Any], words: str) -> ListingForm:
    """The form, bound, or filled with what was named before, else with the `words` searched just now."""
    named = answers.get("establishment_request")
    initial = {**named, "category": named["category"] or UNKNOWN} if named else {"name": words}
    return EstablishmentRequestForm(data, initial=initial)


def with_establishment(answers: Mapping[str, Any], form: ListingForm) -> dict[str, Any]:
    """The answers of the step once the establishment is named, or recognised.

    The filière was chosen among those of another establishment, unless this one was there already.
    """
    kept = {name: answers[name] for name in ("track_code", "track_request") if answers.get(name)}
    if form.selected is not None:
        return {"uai": form.selected.uai} | (kept if form.selected.uai == answers.get("uai") else {})
    return {"establishment_request": form.named} | (kept if answers.get("establishment_request") else {})


def track_form(data: Any, answers: Mapping[str, Any], words: str) -> ListingForm:
    """As `establishment_form`, for the filière."""
    initial = answers.get("track_request") or {"name": words}
    return TrackRequestForm(data, initial=initial, establishment=find_open_establishment(answers.get("uai", "")))


def with_track(answers: Mapping[str, Any], form: ListingForm) -> dict[str, Any]:
    """The answers of the step once the filière is named, or recognised."""
    kept = {name: answers[name] for name in ("uai", "establishment_request") if answers.get(name)}
    if form.selected is not None:
        return kept | {"track_code": form.selected.code}
    return kept | {"track_request": form.named}


class ListingView(DraftView):
    """One thing to name; what was named, or recognised in the list, then stands on the page of the step."""

    template_name: str

    @property
    def answers(self) -> dict[str, Any]:
        """What the draft holds for the step."""
        return dict(self.draft.answers.get(SCHOOL.key, {}))

    def enter(self, request: HttpRequest) -> HttpResponseBase | None:
        answer = super().enter(request)
        if answer is None and not (may_enter(self.draft, SCHOOL) and self.is_asked):
            return redirect(SCHOOL.url(self.draft))
        return answer

    @property
    def is_asked(self) -> bool:
        """Whether the step has come to this question."""
        return True

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        return self.show(request, self.make_form(None))

    def post(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        self.draft = drafting.save_answers(draft=self.draft, step=SCHOOL.key, answers=self.answers_after(form))
        return redirect(SCHOOL.url(self.draft))

    @abstractmethod
    def make_form(self, data: Any) -> ListingForm:
        """The form, bound, or filled with what was named before or searched just now."""

    @abstractmethod
    def answers_after(self, form: ListingForm) -> dict[str, Any]:
        """The answers of the step once this form is accepted."""

    def show(self, request: HttpRequest, form: ListingForm) -> HttpResponse:
        """The page around `form`."""
        context = {**wizard_context(self.draft, SCHOOL), "form": form, "back_url": SCHOOL.url(self.draft)}
        return render(request, self.template_name, context)


class EstablishmentListingView(ListingView):
    """« Mon établissement n’est pas dans la liste »."""

    template_name = "apply/listing/establishment.html"

    def make_form(self, data: Any) -> ListingForm:
        return establishment_form(data, self.answers, words_of(self.request))

    def answers_after(self, form: ListingForm) -> dict[str, Any]:
        return with_establishment(self.answers, form)


class TrackListingView(ListingView):
    """« Ma filière n’est pas dans la liste »."""

    template_name = "apply/listing/track.html"

    @property
    def is_asked(self) -> bool:
        return bool(find_open_establishment(self.answers.get("uai", "")) or self.answers.get("establishment_request"))

    def make_form(self, data: Any) -> ListingForm:
        return track_form(data, self.answers, words_of(self.request))

    def answers_after(self, form: ListingForm) -> dict[str, Any]:
        return with_track(self.answers, form)
