"""The lists of places and of deals, by département. Plain GET pages: they can be kept, shared, read without script."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from passregion.benefits.queries import Offer, benefits_offered
from passregion.campaigns.queries import current_campaign, latest_campaign
from passregion.partners import queries
from passregion.partners.models import Deal, Place
from passregion.portals.public.forms import PlaceFilters
from passregion.territories import departements

PAGE_SIZE = 20


@dataclass(frozen=True)
class Listed:
    """One line of a list: the place, what the pass pays there, the deal when the list is one of deals."""

    place: Place
    departement: str
    pays: list[str]
    deal: Deal | None = None


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Where the pass is accepted, and for what."""
    offers = _offers()
    filters = _filters(request, offers)
    found = queries.places_found(
        departement=filters.wanted_departement, categories=filters.wanted_categories, words=filters.wanted_words
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return _list(request, "public/partners.html", filters, page, [_listed(place, offers) for place in page])


@require_safe
def deals(request: HttpRequest) -> HttpResponse:
    """The bons plans that run today."""
    offers = _offers()
    filters = _filters(request, offers)
    found = queries.deals_found(
        departement=filters.wanted_departement, categories=filters.wanted_categories, words=filters.wanted_words
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return _list(request, "public/deals.html", filters, page, [_listed(deal.place, offers, deal) for deal in page])


def _offers() -> list[Offer]:
    campaign = current_campaign() or latest_campaign()
    return benefits_offered(campaign) if campaign else []


def _filters(request: HttpRequest, offers: list[Offer]) -> PlaceFilters:
    filters = PlaceFilters(request.GET, offers=offers)
    filters.is_valid()
    return filters


def _listed(place: Place, offers: list[Offer], deal: Deal | None = None) -> Listed:
    pays = [offer.name for offer in offers if place.category in offer.place_categories]
    name = f"{departements.name_of(place.departement)} ({place.departement})" if place.departement else _("Ailleurs")
    return Listed(place, name, pays, deal)


def _list(
    request: HttpRequest, template: str, filters: PlaceFilters, page: Page[Any], lines: list[Listed]
) -> HttpResponse:
    return render(request, template, {"filters": filters, "page": page, "lines": lines})
