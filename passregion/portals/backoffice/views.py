"""The Region's desk: what waits for an act, production batches, messages."""

import logging
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from passregion.campaigns.models import Campaign
from passregion.cards import operations as cards
from passregion.cards.models import ProductionBatch
from passregion.cards.printing import PrintingFailed
from passregion.cards.queries import batches as all_batches
from passregion.cards.queries import batches_to_ship, cards_to_produce, contents_of
from passregion.common.public_ids import format_file_number
from passregion.establishments.listing_queries import open_groups
from passregion.journeys import production
from passregion.notifications.models import MessageState
from passregion.notifications.queries import messages_by_state, recent_messages
from passregion.portals.backoffice.access import get_batch_or_404, signed_in, take_batch_file
from passregion.portals.backoffice.forms import MessageForm, OrderForm, ShipForm
from passregion.portals.backoffice.message_lines import KINDS, line_of
from passregion.portals.gate import Who
from passregion.portals.sign_in import StaffSignInView

PAGE_LENGTH = 25
# A sentence names a few dossiers; the rest is counted.
NAMED_COUNT = 5
log = logging.getLogger(__name__)


class SignIn(StaffSignInView):
    """The Region's door."""

    door = Who.REGION
    success_name = "backoffice:home"
    space_name = gettext_lazy("Espace Région")


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """What waits for an act, and how much there is of it."""
    states = messages_by_state()
    context = {
        "campaigns": _campaigns_to_produce(),
        "batches": batches_to_ship(),
        "failed_count": states[MessageState.FAILED],
        "queued_count": states[MessageState.QUEUED],
        "listing_count": open_groups().count(),
    }
    return render(request, "backoffice/home.html", context)


def _campaigns_to_produce() -> list[tuple[Campaign, int]]:
    counted = ((campaign, cards_to_produce(campaign).count()) for campaign in Campaign.objects.order_by("-opens_on"))
    return [(campaign, count) for campaign, count in counted if count]


@require_safe
@never_cache
def batches(request: HttpRequest) -> HttpResponse:
    """Every batch, the newest first."""
    page = Paginator(all_batches(), PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "backoffice/batches.html", {"page": page, "campaigns": _campaigns_to_produce()})


@require_POST
def order_batch(request: HttpRequest) -> HttpResponse:
    """Order the waiting cards of a campaign from the manufacturer."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(message) for errors in form.errors.values() for message in errors))
        return redirect("backoffice:batches")
    campaign = form.cleaned_data["campaign"]
    try:
        batch = cards.order_batch(campaign=campaign, actor=signed_in(request).actor)
    except cards.NothingToProduce:
        messages.info(
            request, _("Aucune carte de la campagne %(code)s n’attend la fabrication.") % {"code": campaign.code}
        )
    except cards.FacesNotPrintable as refusal:
        messages.error(request, _unprintable(refusal.details["characters"]))
    except PrintingFailed:
        log.exception("card faces could not be drawn")
        messages.error(
            request,
            _("Les faces des cartes n’ont pas pu être dessinées. Aucune carte n’est commandée. Prévenez l’exploitant."),
        )
    else:
        text = ngettext(
            "Le lot est commandé : %(count)d carte.", "Le lot est commandé : %(count)d cartes.", batch.card_count
        )
        messages.success(request, text % {"count": batch.card_count})
        return redirect("backoffice:batch", batch.public_id)
    return redirect("backoffice:batches")


def _unprintable(characters: object) -> str:
    found = dict(characters) if isinstance(characters, dict) else {}
    named = ", ".join(f"{format_file_number(number)} ({text})" for number, text in list(found.items())[:NAMED_COUNT])
    text = ngettext(
        "Aucune carte n’est commandée : la carte ne sait pas imprimer le nom d’un dossier, %(list)s.",
        "Aucune carte n’est commandée : la carte ne sait pas imprimer les noms de %(count)d dossiers, dont %(list)s.",
        len(found),
    )
    return text % {"count": len(found), "list": named}


@require_safe
@never_cache
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """One batch: what is in it, its two files, its shipment."""
    return _batch_page(request, get_batch_or_404(batch_id), ShipForm())


def _batch_page(request: HttpRequest, found: ProductionBatch, form: ShipForm) -> HttpResponse:
    return render(request, "backoffice/batch.html", {"batch": found, "contents": contents_of(found), "form": form})


@require_safe
@never_cache
def batch_manifest(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    """The manifest, for the manufacturer."""
    found = take_batch_file(signed_in(request), batch_id, "manifest")
    name = f"{found.reference}-manifeste.csv"
    return FileResponse(
        found.manifest.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )


@require_safe
@never_cache
def batch_faces(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    """The faces, for the manufacturer."""
    found = take_batch_file(signed_in(request), batch_id, "faces")
    name = f"{found.reference}-faces.pdf"
    return FileResponse(found.faces.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


@require_POST
def ship_batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The manufacturer has shipped: cards move, holders are told."""
    found = get_batch_or_404(batch_id)
    form = ShipForm(request.POST)
    if not form.is_valid():
        return _batch_page(request, found, form)
    try:
        production.ship(batch_id=found.public_id, actor=signed_in(request).actor)
    except cards.BatchAlreadyShipped:
        messages.info(request, _("Ce lot est déjà marqué comme expédié. Rien n’est envoyé une seconde fois."))
    else:
        messages.success(
            request,
            _("Le lot %(reference)s est expédié. Chaque titulaire reçoit un e-mail.") % {"reference": found.reference},
        )
    return redirect("backoffice:batch", found.public_id)


@require_safe
@never_cache
def messages_sent(request: HttpRequest) -> HttpResponse:
    """The e-mails: what became of each. Their text and their addressee are not shown."""
    form = MessageForm(request.GET, kinds=KINDS)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = recent_messages()
    if chosen.get("etat"):
        rows = rows.filter(state=chosen["etat"])
    if chosen.get("type"):
        rows = rows.filter(kind=chosen["type"])
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    tabs = _message_tabs(str(chosen.get("etat", "")))
    return render(
        request,
        "backoffice/messages.html",
        {"form": form, "page": page, "tabs": tabs, "lines": [line_of(message) for message in page]},
    )


def _message_tabs(current: str) -> list[dict[str, object]]:
    counts = messages_by_state()
    tabs: list[dict[str, object]] = [
        {"label": _("Tous"), "url": "?", "count": sum(counts.values()), "current": not current}
    ]
    for state in MessageState:
        tabs.append(
            {"label": state.label, "url": f"?etat={state}", "count": counts[state], "current": current == state}
        )
    return tabs
