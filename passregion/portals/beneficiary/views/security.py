"""What protects the account: its address, the browsers in which it is open, the outside accounts that open it."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passregion.accounts.devices import device_words
from passregion.accounts.email_changes import SameAddress, give_up_email_change, waiting_email_change
from passregion.accounts.models import Kind, User
from passregion.accounts.operations import hit
from passregion.accounts.sign_ins import open_sign_ins
from passregion.journeys.closing_browsers import close_browser, close_other_browsers
from passregion.journeys.contact_changes import ask_for_email
from passregion.portals.beneficiary.access import get_sign_in_or_404
from passregion.portals.beneficiary.forms import EmailChangeForm
from passregion.portals.browsers import this_browser
from passregion.portals.gate import Who
from passregion.portals.holder_access import get_holder_or_404, signed_in_user
from passregion.portals.idle import IDLE_SECONDS
from passregion.portals.sudo import password_again

HELD_STATUS = 429
# Each writes to an address that somebody typed.
EMAIL_CHANGES_PER_DAY = 5
IDLE = timedelta(seconds=IDLE_SECONDS[Who.HOLDER])


@password_again()
@require_http_methods(["GET", "HEAD", "POST"])
def email(request: HttpRequest) -> HttpResponse:
    """Another e-mail address: it is in force once its own link was used."""
    user = signed_in_user(request)
    form = EmailChangeForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        status = _ask(request, user, form)
        if not form.errors:
            return redirect("beneficiary:account")
    context = {
        "holder": get_holder_or_404(request),
        "form": form,
        "address": user.email,
        "has_children": user.kind == Kind.GUARDIAN,
    }
    return render(request, "beneficiary/email.html", context, status=status)


def _ask(request: HttpRequest, user: User, form: EmailChangeForm) -> int:
    """Send both messages, or write in the form why not; the status of the answer."""
    if not hit(key=f"email_change:{user.pk}", limit=EMAIL_CHANGES_PER_DAY, window=timedelta(days=1)):
        form.add_error(None, _("Trop de demandes aujourd’hui. Attends demain, ou écris à l’assistance."))
        return HELD_STATUS
    try:
        change = ask_for_email(user=user, email=form.cleaned_data["email"])
    except SameAddress:
        form.add_error("email", _("C’est déjà l’adresse du compte. Saisis la nouvelle."))
    else:
        sentence = _("Un message est parti à %(email)s. Ouvre son lien pour mettre cette adresse en service.")
        messages.success(request, sentence % {"email": change.new_email})
    return 200


@require_POST
def give_up_email(request: HttpRequest) -> HttpResponse:
    """The address that waits is no longer wanted."""
    if give_up_email_change(user=signed_in_user(request)):
        messages.success(request, _("La demande est annulée. L’adresse du compte ne change pas."))
    return redirect("beneficiary:account")


@never_cache
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """« Mes connexions »: the browsers in which the account is open, this one first."""
    here = this_browser(request)
    found = open_sign_ins(user=signed_in_user(request), idle=IDLE)
    lines = [
        {
            "public_id": sign_in.public_id,
            "device": device_words(sign_in.browser, sign_in.system),
            "opened_at": sign_in.opened_at,
            "seen_at": sign_in.seen_at,
            "is_here": str(sign_in.public_id) == here,
        }
        for sign_in in found
    ]
    lines.sort(key=lambda line: not line["is_here"])
    context = {
        "holder": get_holder_or_404(request),
        "lines": lines,
        "has_others": any(not line["is_here"] for line in lines),
    }
    return render(request, "beneficiary/sign_ins.html", context)


@require_POST
def close_one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close one browser from another. Another's sign-in is as unknown as one that does not exist."""
    get_sign_in_or_404(request, public_id)
    return _close(request, public_id)


@password_again()
def _close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    # This very browser is closed by signing out.
    if str(public_id) != this_browser(request):
        close_browser(user=signed_in_user(request), public_id=public_id)
        messages.success(request, _("Cette connexion est fermée. L’appareil devra se reconnecter."))
    return redirect("beneficiary:sign_ins")


@require_POST
@password_again()
def close_others(request: HttpRequest) -> HttpResponse:
    """Close every browser but this one."""
    count = close_other_browsers(user=signed_in_user(request), but=[this_browser(request)])
    sentence = ngettext("%(count)d autre connexion est fermée.", "%(count)d autres connexions sont fermées.", count)
    messages.success(request, sentence % {"count": count})
    return redirect("beneficiary:sign_ins")


def waiting_address(user: User) -> str:
    """The address that waits to be confirmed, empty when there is none."""
    change = waiting_email_change(user)
    return change.new_email if change else ""
