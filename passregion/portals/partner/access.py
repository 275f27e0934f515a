"""Who works at which till, and which sales they may see."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from passregion.accounts.models import User
from passregion.partners.models import Member, MemberRole, PartnerState, Place
from passregion.payments.models import Payment

SESSION_KEY = "till_seat"
# The place of the device at which a PIN was typed.
TILL_PLACE_KEY = "till_place"
Rest = ParamSpec("Rest")


@dataclass(frozen=True)
class Seat:
    """One person at one till: a member of a partner, at one of its places."""

    member: Member
    place: Place

    @property
    def key(self) -> str:
        """How forms and the session name this seat."""
        return f"{self.member.pk}:{self.place.public_id}"

    @property
    def label(self) -> str:
        """« Librairie des Volcans · Caisse 2 »."""
        return " · ".join(filter(None, [self.place.name, self.member.till_label]))

    @property
    def is_manager(self) -> bool:
        """Whether this person answers for every place of the partner."""
        return self.member.role == MemberRole.MANAGER


def seats_of(user: User) -> list[Seat]:
    """Every till that this person may hold, by name. A partner that is not approved has none."""
    members = Member.objects.filter(user=user, revoked_at=None, partner__state=PartnerState.APPROVED).select_related(
        "partner", "place"
    )
    seats = []
    for member in members:
        places = [member.place] if member.place else list(member.partner.places.all())
        seats += [Seat(member, place) for place in places]
    return sorted(seats, key=lambda seat: (seat.place.name, seat.key))


def seats_here(user: User, session: SessionBase) -> list[Seat]:
    """Those of the tills that this session may hold: an enrolled device has its place, a PIN opens none elsewhere."""
    return [seat for seat in seats_of(user) if session.get(TILL_PLACE_KEY) in (None, seat.place.pk)]


def current_seat(user: User, session: SessionBase) -> Seat | None:
    """The till chosen for this session; the only one when there is no choice; None when it must be chosen."""
    seats = seats_here(user, session)
    if len(seats) == 1:
        return seats[0]
    return next((seat for seat in seats if seat.key == session.get(SESSION_KEY)), None)


def signed_in(request: HttpRequest) -> User:
    """The user of a request that the gate has let in: never an anonymous one."""
    return cast(User, request.user)


View = Callable[Concatenate[HttpRequest, Seat, Rest], HttpResponseBase]


def at_the_till(view: View[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """The view receives its seat; someone who has not chosen one chooses it first. No cache keeps a sale."""

    @wraps(view)
    def seated(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        seat = current_seat(signed_in(request), request.session)
        response = view(request, seat, *args, **kwargs) if seat else redirect("partner:place")
        add_never_cache_headers(response)
        return response

    return cast("Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]", seated)


def find_payment(seat: Seat, payment_id: UUID) -> Payment | None:
    """The sale of this till's place, or of any place of the partner for a manager. None when there is no such sale.

    Raises Http404 when the sale is someone else's.
    """
    payment = (
        Payment.objects.filter(pk=payment_id)
        .select_related("place", "wallet__benefit", "wallet__beneficiary", "card")
        .first()
    )
    if payment is None:
        return None
    is_ours = payment.partner_id == seat.member.partner_id
    if not is_ours or not (seat.is_manager or payment.place_id == seat.place.pk):
        raise Http404
    return payment


def get_payment_or_404(seat: Seat, payment_id: UUID) -> Payment:
    """As `find_payment`, and Http404 when there is no such sale."""
    payment = find_payment(seat, payment_id)
    if payment is None:
        raise Http404
    return payment
