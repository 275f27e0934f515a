"""« N’est pas dans la liste »: what waits, and the three ways to settle it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from passregion.applications.listing_queries import count_waiting, waiting_on
from passregion.common.clock import today
from passregion.establishments.listing_queries import (
    Group,
    groups_of,
    open_groups,
    same_open_requests,
    settled_requests,
)
from passregion.establishments.models import Establishment, ListingKind, ListingRequest, ListingState, Track
from passregion.establishments.operations.listing import AlreadyListed, AlreadySettled
from passregion.journeys import listing as journey
from passregion.journeys.listing import Settled
from passregion.portals.backoffice.access import colleagues, get_listing_request_or_404, signed_in
from passregion.portals.backoffice.listing_forms import (
    AddEstablishmentForm,
    AddTrackForm,
    AttachForm,
    SendBackForm,
    SettlingForm,
    found_by,
)

PAGE_LENGTH = 25
SETTLED = "reglees"
# After that, a young person has waited too long for a name.
LATE_AFTER_DAYS = 5
SUGGESTION_COUNT_MAX = 10
DOSSIERS_SHOWN_MAX = 12


@require_safe
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; or what was settled."""
    is_settled = request.GET.get("vue") == SETTLED
    rows: Any = settled_requests() if is_settled else open_groups()
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "is_settled": is_settled,
        "page": page,
        "lines": _settled_lines(list(page)) if is_settled else _lines(groups_of(list(page))),
        "tabs": [
            {"label": _("À régler"), "url": "?", "count": open_groups().count(), "current": not is_settled},
            {"label": _("Réglées"), "url": f"?vue={SETTLED}", "count": None, "current": is_settled},
        ],
    }
    return render(request, "backoffice/listing.html", context)


def _settled_lines(rows: list[ListingRequest]) -> list[dict[str, Any]]:
    names = colleagues(rows)
    return [{"request": row, "who": names.get(row.settled_by_ref, row.settled_by_label)} for row in rows]


def _lines(groups: list[Group]) -> list[dict[str, Any]]:
    counts = count_waiting(group.requests for group in groups)
    lines = []
    for group, count in zip(groups, counts, strict=True):
        days = (today() - timezone.localdate(group.first.requested_at)).days
        lines.append({"request": group.first, "count": count, "days": days, "is_late": days >= LATE_AFTER_DAYS})
    return lines


@require_safe
@never_cache
def listing_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What was named, by how many, and how to settle it."""
    return _page(request, get_listing_request_or_404(request_id))


def _page(request: HttpRequest, row: ListingRequest, wrong: SettlingForm | None = None) -> HttpResponse:
    """The page of a request; `wrong` is the form that was just refused."""
    is_open = row.state == ListingState.OPEN
    same = list(same_open_requests(row)) if is_open else []
    waiting = waiting_on([row, *same]) if is_open else waiting_on([])
    context = {
        "listing": row,
        "is_open": is_open,
        "is_track": row.kind == ListingKind.TRACK,
        "same": same,
        "waiting_count": waiting.count(),
        "waiting": waiting[:DOSSIERS_SHOWN_MAX],
        "wrong": wrong,
        "settled_by": colleagues([row]).get(row.settled_by_ref, row.settled_by_label),
    }
    if is_open:
        context |= {name: _form(kind, row, len(same)) for name, kind in _kinds(row).items()}
        context |= {name: wrong for name, kind in _kinds(row).items() if type(wrong) is kind}
    return render(request, "backoffice/listing_request.html", context)


def _kinds(row: ListingRequest) -> dict[str, type[SettlingForm]]:
    adding: type[SettlingForm] = AddTrackForm if row.kind == ListingKind.TRACK else AddEstablishmentForm
    return {"attach": AttachForm, "add": adding, "back": SendBackForm}


def _form(kind: type[SettlingForm], row: ListingRequest, same_count: int, data: Any = None) -> Any:
    initial = {"name": row.name, "label": row.name, "commune": row.place, "category": row.establishment.category}
    if row.track:
        initial["level"] = row.track.level
    return kind(data, request_row=row, same_count=same_count, prefix=kind.__name__.lower(), initial=initial)


@require_safe
@never_cache
def listing_suggestions(request: HttpRequest, request_id: UUID) -> JsonResponse:
    """Rows of the list, while typing."""
    row = get_listing_request_or_404(request_id)
    found = found_by(row, request.GET.get("q", "").replace("\x00", " ")[:120])[:SUGGESTION_COUNT_MAX]
    return JsonResponse({"results": [_suggestion(proposed) for proposed in found]})


def _suggestion(row: Establishment | Track) -> dict[str, str]:
    if isinstance(row, Track):
        return {"value": row.code, "label": row.label, "detail": row.code}
    return {"value": row.uai, "label": row.name, "detail": f"{row.postal_code} {row.commune}".strip()}


@require_POST
def listing_attach(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """It is a row of the list."""
    return _settle(request, request_id, "attach", _attach)


def _attach(row: ListingRequest, form: Any, options: dict[str, Any]) -> Settled:
    return journey.attach(row=form.selected, **options)


@require_POST
def listing_add(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """It is missing: add it."""
    return _settle(request, request_id, "add", _add)


def _add(row: ListingRequest, form: Any, options: dict[str, Any]) -> Settled:
    add = journey.add_track if row.kind == ListingKind.TRACK else journey.add_establishment
    return add(entry=form.entry, **options)


@require_POST
def listing_send_back(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Nothing can be made of it: ask the applicant."""
    return _settle(request, request_id, "back", _send_back)


