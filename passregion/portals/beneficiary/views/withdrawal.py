"""« Retirer ma demande », and taking it up again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from passregion.accounts.models import User
from passregion.applications.models import Application
from passregion.applications.operations.moves import AlreadyDecided
from passregion.applications.operations.withdrawal import ReopeningClosed
from passregion.applications.queries import application_of
from passregion.applications.states import TRANSITIONS, State
from passregion.beneficiaries.models import Beneficiary
from passregion.common.actors import Actor
from passregion.common.clock import today
from passregion.journeys import withdrawal
from passregion.portals.beneficiary.card_words import day_in_words
from passregion.portals.beneficiary.forms import WithdrawalForm
from passregion.portals.holder_access import get_holder_or_404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """What happens and until when one may change one’s mind; a box to tick, then the act."""
    holder = get_holder_or_404(request)
    application = application_of(holder)
    if application is None or application.state not in TRANSITIONS["withdraw"][0]:
        return _too_late(request, application)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {
            "holder": holder,
            "form": form,
            "application": application,
            "can_reopen": today() <= application.campaign.closes_on,
        }
        return render(request, "beneficiary/withdraw.html", context)
    try:
        withdrawal.withdraw(application_id=application.public_id, actor=_actor(request, holder))
    except AlreadyDecided:
        return _too_late(request, application_of(holder))
    messages.success(request, _("Ta demande est retirée. Un e-mail te le confirme."))
    return redirect("beneficiary:procedures")


@require_POST
def reopen(request: HttpRequest) -> HttpResponse:
    """The withdrawal was a mistake: the establishment studies the demande again."""
    holder = get_holder_or_404(request)
    application = application_of(holder)
    if application is None:
        return redirect("beneficiary:procedures")
    try:
        withdrawal.reopen(application_id=application.public_id, actor=_actor(request, holder))
    except ReopeningClosed:
        sentence = _("La campagne s’est terminée le %(day)s\u00a0: cette demande ne peut plus être reprise.")
        messages.error(request, sentence % {"day": day_in_words(application.campaign.closes_on)})
    except AlreadyDecided:
        return _too_late(request, application_of(holder))
    else:
        sentence = _("Ta demande est reprise\u00a0: %(school)s l’étudie.")
        messages.success(request, sentence % {"school": application.establishment.name})
    return redirect("beneficiary:procedures")


def _actor(request: HttpRequest, holder: Beneficiary) -> Actor:
    return request.user.actor if isinstance(request.user, User) else holder.user.actor


def _too_late(request: HttpRequest, application: Application | None) -> HttpResponse:
    """The demande is no longer where this page showed it."""
    sentences = {
        State.SUBMITTED: _("Ta demande est en cours\u00a0: ton établissement l’étudie."),
        State.APPROVED: _("Ton établissement a déjà validé ta demande\u00a0: elle ne peut plus être retirée."),
        State.REFUSED: _("Ton établissement a déjà répondu\u00a0: cette demande ne peut plus être retirée."),
        State.WITHDRAWN: _("Ta demande est déjà retirée."),
    }
    if application and (sentence := sentences.get(State(application.state))):
        messages.info(request, sentence)
    return redirect("beneficiary:procedures")
