"""The establishment, then the filière: one question at a time, in the wizard and in a correction round alike."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest

from passregion.establishments.models import Establishment, Track
from passregion.portals.apply.forms.school import SearchForm, find_open_establishment, find_track

# What was chosen or named before the filière stays when the filière changes.
OF_ESTABLISHMENT = ("uai", "establishment_request")


class SchoolQuestion:
    """Mixed into a view whose `answers` hold what is known so far.

    Each thing is asked several times for one page, so it is kept; once an answer is written the view only redirects.
    """

    request: HttpRequest
    answers: Any

    @cached_property
    def establishment(self) -> Establishment | None:
        return find_open_establishment(self.answers.get("uai", ""))

    @cached_property
    def track(self) -> Track | None:
        return find_track(self.answers.get("track_code", ""))

    @cached_property
    def asked(self) -> str:
        """Which question the page asks: `establishment`, `track`, or nothing once both are answered."""
        wanted = self.request.POST.get("question") or self.request.GET.get("question")
        has_establishment = self.establishment or self.answers.get("establishment_request")
        if not has_establishment or wanted == "establishment":
            return "establishment"
        has_track = self.track or self.answers.get("track_request")
        return "track" if not has_track or wanted == "track" else ""

    def answers_with(self, form: SearchForm) -> dict[str, Any]:
        """The answers once the choice of the form is among them; another establishment asks the filière again."""
        if self.asked == "establishment":
            is_same = form.selected.uai == self.answers.get("uai")
            return {"uai": form.selected.uai, "track_code": self.answers.get("track_code", "") if is_same else ""}
        kept = {name: self.answers[name] for name in OF_ESTABLISHMENT if self.answers.get(name)}
        return {**kept, "track_code": form.selected.code}

    def question_context(self) -> dict[str, Any]:
        """What the page shows of the answers."""
        return {
            "asked": self.asked,
            "establishment": self.establishment,
            "establishment_request": self.answers.get("establishment_request"),
            "track": self.track,
            "track_request": self.answers.get("track_request"),
        }
