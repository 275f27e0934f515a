"""Questions about partners, their places and their deals. Read-only."""

from collections.abc import Iterable

from django.db.models import QuerySet

from passregion.accounts.models import User
from passregion.common.clock import today
from passregion.partners.models import Deal, Member, PartnerState, Place


def open_places() -> QuerySet[Place]:
    """Places of approved partners: where something can be paid or had. By town, then name."""
    return (
        Place.objects.filter(partner__state=PartnerState.APPROVED)
        .select_related("partner")
        .order_by("commune", "name", "id")
    )


def places_found(*, departement: str = "", categories: Iterable[str] = ()) -> QuerySet[Place]:
    """Open places of one département (all when empty) and of these categories (all when none)."""
    found = open_places()
    if departement:
        found = found.filter(departement=departement)
    wanted = list(categories)
    return found.filter(category__in=wanted) if wanted else found


def deals_found(*, departement: str = "", categories: Iterable[str] = ()) -> QuerySet[Deal]:
    """Deals that run today at an open place, the first to end first."""
    day = today()
    found = (
        Deal.objects.filter(place__partner__state=PartnerState.APPROVED, starts_on__lte=day, ends_on__gte=day)
        .select_related("place", "place__partner")
        .order_by("ends_on", "place__commune", "id")
    )
    if departement:
        found = found.filter(place__departement=departement)
    wanted = list(categories)
    return found.filter(place__category__in=wanted) if wanted else found


def member_of(user: User) -> Member | None:
    """The membership under which this user works at a till: the oldest, when there are several."""
    return (
        Member.objects.filter(user=user, partner__state=PartnerState.APPROVED)
        .select_related("partner", "place", "user")
        .order_by("since", "id")
        .first()
    )


def places_of(member: Member) -> QuerySet[Place]:
    """Where this member may take payments: one place, or all those of the partner."""
    places = Place.objects.filter(partner=member.partner).order_by("name", "id")
    return places.filter(pk=member.place_id) if member.place_id else places
