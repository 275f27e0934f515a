"""The landing page, the pages of information, and the two files that machines read."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from passregion.benefits.queries import Offer, benefits_offered
from passregion.campaigns.models import Campaign
from passregion.campaigns.queries import current_campaign, latest_campaign, next_campaign
from passregion.common.clock import today
from passregion.common.money import NO_BREAK_SPACE, format_euros
from passregion.partners.models import Place
from passregion.partners.queries import one_place_by_category

PLACES_SHOWN = 3
# RFC 9116 asks for less than a year; the file is computed, so the date moves on as long as the site runs.
SECURITY_TXT_DAYS = 180


@dataclass(frozen=True)
class Rung:
    """One line of the ladder of benefits."""

    amount: str
    name: str
    summary: str


@dataclass(frozen=True)
class Mark:
    """One place shown on the map band, with what the pass pays there."""

    name: str
    pays: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The landing page."""
    campaign = current_campaign()
    latest = campaign or latest_campaign()
    offers = benefits_offered(latest) if latest else []
    context = {
        "campaign": campaign,
        "latest": latest,
        "next_campaign": None if campaign else next_campaign(),
        "rungs": [_rung(offer) for offer in offers],
        "marks": [_mark(place, offers) for place in one_place_by_category(PLACES_SHOWN)],
        "departement_count": len(settings.BRAND["departements"]),
        "sample_valid_until": _sample_day(latest),
    }
    return render(request, "public/home.html", context)


@require_safe
def faq(request: HttpRequest) -> HttpResponse:
    """The questions that the brand setting answers."""
    return render(request, "public/faq.html")


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """How to reach the assistance."""
    return render(request, "public/contact.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is done with personal data."""
    return render(request, "public/privacy.html")


@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes and hosts the site."""
    return render(request, "public/legal.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility declaration that the law asks for."""
    declared_on = date.fromisoformat(settings.BRAND["accessibility_declared_on"])
    return render(request, "public/accessibility.html", {"declared_on": declared_on, "site": settings.BASE_URL})


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    last_day = today() + timedelta(days=SECURITY_TXT_DAYS)
    expires = timezone.make_aware(datetime.combine(last_day, time.min)).astimezone(timezone.get_fixed_timezone(0))
    lines = [
        f"Contact: mailto:{settings.BRAND['security_email']}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.BASE_URL}{reverse('public:security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone: everything behind a sign-in, and the lists under a filter."""
    private = ["/espace-beneficiaire/", "/etablissement/", "/partenaire/", "/region/", "/*?"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _rung(offer: Offer) -> Rung:
    least, most = _whole_euros(offer.min_cents), _whole_euros(offer.max_cents)
    amount = most if least == most else _("%(least)s à %(most)s") % {"least": least[:-2], "most": most}
    return Rung(amount.replace(" ", NO_BREAK_SPACE), offer.name, offer.summary)


def _whole_euros(cents: int) -> str:
    """« 30 € » on the ladder, where amounts are orders of magnitude; cents only when there are any."""
    text = format_euros(cents)
    return text.replace(",00", "")


def _mark(place: Place, offers: list[Offer]) -> Mark:
    pays = [offer.name for offer in offers if place.category in offer.place_categories]
    return Mark(place.name, ", ".join(pays) or place.get_category_display())


def _sample_day(campaign: Campaign | None) -> date:
    """The validity written on the sample card: that of the campaign, else the end of the next school year."""
    return campaign.card_valid_until_on if campaign else date(today().year + 2, 8, 31)
