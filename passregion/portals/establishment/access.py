"""Which schools a reviewer works for, and the demandes and cards of these schools only."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

from passregion.accounts.models import User
from passregion.applications.models import Application
from passregion.applications.queries import find_for_establishment
from passregion.cards.models import Card, CardKind
from passregion.establishments.models import Establishment

SESSION_KEY = "establishment"
PARAMETER = "etablissement"
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Establishment, Rest], HttpResponseBase]


def signed_in(request: HttpRequest) -> User:
    """The visitor: the gate has let nobody else through."""
    return cast(User, request.user)


def establishments_of(user: User) -> list[Establishment]:
    """The schools for which this person works, by name."""
    return list(Establishment.objects.filter(members__user=user, members__revoked_at=None).order_by("name", "uai"))


def current_establishment(request: HttpRequest) -> Establishment:
    """The school in hand: chosen by `?etablissement=UAI` and kept in the session, else the first. Raises Http404."""
    mine = {school.uai: school for school in establishments_of(signed_in(request))}
    if not mine:
        raise Http404
    asked = request.GET.get(PARAMETER, "")
    if asked in mine:
        request.session[SESSION_KEY] = asked
    return mine.get(request.session.get(SESSION_KEY, "")) or next(iter(mine.values()))


def at_school(view: View[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """The view receives the school in hand, and nothing that it answers is kept by a cache."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        response = view(request, current_establishment(request), *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return cast("Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]", inside)


def get_application_or_404(user: User, application_id: UUID) -> Application:
    """A demande sent to one of the user's schools. Raises Http404 for any other, whether it exists or not."""
    for school in establishments_of(user):
        if found := find_for_establishment(application_id, school):
            return found
    raise Http404


def get_card_or_404(user: User, card_id: UUID) -> Card:
    """A plastic card of a demande sent to one of the user's schools. Raises Http404 for any other."""
    card = (
        Card.objects.filter(
            public_id=card_id, kind=CardKind.PLASTIC, application__establishment__in=establishments_of(user)
        )
        .select_related("beneficiary", "replacement", "application__establishment")
        .first()
    )
    if card is None:
        raise Http404
    return card
