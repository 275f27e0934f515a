"""The till, screen by screen: the card, the price, the code, what happened; then the day's sales."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from passregion.beneficiaries.models import Portrait
from passregion.cards.openings import RotatingCodeRefused
from passregion.common.clock import today
from passregion.common.errors import Refusal
from passregion.payments.models import Payment
from passregion.payments.operations import CardUnknown, authorise_and_capture
from passregion.payments.operations import cancel as cancel_payment
from passregion.portals.gate import Who
from passregion.portals.partner import day, holders
from passregion.portals.partner import sale as sales
from passregion.portals.partner.access import (
    SESSION_KEY,
    Seat,
    at_the_till,
    find_payment,
    get_payment_or_404,
    seats_here,
    signed_in,
)
from passregion.portals.partner.forms import CardForm, CodeForm, PriceForm, SeatForm
from passregion.portals.partner.holders import Holder
from passregion.portals.partner.refusals import explain, explain_shown_code
from passregion.portals.partner.sale import Sale
from passregion.portals.personal_files import open_personal_files
from passregion.portals.sign_in import StaffSignInView, safe_next
from passregion.portals.till_cookie import device_here

MANAGER_PARAMETER = "gestion"
form_page = require_http_methods(["GET", "HEAD", "POST"])


class SignIn(StaffSignInView):
    """The cashier's way in."""

    door = Who.CASHIER
    success_name = "partner:till"
    space_name = gettext_lazy("Espace partenaire")
    template_name = "partner/sign_in.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """On an enrolled device: the cashiers' way in, unless the manager's was asked for."""
        if MANAGER_PARAMETER not in request.GET and device_here(request):
            query = urlencode({"next": target}) if (target := safe_next(request, "")) else ""
            return redirect(f"{reverse('partner:till_sign_in')}?{query}" if query else "partner:till_sign_in")
        return super().get(request)


@never_cache
@form_page
def place(request: HttpRequest) -> HttpResponse:
    """Where one works today, for those who may work in several places."""
    seats = seats_here(signed_in(request), request.session)
    data = request.POST if request.method == "POST" else None
    form = SeatForm(data, seats=seats, initial={"seat": request.session.get(SESSION_KEY)})
    if form.is_valid():
        request.session[SESSION_KEY] = form.cleaned_data["seat"]
        return redirect("partner:till")
    return render(request, "partner/place.html", {"form": form, "has_seats": bool(seats)})


@form_page
@at_the_till
def till(request: HttpRequest, seat: Seat) -> HttpResponse:
    """First screen: the card, typed or scanned. A right one opens a sale under the payment id that the page made."""
    form = CardForm(request.POST if request.method == "POST" else None, initial={"payment_id": uuid4()})
    answer = begin_sale(request, seat, form) if form.is_valid() else None
    return answer or render(request, "partner/till.html", {"form": form, "seat": seat})


def begin_sale(request: HttpRequest, seat: Seat, form: CardForm) -> HttpResponse | None:
    """On to the price, or to the refusal; None when the form says what to type or scan again."""
    given, number = form.cleaned_data["card_number"], ""
    payment_id = sales.id_for(request.session, seat, form.cleaned_data["payment_id"], given)
    refusal: Refusal | None = None
    try:
        number = holders.card_number_of(given, payment_id, seat)
        holders.see(number, seat)
    except CardUnknown:
        form.add_error("card_number", gettext("Aucune carte ne porte ce numéro. Relisez les 13 chiffres."))
        return None
    except RotatingCodeRefused as unread:
        form.add_error("card_number", explain_shown_code(unread))
        return None
    except Refusal as said_no:
        refusal = said_no
    begun = sales.start(request.session, seat, card_number=number, payment_id=payment_id, given=given)
    return refused(request, begun, refusal) if refusal else redirect("partner:sale", begun.payment_id)


def during_a_sale(view: Callable[[HttpRequest, Seat, Sale], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """The view receives the open sale. A paid one shows what happened; one that is over starts again at the card."""

    @at_the_till
    @wraps(view)
    def with_sale(request: HttpRequest, seat: Seat, payment_id: UUID) -> HttpResponse:
        if find_payment(seat, payment_id):
            return redirect("partner:payment", payment_id)
        current = sales.find(request.session, seat, payment_id)
        return view(request, seat, current) if current else sale_is_over(request)

    return with_sale


def sale_is_over(request: HttpRequest) -> HttpResponse:
    """Back to the card number, with the reason."""
    messages.warning(
        request, gettext("Cette vente n’est plus ouverte à cette caisse. Recommencez avec le numéro de la carte.")
    )
    return redirect("partner:till")


def refused(request: HttpRequest, current: Sale, refusal: Refusal) -> HttpResponse:
    """Write down how the try ended, and show it at an address that can be reloaded."""
    current.refusal = refusal.code
    current.refusal_details = {key: value for key, value in refusal.details.items() if isinstance(value, int | str)}
    current.turn += 1
    sales.keep(request.session, current)
    return redirect("partner:payment", current.payment_id)


@form_page
@during_a_sale
def sale(request: HttpRequest, seat: Seat, current: Sale) -> HttpResponse:
    """Second screen: the benefit when there is a choice, the price, who pays what."""
    try:
        holder = holders.see(current.card_number, seat)
    except Refusal as refusal:
        return refused(request, current, refusal)
    open_personal_files(request, [holders.subject_ref(current.card_number)], again=False)
    data = request.POST if request.method == "POST" else None
    initial = {"wallet": current.wallet_id, "price": current.price_cents}
    form = PriceForm(data, wallets=holder.wallets, initial=initial)
    if form.is_valid():
        current.wallet_id, current.price_cents = form.chosen_wallet_id, form.cleaned_data["price"]
        current.refusal, current.turn = "", current.turn + 1
        sales.keep(request.session, current)
        return redirect("partner:sale" if "calculate" in request.POST else "partner:sale_code", current.payment_id)
    wallet = holder.chosen(current.wallet_id)
    context = {"form": form, "seat": seat, "sale": current, "holder": holder, "wallet": wallet}
    context["limit_cents"] = holders.limit_cents(wallet) if wallet else None
    return render(request, "partner/sale.html", context | {"split": holders.split_of(current, wallet)})


@form_page
@during_a_sale
def sale_code(request: HttpRequest, seat: Seat, current: Sale) -> HttpResponse:
    """Third screen, in the hands of the holder: the code. Its POST is the payment."""
    if request.method != "POST":
        return code_page(request, seat, current, CodeForm(initial={"turn": current.turn}))
    payment_id = UUID(current.payment_id)
    with sales.one_answer_at_a_time(request.session, payment_id):
        latest = sales.find(request.session, seat, payment_id)
        if latest is None or find_payment(seat, payment_id):
            return redirect("partner:payment", payment_id)
        return try_code(request, seat, latest)


def code_page(request: HttpRequest, seat: Seat, current: Sale, form: CodeForm) -> HttpResponse:
    """The screen of the code; back to the price when it or the benefit is missing."""
    try:
        holder = holders.see(current.card_number, seat)
    except Refusal as refusal:
        return refused(request, current, refusal)
    open_personal_files(request, [holders.subject_ref(current.card_number)], again=False)
    split = holders.split_of(current, holder.chosen(current.wallet_id))
    if split is None:
        return redirect("partner:sale", current.payment_id)
    if current.shown_cents != split.amount_cents:
        current.shown_cents = split.amount_cents
        sales.keep(request.session, current)
    context = {"form": form, "seat": seat, "sale": current, "holder": holder, "split": split}
    return render(request, "partner/code.html", context)


def try_code(request: HttpRequest, seat: Seat, current: Sale) -> HttpResponse:
    """Pay with the code typed, once for each turn of the sale."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return code_page(request, seat, current, form)
    if form.cleaned_data["turn"] != current.turn or current.price_cents is None:
        if current.refusal:
            return redirect("partner:payment", current.payment_id)
        messages.warning(request, gettext("La vente a changé entre-temps. Regarde le montant, puis tape ton code."))
        return redirect("partner:sale_code", current.payment_id)
    try:
        paid = authorise_and_capture(
            payment_id=UUID(current.payment_id),
            card_number=current.card_number,
            usage_code=form.cleaned_data["usage_code"],
            wallet_public_id=UUID(current.wallet_id),
            price_cents=current.price_cents,
            place=seat.place,
            member=seat.member,
            shown_cents=current.shown_cents,
        )
    except Refusal as refusal:
        return refused(request, current, refusal)
    current.remaining_cents = holders.remaining_cents(paid)
    # The till no longer needs to know whose card it was.
    current.card_number = current.given = ""
    sales.keep(request.session, current)
    return redirect("partner:payment", current.payment_id)


