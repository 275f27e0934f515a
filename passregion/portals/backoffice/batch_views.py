"""Production batches: what to order, how far each one is, its cards, its shipment."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passregion.campaigns.models import Campaign
from passregion.cards.batch_queries import (
    QUIET_SECONDS_MAX,
    cards_of_batch,
    contents_of,
    drawing_of,
    rejected_to_settle,
    returned_count,
    states_of_batch,
)
from passregion.cards.batch_queries import batches as all_batches
from passregion.cards.choosing import Choice, outlook_of
from passregion.cards.models import BatchState, ProductionBatch
from passregion.cards.operations import drawing
from passregion.cards.operations import production as batch_making
from passregion.cards.queries import cards_to_produce
from passregion.cards.tasks import draw_chunk
from passregion.common.clock import now
from passregion.journeys import production
from passregion.portals.backoffice.access import get_batch_or_404, signed_in
from passregion.portals.backoffice.batch_forms import BOTH_WAYS, BatchCardsForm, ChoiceForm, ExpectedForm, ShipForm

PAGE_LENGTH = 25
# A page names so many dossiers left out; the rest is counted.
NAMED_COUNT = 20


def campaigns_to_produce() -> list[tuple[Campaign, int]]:
    """The campaigns for which cards wait, and how many."""
    counted = ((campaign, cards_to_produce(campaign).count()) for campaign in Campaign.objects.order_by("-opens_on"))
    return [(campaign, count) for campaign, count in counted if count]


@require_safe
@never_cache
def batches(request: HttpRequest) -> HttpResponse:
    """Every batch, the newest first: where it stands, what is left to settle."""
    state = request.GET.get("etat", "")
    rows = all_batches()
    if state in BatchState:
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "tabs": _tabs(state),
        "campaigns": campaigns_to_produce(),
        "rejected_count": rejected_to_settle().count(),
        "returned_count": returned_count(),
    }
    return render(request, "backoffice/batches.html", context)


def _tabs(current: str) -> list[dict[str, object]]:
    tabs: list[dict[str, object]] = [
        {"label": _("Tous"), "url": "?", "count": None, "current": current not in BatchState}
    ]
    for state in BatchState:
        count = ProductionBatch.objects.filter(state=state).count()
        tabs.append({"label": state.label, "url": f"?etat={state}", "count": count, "current": current == state})
    return tabs


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def order_batch(request: HttpRequest) -> HttpResponse:
    """Choose among the waiting cards and see what would leave; then order exactly that."""
    waiting = campaigns_to_produce()
    if not waiting:
        return render(request, "backoffice/order_none.html")
    data = request.POST if request.method == "POST" else request.GET
    campaign = next((row for row, _count in waiting if row.code == data.get("campagne")), waiting[0][0])
    filled = _filled(data, campaign)
    form = ChoiceForm(filled, campaign=campaign)
    choice = form.choice if form.is_valid() else Choice(campaign)
    if request.method == "POST" and form.is_valid():
        batch = _ordered(request, choice)
        if batch is not None:
            return redirect("backoffice:batch", batch.public_id)
    outlook = outlook_of(choice)
    context = {
        "form": form,
        "outlook": outlook,
        "named": outlook.left_out[:NAMED_COUNT],
        "unnamed_count": max(len(outlook.left_out) - NAMED_COUNT, 0),
        "hidden": [(name, value) for name in form.fields for value in filled.getlist(name)],
    }
    return render(request, "backoffice/order_batch.html", context)


def _filled(data: QueryDict, campaign: Campaign) -> QueryDict:
    """What was chosen, or the first campaign with all that waits for it."""
    filled = data.copy()
    filled.setdefault("campagne", campaign.code)
    filled.setdefault("livraison", BOTH_WAYS)
    return filled


def _ordered(request: HttpRequest, choice: Choice) -> ProductionBatch | None:
    """The batch, or nothing and a sentence that says why."""
    expected = ExpectedForm(request.POST)
    try:
        batch = batch_making.order_batch(
            campaign=choice.campaign,
            delivery=choice.delivery,
            establishments=choice.establishments,
            expected_count=expected.cleaned_data["attendu"] if expected.is_valid() else 0,
            actor=signed_in(request).actor,
        )
    except batch_making.NothingToProduce:
        messages.info(request, _("Aucune carte de ce choix n’attend la fabrication."))
        return None
    except batch_making.ChoiceChanged:
        messages.warning(request, _("D’autres cartes sont arrivées ou parties entre-temps. Relisez, puis commandez."))
        return None
    text = ngettext(
        "Le lot est commandé : %(count)d carte.", "Le lot est commandé : %(count)d cartes.", batch.card_count
    )
    messages.success(request, text % {"count": batch.card_count})
    return batch


@require_safe
@never_cache
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """One batch: how far it is, what is in it, its files, its cards."""
    return _batch_page(request, get_batch_or_404(batch_id), ShipForm())


def _batch_page(request: HttpRequest, found: ProductionBatch, form: ShipForm) -> HttpResponse:
    filters = BatchCardsForm(request.GET, counts=states_of_batch(found), batch=found)
    chosen: dict[str, Any] = filters.cleaned_data if filters.is_valid() else {}
    cards = cards_of_batch(
        found, state=chosen.get("etat", ""), delivery=chosen.get("livraison", ""), words=chosen.get("q", "").strip()
    )
    progress = drawing_of(found)
    since = now() - (progress.last_at or found.ordered_at)
    context = {
        "batch": found,
        "contents": contents_of(found),
        "drawing": progress,
        "progress_text": f"{progress.drawn_card_count} / {found.card_count}",
        "is_quiet": found.state == BatchState.DRAWING and since.total_seconds() > QUIET_SECONDS_MAX,
        "chunks": found.chunks.filter(card_count__gt=0).order_by("number"),
        "form": form,
        "filters": filters,
        "page": Paginator(cards, PAGE_LENGTH).get_page(request.GET.get("page")),
    }
    return render(request, "backoffice/batch.html", context)


@require_POST
def resume_batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Go on with the drawing that stopped."""
    return _go_on(request, batch_id, drawing.resume, _("La préparation reprend là où elle s’était arrêtée."))


