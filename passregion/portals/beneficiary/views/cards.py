"""« Mes cartes »: both cards, receipt of a posted card, loss or theft, usage code."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from passregion.applications.models import Application, Delivery
from passregion.applications.queries import application_of
from passregion.applications.states import State as ApplicationState
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.operations.usage_code import CodeBlocked, WrongCode, check_usage_code, set_usage_code
from passregion.cards.models import BlockReason, Card, CardKind
from passregion.cards.operations.delivery import WrongDelivery, confirm_receipt
from passregion.cards.operations.moves import TransitionForbidden
from passregion.cards.queries import (
    blockable_cards_of,
    card_of_replacement,
    cards_of,
    replaceable_card_of,
    replacement_under_way,
)
from passregion.cards.states import DEAD_STATES, State
from passregion.common.actors import Actor
from passregion.common.clock import today
from passregion.journeys.suspension import NothingToBlock
from passregion.journeys.suspension import declare_loss as block_all
from passregion.portals.beneficiary import card_words
from passregion.portals.beneficiary.access import get_card_or_404
from passregion.portals.beneficiary.forms import LossForm, ReceiptForm, UsageCodeForm
from passregion.portals.beneficiary.password_check import may_try, was_right
from passregion.portals.beneficiary.views.home import newest
from passregion.portals.holder_access import actor_of, get_holder_or_404, signed_in_user

HELD_STATUS = 429
TAG_KINDS = {
    State.ACTIVE: "ok",
    State.UNDELIVERED: "warn",
    State.RETURNED: "warn",
    State.EXPIRED: "warn",
    State.BLOCKED: "err",
    State.REJECTED: "err",
}


def is_to_confirm(card: Card | None) -> bool:
    """Whether the holder has to say that this card has arrived by post."""
    return card is not None and card.state == State.SHIPPED and card.delivery == Delivery.HOME


def _row(card: Card | None, kind: CardKind, application: Application | None) -> dict[str, Any]:
    return {
        "kind": kind.value,
        "title": kind.label,
        "card": card,
        "tag_kind": TAG_KINDS.get(State(card.state), "info") if card else "",
        "assigned_at": (card.activated_at or card.ordered_at) if card else None,
        "why": card_words.why(card) if card else "",
        "is_to_confirm": is_to_confirm(card),
        "is_waiting": card is None and application is not None and application.state == ApplicationState.SUBMITTED,
    }


@never_cache
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """« Ma carte sans contact » and « Ma carte virtuelle », the duplicata under way, the cards of before."""
    holder = get_holder_or_404(request)
    found = list(cards_of(holder))
    application = application_of(holder)
    shown = {CardKind.PLASTIC: _plastic(found), CardKind.VIRTUAL: newest(found, CardKind.VIRTUAL)}
    replaceable = replaceable_card_of(holder)
    context = {
        "holder": holder,
        "rows": [_row(card, kind, application) for kind, card in shown.items()],
        "former": [_row(card, CardKind(card.kind), None) for card in found if _is_former(card, shown)],
        "is_blockable": blockable_cards_of(holder).exists(),
        "is_replaceable": replaceable is not None and replaceable.valid_until_on >= today(),
        "has_blocked": replaceable is not None and replaceable.state == State.BLOCKED,
        **_replacement(holder),
    }
    return render(request, "beneficiary/cards.html", context)


def _plastic(found: list[Card]) -> Card | None:
    """The plastic card to show: a damaged one as long as it works, else the newest."""
    works = [card for card in found if card.kind == CardKind.PLASTIC and card.state == State.ACTIVE]
    return works[0] if works else newest(found, CardKind.PLASTIC)


def _is_former(card: Card, shown: dict[CardKind, Card | None]) -> bool:
    return card.state in DEAD_STATES and card not in shown.values()


def _replacement(holder: Beneficiary) -> dict[str, Any]:
    """The progress of the duplicata under way, and its card when it has to be confirmed."""
    under_way = replacement_under_way(holder)
    card = card_of_replacement(under_way) if under_way else None
    if under_way is None or card is None:
        return {"replacement": None}
    return {
        "replacement": card_words.progress_of(under_way, card),
        "arriving": card if is_to_confirm(card) else None,
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def declare_loss(request: HttpRequest) -> HttpResponse:
    """Loss or theft: both cards stop at once."""
    holder = get_holder_or_404(request)
    form = LossForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            block_all(beneficiary=holder, reason=BlockReason(form.cleaned_data["reason"]), actor=actor_of(request))
        except NothingToBlock:
            messages.info(request, _("Tes cartes sont déjà bloquées\u00a0: il n’y a rien de plus à faire."))
        else:
            messages.success(request, _("Tes cartes sont bloquées. Plus personne ne peut payer avec elles."))
        return redirect("beneficiary:cards")
    context = {"holder": holder, "form": form, "is_blockable": blockable_cards_of(holder).exists()}
    return render(request, "beneficiary/declare_loss.html", context)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """« J’ai reçu ma carte »: the usage code makes it active."""
    holder = get_holder_or_404(request)
    card = get_card_or_404(holder, public_id)
    if card.kind != CardKind.PLASTIC:
        raise Http404
    if not is_to_confirm(card):
        messages.info(request, _("Cette carte n’attend pas de confirmation."))
        return redirect("beneficiary:cards")
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _confirm(holder, card, form, actor_of(request)):
        messages.success(request, _("Ta carte est active. Tu peux payer avec elle dès maintenant."))
        return redirect("beneficiary:cards")
    return render(request, "beneficiary/confirm_card.html", {"holder": holder, "card": card, "form": form})


def _confirm(holder: Beneficiary, card: Card, form: ReceiptForm, actor: Actor) -> bool:
    """Whether the code was right and the card is now active; otherwise the form says why."""
    try:
        check_usage_code(beneficiary=holder, code=form.cleaned_data["code"])
        confirm_receipt(card_id=card.public_id, actor=actor)
    except WrongCode as wrong:
        form.add_error("code", form.wrong_code(wrong.tries_left))
    except CodeBlocked:
        form.add_error("code", _("Ce code est bloqué après trois erreurs. Définis-en un autre dans « Mes cartes »."))
    except (TransitionForbidden, WrongDelivery):
        form.add_error(None, _("Cette carte n’attend plus de confirmation. Regarde son statut dans « Mes cartes »."))
    else:
        return True
    return False


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def usage_code(request: HttpRequest) -> HttpResponse:
    """« Définir / modifier mon code d’utilisation », with the password."""
    holder = get_holder_or_404(request)
    is_held = request.method == "POST" and not may_try(holder)
    user = signed_in_user(request)
    form = UsageCodeForm(request.POST if request.method == "POST" else None, user=user, holder=holder, is_held=is_held)
    if form.is_valid():
        was_right(holder)
        set_usage_code(beneficiary=holder, code=form.cleaned_data["code"], actor=actor_of(request))
        messages.success(request, _("Ton nouveau code d’utilisation est enregistré. L’ancien ne sert plus."))
        return redirect("beneficiary:cards")
    context = {"holder": holder, "form": form, "is_blocked": holder.usage_code_blocked_at is not None}
    return render(request, "beneficiary/usage_code.html", context, status=HELD_STATUS if is_held else 200)
