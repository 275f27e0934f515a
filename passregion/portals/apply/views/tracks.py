"""« Trouve ta filière »: level, then domain, then course, or by words; and the suggestions while typing."""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.applications import rules
from passregion.establishments.models import Establishment, Level, Track
from passregion.establishments.queries import (
    LEVEL_ORDER,
    open_tracks,
    search_tracks,
    search_tracks_elsewhere,
    tracks_for,
)
from passregion.establishments.track_domains import Domain, domain_of
from passregion.portals.apply.forms.school import find_open_establishment
from passregion.portals.apply.steps import BY_KEY
from passregion.portals.apply.views.base import DraftView, wizard_context
from passregion.portals.apply.views.suggestions import SUGGESTION_COUNT_MAX, WORDS_LENGTH_MAX, suggestions, words_of

TRACK_COUNT_MAX = 100
TRACKS_PER_PAGE = 25
LEVEL_HINTS: dict[str, str | Promise] = {
    Level.SECONDE: gettext_lazy("Générale et technologique, ou professionnelle"),
    Level.PREMIERE: gettext_lazy("Générale, technologique ou professionnelle"),
    Level.TERMINALE: gettext_lazy("Générale, technologique ou professionnelle"),
    Level.CAP: gettext_lazy("Certificat d’aptitude professionnelle, en un, deux ou trois ans"),
    Level.POST_BAC: gettext_lazy("BTS, classe préparatoire, DCG, école…"),
    Level.OTHER: gettext_lazy("Brevet professionnel, titre professionnel, certificat de spécialisation, 3e…"),
}


@dataclass(frozen=True)
class Choice:
    """One answer to the question of the page: how many courses it leads to."""

    label: str
    hint: str
    count: int
    url: str


@dataclass(frozen=True)
class Walk:
    """Where the reader stands: what the address says, cleaned."""

    level: str
    domain: str
    is_everywhere: bool

    @classmethod
    def of(cls, request: HttpRequest, *, is_everywhere: bool) -> "Walk":
        level, domain = request.GET.get("niveau", ""), request.GET.get("domaine", "")
        is_everywhere = is_everywhere or request.GET.get("partout") == "1"
        return cls(level if level in Level.values else "", domain if domain in Domain.values else "", is_everywhere)

    def url(self, *, level: str = "", domain: str = "") -> str:
        """The address of another place on the way, in the same list."""
        named = {"niveau": level, "domaine": domain, "partout": "1" if self.is_everywhere else ""}
        return "?" + urlencode({name: value for name, value in named.items() if value})


def _domain(track: Track) -> Domain:
    return domain_of(code=track.code, diploma_code=track.diploma_code, level=track.level, voie=track.voie)


class TracksView(DraftView):
    """One question at a time; each answer is a link, so that it works everywhere and « back » goes back."""

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        school = BY_KEY[rules.SCHOOL]
        answers = self.draft.answers.get(school.key, {})
        establishment = find_open_establishment(answers.get("uai", ""))
        if establishment is None and not answers.get("establishment_request"):
            return redirect(school.url(self.draft))
        walk = Walk.of(request, is_everywhere=establishment is None)
        words = request.GET.get("q", "").replace("\x00", " ")[:WORDS_LENGTH_MAX].strip()
        found = _found(words, establishment, walk) if words else _asked(walk, establishment)
        context = {
            **wizard_context(self.draft, school),
            "establishment": establishment,
            "words": words,
            "walk": walk,
            "is_elsewhere": False,
            "steps_back": _steps_back(walk),
            "school_url": school.url(self.draft),
            **found,
        }
        if "tracks" in context:
            context["page_obj"] = Paginator(context["tracks"], TRACKS_PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "apply/tracks.html", context)


def _found(words: str, establishment: Establishment | None, walk: Walk) -> dict[str, Any]:
    """What the words may mean; outside of the establishment's list when nothing in it does."""
    inside = None if walk.is_everywhere else establishment
    tracks = search_tracks(words, inside, limit=TRACK_COUNT_MAX)
    if not tracks and inside:
        tracks = search_tracks_elsewhere(words, inside, limit=TRACK_COUNT_MAX)
        return {"question": _("Quelle formation ?"), "tracks": tracks, "is_elsewhere": bool(tracks)}
    return {"question": _("Quelle formation ?"), "tracks": tracks}


def _asked(walk: Walk, establishment: Establishment | None) -> dict[str, Any]:
    """The next question, with its answers: links, or at the end the courses themselves."""
    tracks = list(tracks_for(establishment) if establishment and not walk.is_everywhere else open_tracks())
    if not walk.level:
        levels = Counter(track.level for track in tracks)
        choices = [
            Choice(str(level.label), str(LEVEL_HINTS[level]), levels[level], walk.url(level=level))
            for level in LEVEL_ORDER
            if levels[level]
        ]
        return {"question": _("À quel niveau es-tu cette année ?"), "choices": choices}
    tracks = [track for track in tracks if track.level == walk.level]
    domains = Counter(map(_domain, tracks))
    if len(domains) > 1 and not walk.domain:
        return {"question": _("Dans quel domaine ?"), "choices": _domain_choices(walk, domains)}
    if walk.domain:
        tracks = [track for track in tracks if _domain(track) == walk.domain]
    return {"question": _("Quelle formation ?"), "tracks": tracks}


def _domain_choices(walk: Walk, domains: Counter[Domain]) -> Iterable[Choice]:
    return [
        Choice(str(domain.label), "", domains[domain], walk.url(level=walk.level, domain=domain))
        for domain in Domain
        if domains[domain]
    ]


def _steps_back(walk: Walk) -> list[Choice]:
    """The answers given so far, each leading back to its question."""
    steps = []
    if walk.level:
        steps.append(Choice(str(Level(walk.level).label), _("niveau"), 0, walk.url()))
    if walk.level and walk.domain:
        steps.append(Choice(str(Domain(walk.domain).label), _("domaine"), 0, walk.url(level=walk.level)))
    return steps


class TrackSuggestionsView(DraftView):
    """The filières of the draft's establishment, while typing; then those that its list does not name."""

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        return track_suggestions(request, self.draft.answers.get(rules.SCHOOL, {}))


def track_suggestions(request: HttpRequest, answers: dict[str, Any]) -> JsonResponse:
    """What was typed may mean these filières, given the establishment of `answers`."""
    establishment = find_open_establishment(answers.get("uai", ""))
    words = words_of(request)
    # An establishment that was not in the list is offered every filière of the Region.
    if establishment is None and not answers.get("establishment_request"):
        return suggestions([])
    found = search_tracks(words, establishment, limit=SUGGESTION_COUNT_MAX)
    if found or establishment is None:
        return suggestions([(track.code, track.label, track.code) for track in found])
    elsewhere = search_tracks_elsewhere(words, establishment, limit=SUGGESTION_COUNT_MAX)
    note = _("pas dans la liste de ton établissement")
    return suggestions([(track.code, track.label, f"{track.code} · {note}") for track in elsewhere])
