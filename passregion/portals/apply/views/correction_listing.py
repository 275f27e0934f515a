"""« N’est pas dans la liste », in a correction round: the Region, or the school, asked where one really studies."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from passregion.applications.models import CorrectionItem
from passregion.portals.apply.forms.listing import ListingForm
from passregion.portals.apply.forms.school import find_open_establishment
from passregion.portals.apply.views.correction import ItemView
from passregion.portals.apply.views.listing import establishment_form, track_form, with_establishment, with_track
from passregion.portals.apply.views.suggestions import words_of


def is_complete(answers: dict[str, Any]) -> bool:
    """Whether both are chosen or named."""
    has_establishment = answers.get("uai") or answers.get("establishment_request")
    return bool(has_establishment and (answers.get("track_code") or answers.get("track_request")))


class EstablishmentListingCorrection(ItemView):
    """« Mon établissement n’est pas dans la liste »."""

    item = CorrectionItem.SCHOOL
    template_name = "apply/correction/unlisted_establishment.html"

    @property
    def answers(self) -> dict[str, Any]:
        """What the round holds; before any answer, what the demande holds in the list."""
        if self.correction.answer:
            return dict(self.correction.answer)
        school, track = self.application.establishment, self.application.track
        answers = {} if school.is_provisional else {"uai": school.uai}
        return answers if track.is_provisional else {**answers, "track_code": track.code}

    def make_form(self, **bound: Any) -> ListingForm:
        return establishment_form(bound.get("data"), self.answers, words_of(self.request))

    def accept(self, request: HttpRequest, form: ListingForm) -> HttpResponse:
        return self.keep_answers(with_establishment(self.answers, form))

    def keep_answers(self, answers: dict[str, Any]) -> HttpResponse:
        """Save, then show on the page of the item what was named."""
        self.keep(answers, is_complete=is_complete(answers))
        return redirect(self.url)

    def show(self, request: HttpRequest, form: Any, **extra: Any) -> HttpResponse:
        return super().show(request, form, **{"back_url": self.url, **extra})


class TrackListingCorrection(EstablishmentListingCorrection):
    """« Ma filière n’est pas dans la liste »."""

    template_name = "apply/correction/unlisted_track.html"

    def enter(self, **kwargs: Any) -> HttpResponseBase | None:
        answer = super().enter(**kwargs)
        is_asked = find_open_establishment(self.answers.get("uai", "")) or self.answers.get("establishment_request")
        return answer if answer is not None or is_asked else redirect(self.url)

    def make_form(self, **bound: Any) -> ListingForm:
        return track_form(bound.get("data"), self.answers, words_of(self.request))

    def accept(self, request: HttpRequest, form: ListingForm) -> HttpResponse:
        return self.keep_answers(with_track(self.answers, form))
