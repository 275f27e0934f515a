"""« Accueil », « Mes démarches », « Assistance », and the two private files."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from passregion.applications.queries import application_of, applications_of, progress_of
from passregion.applications.states import TRANSITIONS
from passregion.beneficiaries.queries import consents_in_force
from passregion.benefits.queries import WalletView, wallets_of
from passregion.cards.models import Card, CardKind
from passregion.cards.queries import cards_of
from passregion.common.clock import today
from passregion.journeys import receipts
from passregion.portals.beneficiary.procedures import moments_of
from passregion.portals.beneficiary.progress import advancement_of
from passregion.portals.holder_access import choose_child_or_404, get_holder_or_404

# A benefit is shown as ending soon this long before its last day.
NUDGE_DAYS = 60
HOME_BENEFITS_MAX = 4


def newest(cards: list[Card], kind: CardKind) -> Card | None:
    """The last card of this kind, whatever its state."""
    return next((card for card in cards if card.kind == kind), None)


def ending_soon(wallets: list[WalletView]) -> WalletView | None:
    """The money that is lost first, if its last day is near."""
    day = today()
    near = [
        wallet
        for wallet in wallets
        if wallet.balance_cents > 0 and day <= wallet.spend_until_on <= day + timedelta(days=NUDGE_DAYS)
    ]
    return min(near, key=lambda wallet: wallet.spend_until_on, default=None)


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Progress, virtual card, benefits, what ends soon: in this order."""
    holder = get_holder_or_404(request)
    progress = progress_of(holder)
    cards = list(cards_of(holder))
    wallets = [wallet for wallet in wallets_of(holder) if wallet.spend_until_on >= today()]
    context = {
        "holder": holder,
        "progress": progress,
        "advancement": advancement_of(progress, newest(cards, CardKind.PLASTIC)) if progress else None,
        "virtual": newest(cards, CardKind.VIRTUAL),
        "wallets": wallets[:HOME_BENEFITS_MAX],
        "nudge": ending_soon(wallets),
    }
    return render(request, "beneficiary/home.html", context)


@require_POST
def choose_child(request: HttpRequest) -> HttpResponse:
    """The adult turns to the dossier of another child."""
    try:
        public_id = UUID(request.POST.get("child", ""))
    except ValueError as unreadable:
        raise Http404 from unreadable
    child = choose_child_or_404(request, public_id)
    messages.success(request, _("Dossier affiché : %(first_name)s.") % {"first_name": child.first_name})
    return redirect("beneficiary:home")


@never_cache
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """« Mes démarches »: each demande with its dates and its receipt, and what was consented to."""
    holder = get_holder_or_404(request)
    applications = list(applications_of(holder))
    latest = applications[0] if applications else None
    context = {
        "holder": holder,
        "procedures": [(application, moments_of(application)) for application in applications],
        "can_withdraw": latest is not None and latest.state in TRANSITIONS["withdraw"][0],
        "can_reopen": latest is not None and today() <= latest.campaign.closes_on,
        "consents": consents_in_force(holder),
    }
    return render(request, "beneficiary/procedures.html", context)


@never_cache
@require_safe
def assistance(request: HttpRequest) -> HttpResponse:
    """« Assistance »: questions and answers of the brand, and how to reach people."""
    holder = get_holder_or_404(request)
    return render(request, "beneficiary/help.html", {"holder": holder, "themes": settings.BRAND["faq"]})


@require_safe
def portrait(request: HttpRequest) -> HttpResponseBase:
    """The holder's own photo. No cache keeps it, on this machine or on the way."""
    holder = get_holder_or_404(request)
    try:
        content = holder.portrait.image.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = "inline; filename=portrait.jpg"
    return response


@require_safe
def receipt_pdf(request: HttpRequest) -> HttpResponse:
    """The receipt of the last demande, as PDF."""
    holder = get_holder_or_404(request)
    application = application_of(holder)
    if application is None:
        raise Http404
    response = HttpResponse(receipts.receipt_pdf(application), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{holder.file_number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
