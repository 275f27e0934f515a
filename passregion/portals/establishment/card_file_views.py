"""One card: where it is, what the school can do about it; and the ticking of a parcel."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from passregion.applications.models import Delivery
from passregion.cards.models import Card
from passregion.cards.operations.delivery import WrongDelivery
from passregion.cards.operations.moves import TransitionForbidden
from passregion.cards.queries import cards_on_their_way
from passregion.cards.states import TRANSITIONS
from passregion.common.actors import Actor
from passregion.establishments.models import Establishment
from passregion.journeys import delivery
from passregion.portals.card_declaration import DeclarationForm, declare, why
from passregion.portals.establishment.access import at_school, get_card_or_404, signed_in
from passregion.portals.establishment.card_views import TO_RECEIVE
from passregion.portals.establishment.history import moves_of
from passregion.portals.personal_files import open_personal_files

Verb = Callable[..., Card]
# What a parcel's ticked cards may be said to be.
TICKS: dict[str, Verb] = {"receive": delivery.receive, "missing": delivery.declare_missing}
EVERYTHING = "receive_all"


@require_http_methods(["GET", "HEAD", "POST"])
@at_school
def card(request: HttpRequest, school: Establishment, card_id: UUID) -> HttpResponse:
    """Where the card is, and the declaration of a loss, a theft or a damage."""
    found = get_card_or_404(signed_in(request), card_id)
    open_personal_files(request, [f"beneficiary:{found.beneficiary.public_id}"], card=str(found.public_id))
    form = DeclarationForm(request.POST if request.method == "POST" else None, holder=found.beneficiary)
    if form.is_valid():
        declare(request, found.beneficiary, form, signed_in(request).actor)
        return redirect("establishment:card", found.public_id)
    is_for_school = found.delivery == Delivery.ESTABLISHMENT
    context: dict[str, Any] = {
        "school": school,
        "card": found,
        "holder": found.beneficiary,
        "why": why(found),
        "form": form,
        "history": moves_of(found),
        **{
            f"can_{verb}": is_for_school and found.state in TRANSITIONS[verb][0]
            for verb in ("receive", "mark_undelivered", "hand_over", "return_unclaimed")
        },
    }
    return render(request, "establishment/card.html", context)


@require_POST
@at_school
def return_card(request: HttpRequest, school: Establishment, card_id: UUID) -> HttpResponse:
    """Nobody came for the card: it goes back to the Region."""
    found = get_card_or_404(signed_in(request), card_id)
    try:
        delivery.return_unclaimed(card_id=found.public_id, actor=signed_in(request).actor)
    except (TransitionForbidden, WrongDelivery):
        messages.error(request, _("Cette carte ne peut pas être retournée. Regardez où elle en est."))
    else:
        messages.success(request, _("Carte retournée à la Région. Son titulaire est prévenu par e-mail."))
    return redirect("establishment:card", found.public_id)


@require_POST
@at_school
def tick(request: HttpRequest, school: Establishment) -> HttpResponse:
    """The ticked cards have arrived, or are missing from the parcel; or everything has arrived."""
    act = request.POST.get("act", "")
    if act == EVERYTHING:
        act, ids = "receive", list(cards_on_their_way(school).values_list("public_id", flat=True))
        is_as_seen = request.POST.get("count") == str(len(ids))
    else:
        ids, is_as_seen = [found.public_id for found in _ticked(request, request.POST.getlist("card"))], True
    if not is_as_seen:
        # A batch was shipped since the page was shown: its cards are not in this parcel.
        messages.info(request, _("La liste a changé entre-temps. Relisez-la avant de tout marquer comme arrivé."))
    elif act in TICKS and ids:
        _say(request, act, _move_all(TICKS[act], ids, signed_in(request).actor))
    else:
        messages.error(request, _("Cochez au moins une carte de la liste."))
    return redirect(f"{reverse('establishment:cards')}?vue={TO_RECEIVE}")


def _ticked(request: HttpRequest, ticked: list[str]) -> list[Card]:
    """The cards of these ids. Raises Http404 for one of another school."""
    found = []
    for text in ticked:
        try:
            found.append(get_card_or_404(signed_in(request), UUID(text)))
        except ValueError:
            continue
    return found


def _move_all(verb: Verb, ids: list[UUID], actor: Actor) -> int:
    """How many cards moved. A card that a colleague ticked meanwhile, or that was blocked, stays where it is."""
    count = 0
    for card_id in ids:
        try:
            verb(card_id=card_id, actor=actor)
        except (TransitionForbidden, WrongDelivery):
            continue
        count += 1
    return count


def _say(request: HttpRequest, act: str, count: int) -> None:
    if act == "receive":
        text = ngettext(
            "%(count)d carte est arrivée. Elle reste à remettre.",
            "%(count)d cartes sont arrivées. Elles restent à remettre.",
            count,
        )
    else:
        text = ngettext(
            "%(count)d carte manque. La Région et son titulaire sont prévenus.",
            "%(count)d cartes manquent. La Région et leurs titulaires sont prévenus.",
            count,
        )
    if count:
        messages.success(request, text % {"count": count})
    else:
        messages.info(request, _("Ces cartes n’étaient plus à recevoir\u00a0: rien n’a changé."))