@require_POST
def set_aside(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Leave the card that cannot be drawn, and go on."""
    text = _("La carte est écartée : elle attend d’être refaite. La préparation reprend avec les autres.")
    return _go_on(request, batch_id, drawing.set_aside, text)


def _go_on(request: HttpRequest, batch_id: UUID, verb: Any, text: str) -> HttpResponse:
    found = get_batch_or_404(batch_id)
    try:
        going = verb(batch_id=found.public_id, actor=signed_in(request).actor)
    except drawing.NotHalted:
        messages.info(request, _("La préparation de ce lot n’est pas arrêtée."))
    else:
        draw_chunk.defer(batch_id=going.pk)
        messages.success(request, text)
    return redirect("backoffice:batch", found.public_id)


@require_POST
def ship_batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The manufacturer has shipped all that was left: cards move, holders are told."""
    found = get_batch_or_404(batch_id)
    form = ShipForm(request.POST)
    if not form.is_valid():
        return _batch_page(request, found, form)
    try:
        production.ship(batch_id=found.public_id, actor=signed_in(request).actor)
    except batch_making.BatchAlreadyShipped:
        messages.info(request, _("Ce lot est déjà marqué comme expédié. Rien n’est envoyé une seconde fois."))
    except batch_making.BatchNotReady:
        messages.warning(request, _("Les fichiers de ce lot ne sont pas encore prêts : rien n’a pu être fabriqué."))
    else:
        messages.success(
            request,
            _("Le lot %(reference)s est expédié. Chaque titulaire reçoit un e-mail.") % {"reference": found.reference},
        )
    return redirect("backoffice:batch", found.public_id)
