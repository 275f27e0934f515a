"""Before the wizard: what is needed, who may apply, what to resume."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from passregion.accounts.models import Kind
from passregion.accounts.operations import hit
from passregion.applications.models import Applicant, Draft
from passregion.applications.operations.drafting import start_draft
from passregion.campaigns.queries import current_campaign, latest_campaign, next_campaign
from passregion.portals.apply.access import is_locked, open_drafts, remember_draft
from passregion.portals.apply.forms.others import StartForm
from passregion.portals.apply.line import give_pass, is_waiting, line_up
from passregion.portals.apply.steps import STEPS, resume_step
from passregion.portals.apply.views.base import is_open
from passregion.portals.apply.views.guardian import apply_for_child
from passregion.portals.sign_in import source_of

# A whole school may stand behind one address, and whoever waits in line asks twice.
DRAFTS_PER_HOUR_MAX = 1200
HOUR = datetime.timedelta(hours=1)


@method_decorator(never_cache, name="dispatch")
class StartView(View):
    """« Déposer une demande »: the question that leads to the wizard or to sign-in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.kind == Kind.HOLDER:
            messages.info(request, _("Tu as déjà un dossier : tout se passe dans ton espace."))
            return redirect("beneficiary:home")
        if is_waiting(request):
            return redirect("apply:waiting")
        response = self._show(request, StartForm(pass_name=settings.BRAND["pass_name"]))
        give_pass(request, response)
        return response

    def post(self, request: HttpRequest) -> HttpResponseBase:
        # « Je fais la demande pour mon enfant »: the question about an earlier pass is not the adult's.
        is_for_child = request.POST.get("applicant") == Applicant.GUARDIAN
        data = {"is_holder": "no"} if is_for_child else request.POST
        form = StartForm(data, pass_name=settings.BRAND["pass_name"])
        campaign = current_campaign()
        if campaign is None or not form.is_valid():
            return self._show(request, form)
        if form.cleaned_data["is_holder"] == "yes":
            messages.info(request, _("Ton dossier existe déjà : connecte-toi pour le retrouver et le renouveler."))
            return redirect("public:sign_in")
        if not hit(key=f"draft:{source_of(request)}", limit=DRAFTS_PER_HOUR_MAX, window=HOUR):
            form.add_error(None, _("Trop de demandes viennent d’ici en ce moment. Réessaie dans une heure."))
            return self._show(request, form)
        if (to_the_line := line_up(request)) is not None:
            return to_the_line
        draft, secret = start_draft(campaign=campaign)
        if is_for_child:
            draft = apply_for_child(request, draft)
        response = redirect(STEPS[0].url(draft))
        remember_draft(request, response, draft, secret)
        return response

    def _show(self, request: HttpRequest, form: StartForm) -> HttpResponse:
        campaign = current_campaign()
        if campaign is None:
            context = {"campaign": latest_campaign(), "next_campaign": next_campaign()}
            return render(request, "apply/closed.html", context)
        drafts = [draft for draft in open_drafts(request) if is_open(draft.campaign) and draft.charter_accepted_at]
        resumable = [_resumable(draft, is_locked(request, draft)) for draft in drafts]
        return render(request, "apply/start.html", {"form": form, "campaign": campaign, "resumable": resumable})


def _resumable(draft: Draft, is_locked: bool) -> dict[str, Any]:
    """What to say of a draft of this browser: of a locked one, only that there is one."""
    step = resume_step(draft)
    if is_locked:
        return {"url": step.url(draft), "is_locked": True}
    first_name = draft.answers.get("identity", {}).get("first_name", "")
    return {"url": step.url(draft), "step": step.title, "first_name": first_name, "saved_at": draft.updated_at}
