"""What applicants did not find in the list: what waits, who named the same, what it may be. Read-only."""

import uuid
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db.models import Case, CharField, F, Min, QuerySet, When

from passregion.establishments.models import Establishment, ListingKind, ListingRequest, ListingState, Track
from passregion.establishments.queries import search, search_tracks

NEAR_COUNT_MAX = 5
Row = TypeVar("Row", Establishment, Track)
# What was typed, folded: the same for all who named the same thing. Kept in the row that stands in.
_KEY = Case(
    When(kind=ListingKind.TRACK, then=F("track__search_text")),
    default=F("establishment__search_text"),
    output_field=CharField(),
)


@dataclass(frozen=True)
class Group:
    """Open requests that name the same thing, the oldest first."""

    requests: list[ListingRequest]

    @property
    def first(self) -> ListingRequest:
        """The one that has waited longest."""
        return self.requests[0]


def open_groups() -> QuerySet[ListingRequest, dict[str, Any]]:
    """One row for each different thing that waits, the oldest first; `groups_of` reads a page of them."""
    opened = ListingRequest.objects.filter(state=ListingState.OPEN).annotate(key=_KEY)
    rows = (
        opened.order_by()
        .values("kind", "key")
        .annotate(first_id=Min("pk"), since=Min("requested_at"))
        .order_by("since", "first_id")
    )
    return cast("QuerySet[ListingRequest, dict[str, Any]]", rows)


def groups_of(rows: list[dict[str, Any]]) -> list[Group]:
    """The groups of these rows of `open_groups`, in their order; one statement whatever their number."""
    named = ListingRequest.objects.filter(state=ListingState.OPEN).annotate(key=_KEY)
    found: dict[tuple[str, str], list[ListingRequest]] = {(row["kind"], row["key"]): [] for row in rows}
    keys = [row["key"] for row in rows]
    for request in named.filter(key__in=keys).select_related("establishment", "track").order_by("requested_at", "pk"):
        found.get((request.kind, request.key), []).append(request)
    return [Group(requests) for requests in found.values() if requests]


def settled_requests() -> QuerySet[ListingRequest]:
    """What the Region has settled, the latest first."""
    settled = ListingRequest.objects.exclude(state=ListingState.OPEN)
    return settled.select_related("establishment", "track").order_by("-settled_at", "-pk")


def find_request(public_id: uuid.UUID) -> ListingRequest | None:
    """The request of this id."""
    return ListingRequest.objects.filter(public_id=public_id).select_related("establishment", "track").first()


def same_open_requests(request: ListingRequest) -> QuerySet[ListingRequest]:
    """The other open requests that name the same thing in the same place (for a track, at the same level)."""
    named = ListingRequest.objects.filter(state=ListingState.OPEN, kind=request.kind)
    if request.kind == ListingKind.TRACK and request.track:
        named = named.filter(track__search_text=request.track.search_text)
    else:
        named = named.filter(establishment__search_text=request.establishment.search_text)
    return named.exclude(pk=request.pk).order_by("pk")


def near_establishments(name: str, place: str, limit: int = NEAR_COUNT_MAX) -> list[Establishment]:
    """Establishments of the list that somebody who typed this may mean, the closest first; often none."""
    return _distinct([search(f"{name} {place}", limit=limit), search(name, limit=limit)], limit)


def near_tracks(name: str, establishment: Establishment | None, limit: int = NEAR_COUNT_MAX) -> list[Track]:
    """Tracks of the list that somebody who typed this may mean: those of the establishment, then of the Region."""
    offered = search_tracks(name, establishment, limit=limit) if establishment else []
    return _distinct([offered, search_tracks(name, None, limit=limit)], limit)


def _distinct(lists: list[list[Row]], limit: int) -> list[Row]:
    return list({row.pk: row for rows in lists for row in rows}.values())[:limit]
