"""« Demande de duplicata »: a new card for one that was lost, stolen or damaged."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from passregion.applications.models import Delivery
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.queries import postal_line
from passregion.cards.models import BlockReason, Card
from passregion.cards.operations.moves import TransitionForbidden
from passregion.cards.operations.replacing import NothingToReplace, ReplacementUnderWay
from passregion.cards.queries import replaceable_card_of, replacement_under_way
from passregion.common.clock import today
from passregion.journeys import replacement as journey
from passregion.portals.beneficiary.forms import ReplacementForm
from passregion.portals.holder_access import actor_of, get_holder_or_404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def replacement(request: HttpRequest) -> HttpResponse:
    """What happened, where the new card goes, then « Mes cartes »."""
    holder = get_holder_or_404(request)
    card = replaceable_card_of(holder)
    if card is None or card.valid_until_on < today():
        return render(request, "beneficiary/replacement_none.html", _nothing(holder))
    form = ReplacementForm(
        request.POST if request.method == "POST" else None,
        card=card,
        school=card.application.establishment.name,
        address=postal_line(holder),
    )
    if form.is_valid():
        _order(request, holder, form)
        return redirect("beneficiary:cards")
    return render(request, "beneficiary/replacement.html", _context(holder, card, form))


def _nothing(holder: Beneficiary) -> dict[str, object]:
    return {"holder": holder, "is_under_way": replacement_under_way(holder) is not None}


def _context(holder: Beneficiary, card: Card, form: ReplacementForm) -> dict[str, object]:
    return {
        "holder": holder,
        "card": card,
        "form": form,
        "is_known": form.known_reason is not None,
        "fee_cents": journey.fee_cents(),
    }


def _order(request: HttpRequest, holder: Beneficiary, form: ReplacementForm) -> None:
    """Order, and say what became of it. A second click finds the first one's duplicata: nothing is wrong then."""
    reason, delivery = form.chosen_reason(), Delivery(form.cleaned_data["delivery"])
    try:
        journey.request(beneficiary=holder, reason=reason, delivery=delivery, actor=actor_of(request))
    except ReplacementUnderWay:
        messages.info(request, _("Un duplicata est déjà en cours\u00a0: suis-le ici."))
    except (NothingToReplace, TransitionForbidden):
        messages.error(request, _("Cette carte ne peut plus être remplacée. Regarde son statut ici."))
    else:
        messages.success(
            request,
            _("Ton duplicata est demandé. Ta carte abîmée marche jusqu’à l’arrivée de la nouvelle.")
            if reason == BlockReason.DAMAGED
            else _("Ton duplicata est demandé. Ta nouvelle carte virtuelle est active dès maintenant."),
        )
