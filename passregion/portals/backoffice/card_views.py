"""The Region's support on cards: find a holder, declare a loss, follow what came back and send it again."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passregion.applications.models import Delivery
from passregion.beneficiaries.queries import postal_line
from passregion.cards.models import Card, CardKind
from passregion.cards.operations.moves import TransitionForbidden
from passregion.cards.queries import cards_of, cards_to_bring_again, replacement_under_way
from passregion.cards.states import TRANSITIONS
from passregion.journeys import delivery
from passregion.portals.backoffice.access import get_card_or_404, get_holder_or_404, signed_in
from passregion.portals.backoffice.card_forms import FindHolderForm, ReshipForm
from passregion.portals.card_declaration import DeclarationForm, declare, why
from passregion.portals.personal_files import open_personal_files

PAGE_LENGTH = 25


@require_safe
@never_cache
def cards(request: HttpRequest) -> HttpResponse:
    """Find a holder by a number; below, the cards that came back or never arrived."""
    form = FindHolderForm(request.GET if "q" in request.GET else None)
    if form.is_valid():
        return redirect("backoffice:holder_cards", form.holder.public_id)
    page = Paginator(cards_to_bring_again(), PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "backoffice/cards.html", {"form": form, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def holder_cards(request: HttpRequest, holder_id: UUID) -> HttpResponse:
    """Every card of a holder, and the declaration of a loss, a theft or a damage."""
    holder = get_holder_or_404(holder_id)
    is_sent = request.method == "POST"
    open_personal_files(request, [f"beneficiary:{holder.public_id}"], again=not is_sent)
    form = DeclarationForm(request.POST if is_sent else None, holder=holder)
    if form.is_valid():
        declare(request, holder, form, signed_in(request).actor)
        return redirect("backoffice:holder_cards", holder.public_id)
    context = {
        "holder": holder,
        "address": postal_line(holder),
        "lines": [_line(card) for card in cards_of(holder)],
        "replacement": replacement_under_way(holder),
        "form": form,
    }
    return render(request, "backoffice/holder_cards.html", context)


def _line(card: Card) -> dict[str, object]:
    return {
        "card": card,
        "why": why(card),
        "moves": list(card.transitions.all()),
        "can_be_undelivered": card.kind == CardKind.PLASTIC and card.state in TRANSITIONS["mark_undelivered"][0],
        "reship": ReshipForm(initial={"way": card.delivery}, prefix=str(card.pk))
        if card.state in TRANSITIONS["reship"][0]
        else None,
    }


@require_POST
def mark_undelivered(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """The letter or the parcel came back: the holder is asked to check the address."""
    card = get_card_or_404(card_id)
    try:
        delivery.mark_undelivered(card_id=card.public_id, actor=signed_in(request).actor)
    except TransitionForbidden:
        messages.info(request, _("Cette carte n’est plus en route\u00a0: rien n’a changé."))
    else:
        messages.success(request, _("Carte marquée non distribuée. Son titulaire est prié de vérifier son adresse."))
    return redirect("backoffice:holder_cards", card.beneficiary.public_id)


@require_POST
def reship(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """The card leaves again, to the school or home."""
    card = get_card_or_404(card_id)
    form = ReshipForm(request.POST, prefix=str(card.pk))
    if form.is_valid():
        _reship(request, card, Delivery(form.cleaned_data["way"]))
    else:
        messages.error(request, _("Choisissez où réexpédier la carte."))
    return redirect("backoffice:holder_cards", card.beneficiary.public_id)


def _reship(request: HttpRequest, card: Card, way: Delivery) -> None:
    try:
        delivery.reship(card_id=card.public_id, way=way, actor=signed_in(request).actor)
    except TransitionForbidden:
        messages.info(request, _("Cette carte n’attend plus d’être réexpédiée\u00a0: rien n’a changé."))
    else:
        messages.success(request, _("Carte réexpédiée. Son titulaire est prévenu par e-mail."))
