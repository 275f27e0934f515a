"""Cards that have arrived: the list by name, and the act of handing over."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from passregion.applications.queries import file_number_in
from passregion.cards.models import Card
from passregion.cards.operations.delivery import WrongDelivery
from passregion.cards.operations.moves import TransitionForbidden
from passregion.cards.queries import cards_handed_over, cards_on_their_way, cards_to_hand_over
from passregion.cards.states import State
from passregion.common.public_ids import is_card_number, normalise_card_number
from passregion.common.texts import fold
from passregion.establishments.models import Establishment
from passregion.journeys import production
from passregion.portals.establishment.access import at_school, get_card_or_404, signed_in
from passregion.portals.establishment.forms import CardSearchForm

PAGE_LENGTH = 25
TO_RECEIVE, TO_HAND_OVER, HANDED_OVER = "a-recevoir", "a-remettre", "remises"
VIEWS = {
    TO_RECEIVE: gettext_lazy("À recevoir"),
    TO_HAND_OVER: gettext_lazy("À remettre"),
    HANDED_OVER: gettext_lazy("Remises"),
}
QUERIES = {TO_RECEIVE: cards_on_their_way, TO_HAND_OVER: cards_to_hand_over, HANDED_OVER: cards_handed_over}


@require_safe
@at_school
def cards(request: HttpRequest, school: Establishment) -> HttpResponse:
    """The cards of one view, by name, or the one whose number was typed."""
    view = request.GET.get("vue", "")
    view = view if view in VIEWS else TO_HAND_OVER
    form = CardSearchForm(request.GET)
    search = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "form": form,
        "view": view,
        "views": [
            {
                "label": label,
                "url": f"?{urlencode({'vue': name})}",
                "count": QUERIES[name](school).count(),
                "current": name == view,
            }
            for name, label in VIEWS.items()
        ],
        "page": Paginator(_search(QUERIES[view](school), search), PAGE_LENGTH).get_page(request.GET.get("page")),
        "school": school,
        "is_filtered": bool(search),
        "query": request.GET.urlencode(),
    }
    return render(request, "establishment/cards.html", context)


def _search(rows: QuerySet[Card], typed: str) -> QuerySet[Card]:
    if number := file_number_in(typed):
        return rows.filter(beneficiary__file_number=number)
    if is_card_number(normalise_card_number(typed)):
        return rows.filter(number=normalise_card_number(typed))
    for word in fold(typed).split():
        rows = rows.filter(Q(beneficiary__folded_name__contains=word) | Q(number__endswith=word))
    return rows


@require_POST
@at_school
def hand_over(request: HttpRequest, school: Establishment, card_id: UUID) -> HttpResponse:
    """The card is in its holder's hand: it works from now on."""
    card = get_card_or_404(signed_in(request), card_id)
    name = f"{card.beneficiary.first_name} {card.beneficiary.last_name}"
    try:
        production.hand_over(card_id=card.public_id, actor=signed_in(request).actor)
    except TransitionForbidden as stale:
        _say_why(request, name, State(str(stale.details["state"])))
    except WrongDelivery:
        messages.error(
            request, _("Carte envoyée à domicile : %(name)s la confirmera dans son espace.") % {"name": name}
        )
    else:
        messages.success(request, _("Carte remise : %(name)s. Elle est active.") % {"name": name})
    back = CardSearchForm(request.POST)
    kept = {key: value for key, value in back.cleaned_data.items() if value} if back.is_valid() else {}
    return redirect(f"{reverse('establishment:cards')}?{urlencode(kept)}" if kept else "establishment:cards")


def _say_why(request: HttpRequest, name: str, state: State) -> None:
    """A second click finds the card active already: nothing is wrong then."""
    if state == State.ACTIVE:
        messages.info(request, _("%(name)s a déjà sa carte.") % {"name": name})
    elif state == State.BLOCKED:
        messages.error(
            request,
            _("Carte bloquée : %(name)s. Elle ne servira plus : gardez-la, ne la remettez pas.") % {"name": name},
        )
    else:
        messages.error(
            request,
            _("Cette carte ne peut pas être remise à %(name)s : %(state)s.")
            % {"name": name, "state": str(state.label).lower()},
        )
