"""« Mes avantages », « Mes transactions », « Géolocalisation »."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from passregion.benefits.queries import WalletView, wallets_of
from passregion.common.clock import today
from passregion.partners.queries import places_found
from passregion.payments.queries import of_beneficiary
from passregion.portals.beneficiary.forms import PlaceFilterForm
from passregion.portals.holder_access import get_holder_or_404

PAYMENTS_PER_PAGE = 20
PLACES_PER_PAGE = 20


@never_cache
@require_safe
def benefits(request: HttpRequest) -> HttpResponse:
    """Each benefit with its balance and its last day; those that are over come after."""
    holder = get_holder_or_404(request)
    wallets = wallets_of(holder)
    context = {
        "holder": holder,
        "running": [wallet for wallet in wallets if wallet.spend_until_on >= today()],
        "over": [wallet for wallet in wallets if wallet.spend_until_on < today()],
    }
    return render(request, "beneficiary/benefits.html", context)


@never_cache
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """Every payment: place, day, price, what the pass paid, whether it was cancelled."""
    holder = get_holder_or_404(request)
    page = Paginator(of_beneficiary(holder), PAYMENTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "beneficiary/payments.html", {"holder": holder, "page": page})


@never_cache
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Where the pass pays: first the holder's département, for any benefit."""
    holder = get_holder_or_404(request)
    wallets = [wallet for wallet in wallets_of(holder) if wallet.spend_until_on >= today()]
    form = PlaceFilterForm(request.GET, wallets=wallets, home=holder.departement)
    departement, categories = form.chosen()
    found = places_found(departement=departement, categories=categories or None)
    page = Paginator(found, PLACES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "holder": holder,
        "form": form,
        "page": page,
        "rows": [(place, _paying(wallets, place.category)) for place in page],
    }
    return render(request, "beneficiary/places.html", context)


def _paying(wallets: list[WalletView], category: str) -> list[WalletView]:
    return [wallet for wallet in wallets if category in wallet.place_categories]