def _send_back(row: ListingRequest, form: Any, options: dict[str, Any]) -> Settled:
    return journey.send_back(reason=form.cleaned_data["reason"], **options)


def _settle(
    request: HttpRequest,
    request_id: UUID,
    way: str,
    act: Callable[[ListingRequest, Any, dict[str, Any]], Settled],
) -> HttpResponse:
    row = get_listing_request_or_404(request_id)
    if row.state != ListingState.OPEN:
        return _too_late(request, row)
    form = _form(_kinds(row)[way], row, same_open_requests(row).count(), request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    options = {"request_id": row.public_id, "together": form.is_together, "actor": signed_in(request).actor}
    try:
        done = act(row, form, options)
    except AlreadySettled:
        row.refresh_from_db()
        return _too_late(request, row)
    except AlreadyListed as clash:
        form.add_error("code" if row.kind == ListingKind.TRACK else "uai", _taken(clash))
        return _page(request, row, form)
    messages.success(request, _done(done))
    return redirect("backoffice:listing")


def _taken(clash: AlreadyListed) -> str:
    found = clash.details["row"]
    name = found.label if isinstance(found, Track) else getattr(found, "name", "")
    return _("Ce numéro est déjà dans la liste : « %(name)s ». Rattachez plutôt la demande à ce nom.") % {"name": name}


def _done(done: Settled) -> str:
    first, count = done.requests[0], len(done.applications)
    if first.state == ListingState.DECLINED:
        text = ngettext(
            "« %(name)s » est renvoyé au demandeur : %(count)d dossier à corriger.",
            "« %(name)s » est renvoyé aux demandeurs : %(count)d dossiers à corriger.",
            count,
        )
        return text % {"name": first.name, "count": count}
    text = ngettext(
        "« %(name)s » devient %(outcome)s. %(count)d dossier y est rattaché.",
        "« %(name)s » devient %(outcome)s. %(count)d dossiers y sont rattachés.",
        count,
    )
    return text % {"name": first.name, "outcome": first.outcome, "count": count}


def _too_late(request: HttpRequest, row: ListingRequest) -> HttpResponse:
    moment = timezone.localtime(row.settled_at)
    sentence = _("%(who)s a déjà réglé cette demande le %(day)s à %(time)s. Votre choix n’a pas été enregistré.")
    who = colleagues([row]).get(row.settled_by_ref, row.settled_by_label)
    messages.warning(
        request, sentence % {"who": who, "day": moment.strftime("%d/%m/%Y"), "time": moment.strftime("%H:%M")}
    )
    return redirect("backoffice:listing_request", row.public_id)
