"""A draft on another device, in a parent's hands, or at an end."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from passregion.accounts.operations import hit
from passregion.applications.models import ResumeAudience
from passregion.applications.operations import resuming
from passregion.applications.operations.drafting import DraftGone
from passregion.applications.rules import birth_date_of, email_of
from passregion.portals.apply.access import forget_draft, remember_draft
from passregion.portals.apply.forms.resume import BirthDateForm, HandOverForm
from passregion.portals.apply.steps import resume_step
from passregion.portals.apply.views.base import DraftView, wizard_context
from passregion.portals.sign_in import account_key, source_of

LINKS_PER_HOUR_MAX = 3
# A whole class may sit behind one address.
LINKS_PER_SOURCE_MAX = 60
HOUR = datetime.timedelta(hours=1)


def _may_write(request: HttpRequest, draft_id: uuid.UUID, address: str) -> bool:
    """Count one link on three rings: this draft, this address, this source; whether all three allow it."""
    is_fine = [
        hit(key=f"resume:draft:{draft_id}", limit=LINKS_PER_HOUR_MAX, window=HOUR),
        hit(key=f"resume:to:{account_key(address)}", limit=LINKS_PER_HOUR_MAX, window=HOUR),
        hit(key=f"resume:source:{source_of(request)}", limit=LINKS_PER_SOURCE_MAX, window=HOUR),
    ]
    return all(is_fine)


class LinkView(DraftView):
    """A page that writes a link; before the draft can be opened by one, it says what to do first."""

    template_name: str
    audience: ResumeAudience

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        return self.show(request, HandOverForm())

    def show(self, request: HttpRequest, form: HandOverForm) -> HttpResponse:
        address = email_of(self.draft)
        is_ready = birth_date_of(self.draft) is not None and bool(address or self.audience == ResumeAudience.GUARDIAN)
        context = {
            **wizard_context(self.draft, None),
            "form": form,
            "address": address,
            "is_ready": is_ready,
            "next_step": resume_step(self.draft),
            "step_url": resume_step(self.draft).url(self.draft),
            "is_sent": request.GET.get("envoye") == "1",
        }
        return render(request, self.template_name, context)

    def write(self, request: HttpRequest, form: HandOverForm, to: str) -> HttpResponse:
        """Send the link, or show why not."""
        if not _may_write(request, self.draft.public_id, to):
            form.add_error(
                None, _("Trop de liens demandés en une heure. Sers-toi du dernier reçu, ou réessaie plus tard.")
            )
            return self.show(request, form)
        try:
            resuming.send_link(draft=self.draft, audience=self.audience, to=to)
        except resuming.NotReady:
            return self.show(request, form)
        return redirect(f"{request.path}?envoye=1")


class ResumeLinkView(LinkView):
    """« Reprendre sur un autre appareil »: the link goes to the draft's own address."""

    template_name = "apply/resume_link.html"
    audience = ResumeAudience.SELF

    def post(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        # The page has no field; the form only carries what refuses the sending.
        form = HandOverForm({"email": email_of(self.draft)})
        return self.write(request, form, email_of(self.draft)) if form.is_valid() else self.show(request, form)


class HandOverView(LinkView):
    """« Confier à un parent »."""

    template_name = "apply/hand_over.html"
    audience = ResumeAudience.GUARDIAN

    def post(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        form = HandOverForm(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        return self.write(request, form, form.cleaned_data["email"])


class LeaveView(DraftView):
    """« Quitter »: close the draft in this browser, or erase it everywhere."""

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        context = {
            **wizard_context(self.draft, None),
            "step_url": resume_step(self.draft).url(self.draft),
            "can_resume": birth_date_of(self.draft) is not None and bool(email_of(self.draft)),
        }
        return render(request, "apply/leave.html", context)

    def post(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        response = redirect("apply:start")
        if request.POST.get("act") == "erase":
            resuming.erase_draft(draft=self.draft)
            messages.success(request, _("Ta demande est effacée, avec tout ce que tu avais écrit."))
        elif request.POST.get("act") == "close":
            messages.success(
                request, _("La demande est fermée dans ce navigateur. Elle s’ouvre encore par le lien reçu par e-mail.")
            )
        else:
            return self.get(request, draft_id)
        forget_draft(request, response, self.draft)
        return response


@method_decorator(never_cache, name="dispatch")
class ResumeView(View):
    """The page behind the link: nothing is shown, used or erased before the right birth date."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.link = resuming.find_link(secret=kwargs["secret"])
            return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]
        except resuming.LinkRefused as refusal:
            return render(request, "apply/resume_refused.html", {"code": refusal.code}, status=404)
        except DraftGone:
            return render(request, "apply/resume_refused.html", {"code": "sent"}, status=404)

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        return self.show(request, BirthDateForm(), BirthDateForm(prefix="erase"))

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        if request.POST.get("act") == "erase":
            return self.erase(request, secret)
        form = BirthDateForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, BirthDateForm(prefix="erase"))
        opened = resuming.open_link(secret=secret, birth_date=form.typed)
        if opened is None:
            form.refuse()
            return self.show(request, form, BirthDateForm(prefix="erase"))
        response = redirect(resume_step(opened.draft).url(opened.draft))
        remember_draft(request, response, opened.draft, opened.secret)
        return response

    def erase(self, request: HttpRequest, secret: str) -> HttpResponse:
        """End the draft behind the link."""
        form = BirthDateForm(request.POST, prefix="erase")
        if form.is_valid():
            if resuming.erase_by_link(secret=secret, birth_date=form.typed):
                messages.success(request, _("La demande est effacée, avec tout ce qui y était écrit."))
                return redirect("apply:start")
            form.refuse()
        return self.show(request, BirthDateForm(), form)

    def show(self, request: HttpRequest, form: BirthDateForm, erase_form: BirthDateForm) -> HttpResponse:
        is_for_adult = self.link.audience == ResumeAudience.GUARDIAN
        context = {"form": form, "erase_form": erase_form, "is_for_adult": is_for_adult}
        return render(request, "apply/resume.html", context)
