"""Questions about partners, their places and their deals. Read-only."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from passregion.accounts.models import User
from passregion.common.clock import today
from passregion.common.texts import fold
from passregion.partners.models import Deal, Member, PartnerState, Place

TYPED_LENGTH_MAX = 80
TYPED_WORDS_MAX = 6


def open_places() -> QuerySet[Place]:
    """Places of approved partners: where something can be paid or had. By département, town, then name."""
    return (
        Place.objects.filter(partner__state=PartnerState.APPROVED)
        .select_related("partner")
        .order_by("departement", "commune", "name", "id")
    )


def places_found(
    *, departement: str = "", categories: Collection[str] | None = None, words: str = ""
) -> QuerySet[Place]:
    """Open places of one département (all when empty), of these categories (all when None), with these words."""
    return open_places().filter(_narrow("", departement, categories, words))


def deals_found(*, departement: str = "", categories: Collection[str] | None = None, words: str = "") -> QuerySet[Deal]:
    """Deals that run today at an open place, narrowed in the same way; in each département the first to end first."""
    day = today()
    return (
        Deal.objects.filter(place__partner__state=PartnerState.APPROVED, starts_on__lte=day, ends_on__gte=day)
        .filter(_narrow("place__", departement, categories, words))
        .select_related("place", "place__partner")
        .order_by("place__departement", "ends_on", "place__commune", "id")
    )


def one_place_by_category(count: int) -> list[Place]:
    """At most `count` open places, each of another category: examples for the landing page."""
    firsts = open_places().order_by("category", "id").distinct("category")
    return list(firsts[:count])


def member_of(user: User) -> Member | None:
    """The membership under which this user works at a till: the oldest, when there are several."""
    return (
        Member.objects.filter(user=user, revoked_at=None, partner__state=PartnerState.APPROVED)
        .select_related("partner", "place", "user")
        .order_by("since", "id")
        .first()
    )


def places_of(member: Member) -> QuerySet[Place]:
    """Where this member may take payments: one place, or all those of the partner."""
    places = Place.objects.filter(partner=member.partner).order_by("name", "id")
    return places.filter(pk=member.place_id) if member.place_id else places


def _narrow(path: str, departement: str, categories: Collection[str] | None, words: str) -> Q:
    """The filters of a list of places; `path` leads from the listed model to its place."""
    wanted = Q()
    if departement:
        wanted &= Q(**{f"{path}departement": departement})
    if categories is not None:
        wanted &= Q(**{f"{path}category__in": categories})
    # Folding leaves letters, digits and underscores only: nothing here can be read as a pattern.
    for word in fold(words[:TYPED_LENGTH_MAX]).split()[:TYPED_WORDS_MAX]:
        wanted &= Q(**{f"{path}search_text__regex": rf"\m{word}"})
    return wanted
