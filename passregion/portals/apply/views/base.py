"""What the seven step screens share: which draft, may it be entered, what to show around the form."""

import uuid
from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import cache_control

from passregion.applications.models import Applicant, Draft
from passregion.applications.operations.drafting import DraftGone
from passregion.applications.queries import application_of_draft
from passregion.applications.rules import email_of
from passregion.campaigns.models import Campaign
from passregion.common.clock import today
from passregion.common.languages import speaking_to
from passregion.portals.apply.access import get_draft_or_404, keep_cookie
from passregion.portals.apply.stale import stale_reason
from passregion.portals.apply.steps import (
    BY_SLUG,
    Step,
    following,
    is_for_another,
    may_enter,
    preceding,
    resume_step,
    step_items,
    steps_of,
)
from passregion.portals.apply.views.unlocking import ask_who, without_absent_adult


def is_open(campaign: Campaign) -> bool:
    """Whether one can apply today."""
    return campaign.opens_on <= today() <= campaign.closes_on


def not_here(request: HttpRequest) -> HttpResponse:
    """The page for a draft that this browser may not open, or that is gone. It never says which."""
    return render(request, "apply/not_here.html", status=404)


def wizard_context(draft: Draft, step: Step | None) -> dict[str, Any]:
    """What the wizard's layout shows around each step."""
    earlier = preceding(draft, step) if step else None
    return {
        "draft": draft,
        "campaign": draft.campaign,
        "step": step,
        "items": step_items(draft, step),
        "place": place_in_words(draft, step) if step else "",
        "account_email": email_of(draft),
        "is_saved": bool(draft.answers or draft.charter_accepted_at),
        "back_url": earlier.url(draft) if earlier else "",
    }


def place_in_words(draft: Draft, step: Step) -> str:
    """« étape 3 sur 7 », for the title of the page."""
    steps = steps_of(draft)
    return _("étape %(number)d sur %(total)d") % {"number": steps.index(step) + 1, "total": len(steps)}


# Private, but not « no-store »: the browser's back button then finds again what was typed.
@method_decorator(cache_control(private=True, no_cache=True, must_revalidate=True), name="dispatch")
class DraftView(View):
    """A page of one draft, closed to every browser but those that hold a key of it."""

    draft: Draft

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = self.answer(request, *args, **kwargs)
        keep_cookie(request, response)
        return response

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or what stands before it."""
        try:
            self.draft = get_draft_or_404(request, kwargs["draft_id"])
            self.draft = without_absent_adult(request, self.draft)
            with speaking_to(adult=self.draft.applicant == Applicant.GUARDIAN):
                return ask_who(request, self.draft) or self.enter(request) or super().dispatch(request, *args, **kwargs)
        except DraftGone:
            # Sent meanwhile, by a second click or another tab.
            is_sent = application_of_draft(self.draft) is not None
            return redirect("apply:receipt", self.draft.public_id) if is_sent else not_here(request)
        except Http404:
            return not_here(request)

    def enter(self, request: HttpRequest) -> HttpResponseBase | None:
        """Another answer when this page may not be entered now."""
        if self.draft.submitted_at is not None:
            return redirect("apply:receipt", self.draft.public_id)
        if not is_open(self.draft.campaign):
            return render(request, "apply/closed.html", {"campaign": self.draft.campaign})
        return None


class StepView(DraftView):
    """One step: shows its form filled with the draft, keeps what is right, says what is not."""

    step: Step
    template_name: str

    def enter(self, request: HttpRequest) -> HttpResponseBase | None:
        answer = super().enter(request)
        if answer is not None or may_enter(self.draft, self.step):
            return answer
        if is_for_another(self.draft):
            return redirect("apply:guardian", self.draft.public_id)
        target = resume_step(self.draft)
        if reason := stale_reason(self.draft, target.key):
            messages.warning(request, f"{target.title}\u00a0: {reason}")
            return redirect(target.url(self.draft))
        messages.warning(request, _("Il reste une étape à compléter avant : « %s ».") % target.title)
        return redirect(target.url(self.draft))

    @property
    def answers(self) -> dict[str, Any]:
        """What the draft holds for this step."""
        return dict(self.draft.answers.get(self.step.key, {}))

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        return self.show(request, self.make_form())

    def post(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        form = self.make_form(data=request.POST, files=request.FILES)
        if form.is_valid():
            return self.accept(request, form)
        self.keep_partly(form)
        return self.show(request, form)

    @abstractmethod
    def make_form(self, **bound: Any) -> Any:
        """The form of this step, bound or filled with the draft."""

    @abstractmethod
    def accept(self, request: HttpRequest, form: Any) -> HttpResponse:
        """Keep right answers and go on."""

    def keep_partly(self, form: Any) -> None:
        """Keep what is right among wrong answers, where typing it again would be a burden."""

    def go_on(self) -> HttpResponse:
        """To the next step."""
        return redirect(following(self.draft, self.step).url(self.draft))

    def show(self, request: HttpRequest, form: Form, **extra: Any) -> HttpResponse:
        """The page of the step around `form`."""
        context = {**wizard_context(self.draft, self.step), "form": form, **self.extra_context(), **extra}
        return render(request, self.template_name, context)

    def extra_context(self) -> dict[str, Any]:
        """What this step shows besides its form."""
        return {}


def step_dispatcher(views: dict[str, Callable[..., HttpResponseBase]]) -> Callable[..., HttpResponseBase]:
    """The view of `apply:step`: the screen whose slug is in the address."""

    def dispatch(request: HttpRequest, draft_id: uuid.UUID, slug: str) -> HttpResponseBase:
        if slug not in BY_SLUG:
            raise Http404
        return views[BY_SLUG[slug].key](request, draft_id=draft_id)

    return dispatch
