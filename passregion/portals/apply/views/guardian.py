"""The adult who answers for a child: the page where the age turns the demande over, and the adult's own step."""

import datetime
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from passregion.accounts.models import Kind, User
from passregion.applications import rules
from passregion.applications.models import Applicant, Draft
from passregion.applications.operations import drafting
from passregion.applications.rules import birth_date_of
from passregion.portals.advice import Advice
from passregion.portals.apply.forms.guardian import GuardianForm, RelationForm
from passregion.portals.apply.steps import BY_KEY, is_for_another, resume_step
from passregion.portals.apply.views.base import DraftView, wizard_context
from passregion.portals.apply.views.typed_step import TypedStepView
from passregion.portals.apply.views.typing import keep_password
from passregion.portals.wording import ADULT, FOR_WHOM

ANSWERS = ("last_name", "first_name", "phone", "email", "relation")


def signed_in_guardian(request: HttpRequest) -> User | None:
    """The adult who is signed in and answers for children, if any."""
    user = request.user
    return user if isinstance(user, User) and user.kind == Kind.GUARDIAN else None


def apply_for_child(request: HttpRequest, draft: Draft) -> Draft:
    """Let an adult fill this draft in; one who is signed in needs no other account. Raises DraftGone."""
    draft = drafting.change_applicant(draft=draft, applicant=Applicant.GUARDIAN)
    adult = signed_in_guardian(request)
    return drafting.join_account(draft=draft, user=adult) if adult else draft


class GuardianView(DraftView):
    """The age says that somebody else has to apply: an adult for the young person, or the reverse."""

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        birth_date = birth_date_of(self.draft)
        if birth_date is None or not is_for_another(self.draft):
            return redirect(resume_step(self.draft).url(self.draft))
        identity = BY_KEY[rules.IDENTITY]
        context = {
            **wizard_context(self.draft, identity),
            "birth_date": birth_date,
            "turns_on": _birthday(birth_date, self.draft.campaign.guardian_age),
            "first_name": self.draft.answers[rules.IDENTITY].get("first_name", ""),
            "identity_url": identity.url(self.draft),
        }
        is_adult = self.draft.applicant == Applicant.GUARDIAN
        return render(request, "apply/guardian_alone.html" if is_adult else "apply/guardian.html", context)

    def post(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        """Turn the demande over to whom the button says, and go on where it stands then."""
        if request.POST.get("applicant") == Applicant.GUARDIAN:
            self.draft = apply_for_child(request, self.draft)
        elif request.POST.get("applicant") == Applicant.SELF:
            self.draft = drafting.change_applicant(draft=self.draft, applicant=Applicant.SELF)
        return redirect(resume_step(self.draft).url(self.draft))


def _birthday(birth_date: datetime.date, age: int) -> datetime.date:
    """The day of this birthday; 29 February becomes 1 March in other years."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return datetime.date(birth_date.year + age, 3, 1)


class GuardianStepView(TypedStepView):
    """« Responsable légal »: who the adult is, or whose account the child joins."""

    step = BY_KEY[rules.GUARDIAN]
    template_name = "apply/steps/guardian.html"

    @property
    def account(self) -> User | None:
        """The account that the child joins: that of the adult who is signed in, before the one joined earlier."""
        return signed_in_guardian(self.request) or self.draft.guardian_user

    def make_form(self, **bound: Any) -> RelationForm | GuardianForm:
        answers = self.answers
        if self.account:
            return RelationForm(bound.get("data"), initial=answers)
        initial = {**answers, "email_again": answers.get("email")}
        return GuardianForm(bound.get("data"), draft=self.draft, initial=initial)

    def post(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        if "other_account" in request.POST:
            self.draft = drafting.join_account(draft=self.draft, user=None)
            return redirect(self.step.url(self.draft))
        return super().post(request, draft_id)

    def accept(self, request: HttpRequest, form: RelationForm | GuardianForm) -> HttpResponse:
        if self.account:
            self.draft = drafting.join_account(draft=self.draft, user=self.account)
        answers = {name: form.cleaned_data[name] for name in ANSWERS if name in form.cleaned_data}
        self.draft = drafting.save_answers(draft=self.draft, step=self.step.key, answers={**self.answers, **answers})
        self.keep_partly(form)
        return self.go_on()

    def advice(self, form: RelationForm | GuardianForm) -> list[Advice]:
        return form.advise() if isinstance(form, GuardianForm) else []

    def keep_partly(self, form: RelationForm | GuardianForm) -> None:
        if isinstance(form, GuardianForm):
            self.draft = keep_password(self.draft, form)

    def extra_context(self) -> dict[str, Any]:
        sign_in = {"next": self.step.url(self.draft), FOR_WHOM: ADULT}
        return {
            "account": self.account,
            "is_signed_in": signed_in_guardian(self.request) is not None,
            "sign_in_url": f"{reverse('public:sign_in')}?{urlencode(sign_in)}",
            "turn_url": reverse("apply:guardian", args=[self.draft.public_id]),
        }
