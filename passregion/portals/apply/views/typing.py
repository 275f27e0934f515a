"""Steps 1 to 3 and 6: charter, identity, contact, usage code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from passregion.accounts.passwords import hash_password
from passregion.applications import rules
from passregion.applications.models import Applicant, Draft
from passregion.applications.operations import drafting
from passregion.applications.rules import birth_date_of
from passregion.beneficiaries.operations.usage_code import usage_code_digest
from passregion.campaigns.queries import charter_html
from passregion.common.clock import today
from passregion.portals.address_form import address_lines
from passregion.portals.advice import Advice
from passregion.portals.apply.forms.account import AccountForm
from passregion.portals.apply.forms.contact import ContactForm
from passregion.portals.apply.forms.identity import IdentityForm, PersonForm
from passregion.portals.apply.forms.others import CharterForm
from passregion.portals.apply.forms.usage_code import UsageCodeForm
from passregion.portals.apply.steps import BY_KEY, erased_by, is_for_another
from passregion.portals.apply.views.base import StepView
from passregion.portals.apply.views.typed_step import TypedStepView


def keep_password(draft: Draft, form: AccountForm) -> Draft:
    """An accepted password is kept, hashed, whatever else is wrong: it cannot be shown again to be sent again."""
    if not form.accepted_password:
        return draft
    return drafting.set_password_hash(draft=draft, password_hash=hash_password(form.accepted_password))


class CharterView(StepView):
    """« Charte d’engagement »."""

    step = BY_KEY[rules.CHARTER]
    template_name = "apply/steps/charter.html"

    def make_form(self, **bound: Any) -> CharterForm:
        return CharterForm(
            bound.get("data"), initial={"accepted": rules.IS_COMPLETE[rules.CHARTER](self.draft, today())}
        )

    def accept(self, request: HttpRequest, form: CharterForm) -> HttpResponse:
        self.draft = drafting.accept_charter(draft=self.draft)
        return self.go_on()

    def extra_context(self) -> dict[str, Any]:
        charter = self.draft.campaign.charter
        return {"charter": charter, "charter_html": charter_html(charter, level=2, with_title=False)}


class IdentityView(TypedStepView):
    """« Informations du jeune »."""

    step = BY_KEY[rules.IDENTITY]
    template_name = "apply/steps/identity.html"

    def make_form(self, **bound: Any) -> PersonForm:
        answers = self.answers
        initial = {**answers, "birth_date": birth_date_of(self.draft), "email_again": answers.get("email")}
        form_class = PersonForm if self.draft.applicant == Applicant.GUARDIAN else IdentityForm
        return form_class(bound.get("data"), draft=self.draft, initial=initial)

    def accept(self, request: HttpRequest, form: PersonForm) -> HttpResponse:
        data = form.cleaned_data
        names = ("civility", "first_name", "last_name", "email")
        # The young person's address stays while an adult fills in.
        answers = {**self.answers, **{name: data[name] for name in names if name in data}}
        answers["birth_date"] = data["birth_date"].isoformat()
        erased = erased_by(self.step, self.answers, answers)
        self.draft = drafting.save_answers(draft=self.draft, step=self.step.key, answers=answers)
        if rules.USAGE_CODE in erased:
            self.draft = drafting.set_draft_usage_code(draft=self.draft, digest=None, key_id="")
        self.keep_partly(form)
        if is_for_another(self.draft):
            return redirect("apply:guardian", self.draft.public_id)
        return self.go_on()

    def advice(self, form: PersonForm) -> list[Advice]:
        return form.advise()

    def keep_partly(self, form: PersonForm) -> None:
        if isinstance(form, IdentityForm):
            self.draft = keep_password(self.draft, form)


class ContactView(TypedStepView):
    """« Contact du jeune »."""

    step = BY_KEY[rules.CONTACT]
    template_name = "apply/steps/contact.html"

    def make_form(self, **bound: Any) -> ContactForm:
        return ContactForm(bound.get("data"), initial=self.answers)

    def accept(self, request: HttpRequest, form: ContactForm) -> HttpResponse:
        self.draft = drafting.save_answers(draft=self.draft, step=self.step.key, answers=form.cleaned_data)
        return self.go_on()

    def advice(self, form: ContactForm) -> list[Advice]:
        return form.advise()

    def extra_context(self) -> dict[str, Any]:
        identity = self.draft.answers.get(rules.IDENTITY, {})
        name = f"{identity.get('first_name', '')} {identity.get('last_name', '')}".strip()
        return {"address_name": name, "address_lines": address_lines(self.answers, name) if self.answers else []}


class UsageCodeView(StepView):
    """« Code d’utilisation »."""

    step = BY_KEY[rules.USAGE_CODE]
    template_name = "apply/steps/usage_code.html"

    def make_form(self, **bound: Any) -> UsageCodeForm:
        is_defined = self.draft.usage_code_digest is not None
        return UsageCodeForm(bound.get("data"), birth_date=birth_date_of(self.draft), is_defined=is_defined)

    def accept(self, request: HttpRequest, form: UsageCodeForm) -> HttpResponse:
        if code := form.cleaned_data["code"]:
            digest, key_id = usage_code_digest(holder_id=self.draft.holder_id, code=code)
            self.draft = drafting.set_draft_usage_code(draft=self.draft, digest=digest, key_id=key_id)
        return self.go_on()
