"""Which demandes wait for the Region to complete the list. Read-only."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from passregion.applications.models import Application
from passregion.applications.states import State
from passregion.establishments.models import ListingKind, ListingRequest


def what_is_missing(application: Application) -> str:
    """What the Region still looks for in its list: `establishment`, `track`, `both`, or nothing."""
    missing = [
        name
        for name, row in (("establishment", application.establishment), ("track", application.track))
        if row.is_provisional
    ]
    return "both" if len(missing) == 2 else "".join(missing)


def waiting_on(requests: Iterable[ListingRequest]) -> QuerySet[Application]:
    """The demandes that wait for one of these requests, by date of arrival."""
    establishments, tracks = [], []
    for request in requests:
        if request.kind == ListingKind.TRACK:
            tracks.append(request.track_id)
        else:
            establishments.append(request.establishment_id)
    return (
        Application.objects.filter(Q(establishment__in=establishments) | Q(track__in=tracks), state=State.SUBMITTED)
        .select_related("beneficiary__user", "establishment", "track")
        .order_by("submitted_at", "pk")
    )


def count_waiting(groups: Iterable[Iterable[ListingRequest]]) -> list[int]:
    """How many demandes wait for each group of requests, in one statement whatever their number."""
    lists = [list(group) for group in groups]
    waiting = list(waiting_on([request for group in lists for request in group]))
    counts = []
    for group in lists:
        names = {(request.kind, request.establishment_id, request.track_id) for request in group}
        establishments = {pk for kind, pk, _track in names if kind == ListingKind.ESTABLISHMENT}
        tracks = {pk for kind, _establishment, pk in names if kind == ListingKind.TRACK}
        counts.append(sum(row.establishment_id in establishments or row.track_id in tracks for row in waiting))
    return counts