@require_safe
@at_the_till
def sale_portrait(request: HttpRequest, seat: Seat, payment_id: UUID) -> HttpResponseBase:
    """The holder's photo, while their sale is open at this till and not after."""
    current = sales.find(request.session, seat, payment_id)
    if current is None or not current.card_number:
        raise Http404
    try:
        holder: Holder = holders.see(current.card_number, seat)
    except Refusal as refusal:
        raise Http404 from refusal
    open_personal_files(request, [holders.subject_ref(current.card_number)], again=False)
    portrait = get_object_or_404(Portrait, pk=holder.portrait_id)
    try:
        return FileResponse(portrait.image.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as lost:
        raise Http404 from lost


@require_safe
@at_the_till
def payment(request: HttpRequest, seat: Seat, payment_id: UUID) -> HttpResponse:
    """What happened: accepted, refused or cancelled. This is where every sending of a sale ends."""
    paid = find_payment(seat, payment_id)
    current = sales.find(request.session, seat, payment_id)
    if paid:
        return paid_page(request, seat, paid, current)
    if current is None:
        return sale_is_over(request)
    if not current.refusal:
        return redirect("partner:sale", payment_id)
    context = {"seat": seat, "sale": current, "accepted": False, "explanation": explain(current)}
    return render(request, "partner/refused.html", context)


def paid_page(request: HttpRequest, seat: Seat, paid: Payment, current: Sale | None) -> HttpResponse:
    """A sale that was paid, and perhaps cancelled since. What is left is shown just after the sale only."""
    line = day.line_of(paid)
    if line.is_cancelled:
        return render(request, "partner/cancelled.html", {"seat": seat, "line": line})
    remaining_cents = current.remaining_cents if current else None
    context = {"seat": seat, "line": line, "accepted": True, "remaining_cents": remaining_cents}
    return render(request, "partner/accepted.html", context)


@form_page
@at_the_till
def cancel(request: HttpRequest, seat: Seat, payment_id: UUID) -> HttpResponse:
    """Take a sale of the day back, after asking once."""
    paid = get_payment_or_404(seat, payment_id)
    line = day.line_of(paid)
    if request.method != "POST" and line.can_be_cancelled:
        return render(request, "partner/cancel.html", {"seat": seat, "line": line})
    if request.method == "POST":
        try:
            cancel_payment(payment_id=payment_id, reason="", member=seat.member)
        except Refusal:
            messages.error(request, too_late(line))
        else:
            messages.success(request, gettext("La vente est annulée."))
    elif not line.is_cancelled:
        messages.error(request, too_late(line))
    return redirect("partner:payment", payment_id)


def too_late(line: day.Line) -> str:
    """Why a sale can no longer be taken back at the till."""
    sentence = gettext("Cette vente est du %(day)s. La caisse n’annule que les ventes du jour : appelez l’assistance.")
    return sentence % {"day": date_format(line.sold_at, "j F Y")}


@require_safe
@at_the_till
def payments(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The day's sales: of this place, or of every place of the partner for a manager."""
    return render(request, "partner/payments.html", {"seat": seat, "places": day.sales_of(seat), "today": today()})
