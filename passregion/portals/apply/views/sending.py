"""Step 7, then « Demande enregistrée »: the page and the PDF of the receipt."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from passregion.accounts.operations import hit
from passregion.applications import rules
from passregion.applications.documents import listing_in_words, moment_in_words
from passregion.applications.listing_queries import what_is_missing
from passregion.applications.models import Applicant, Application, Delivery
from passregion.applications.operations import drafting
from passregion.applications.operations.submission import CharterNotAccepted
from passregion.applications.queries import application_of_draft, progress_of_application
from passregion.applications.rules import birth_date_of
from passregion.establishments.queries import get_by_uai
from passregion.journeys.enrolment import DraftIncomplete
from passregion.journeys.receipts import receipt_pdf, receipt_qr
from passregion.journeys.submission import CampaignClosed, submit
from passregion.portals.apply.forms.others import JointLegalForm, LegalForm
from passregion.portals.apply.forms.school import find_track
from passregion.portals.apply.steps import BY_KEY, is_for_another
from passregion.portals.apply.views.base import DraftView, StepView
from passregion.portals.sign_in import account_key

# A large family, or a school that helps; more would be somebody filling another's mailbox.
DEMANDES_PER_ADDRESS_MAX = 8
DAY = datetime.timedelta(days=1)


class LegalView(StepView):
    """« Informations légales », a last look at the answers, and the sending."""

    step = BY_KEY[rules.LEGAL]
    template_name = "apply/steps/legal.html"

    def make_form(self, **bound: Any) -> LegalForm | JointLegalForm:
        if self.draft.applicant == Applicant.GUARDIAN:
            first_name = self.draft.answers[rules.IDENTITY]["first_name"]
            return JointLegalForm(bound.get("data"), first_name=first_name, initial=self.answers)
        brand = settings.BRAND
        return LegalForm(
            bound.get("data"),
            pass_name=brand["pass_name"],
            region_name=brand["region_name"],
            initial={name: self.answers.get(name) is True for name in ("deals", "news")},
        )

    def accept(self, request: HttpRequest, form: LegalForm | JointLegalForm) -> HttpResponse:
        self.draft = drafting.save_answers(draft=self.draft, step=self.step.key, answers=form.cleaned_data)
        if self._joins_somebody_absent(request):
            messages.warning(request, _("Connecte-toi d’abord : cette demande rejoint un compte déjà ouvert."))
            return redirect(f"{reverse('public:sign_in')}?{urlencode({'next': self.step.url(self.draft)})}")
        key = f"demande:to:{account_key(rules.email_of(self.draft))}"
        if not hit(key=key, limit=DEMANDES_PER_ADDRESS_MAX, window=DAY):
            form.add_error(None, _("Trop de demandes portent cette adresse e-mail aujourd’hui. Réessaie demain."))
            return self.show(request, form)
        try:
            submit(draft=self.draft, language=get_language() or "fr")
        except DraftIncomplete as refusal:
            if is_for_another(self.draft):
                return redirect("apply:guardian", self.draft.public_id)
            target = BY_KEY[str(refusal.details["step"])]
            messages.warning(request, _("Il reste une étape à compléter avant : « %s ».") % target.title)
            return redirect(target.url(self.draft))
        except CharterNotAccepted:
            messages.warning(request, _("La charte a changé. Lis-la et accepte-la de nouveau."))
            return redirect(BY_KEY[rules.CHARTER].url(self.draft))
        except CampaignClosed:
            return render(request, "apply/closed.html", {"campaign": self.draft.campaign})
        return redirect("apply:receipt", self.draft.public_id)

    def _joins_somebody_absent(self, request: HttpRequest) -> bool:
        """Whether the child would join the account of an adult who has left: nobody else may send it there."""
        adult = self.draft.guardian_user
        return adult is not None and adult.is_active and adult != request.user

    def extra_context(self) -> dict[str, Any]:
        answers = self.draft.answers
        identity, school = answers[rules.IDENTITY], answers[rules.SCHOOL]
        establishment, track = get_by_uai(school.get("uai", "")), find_track(school.get("track_code", ""))
        # What is not in the list is shown as it was named.
        named = school.get("establishment_request", {}).get("name")
        establishment_name = establishment.name if establishment else named
        track_label = track.label if track else school.get("track_request", {}).get("name")
        facts = [
            (_("Jeune"), f"{identity['first_name']} {identity['last_name']}", rules.IDENTITY),
            (_("Établissement"), establishment_name, rules.SCHOOL),
            (_("Filière"), track_label, rules.SCHOOL),
            (_("La carte est envoyée"), self._delivery(), rules.PHOTO),
        ]
        if adult := self._adult():
            facts.insert(0, (_("Responsable légal"), adult, rules.GUARDIAN))
        rows = [{"label": label, "value": value, "url": BY_KEY[key].url(self.draft)} for label, value, key in facts]
        return {"facts": rows, "birth_date": birth_date_of(self.draft), "is_joint": self._adult() is not None}

    def _adult(self) -> str | None:
        """The name of the adult who applies, if one does."""
        if self.draft.applicant != Applicant.GUARDIAN:
            return None
        if self.draft.guardian_user is not None:
            return self.draft.guardian_user.display_name
        answers = self.draft.answers[rules.GUARDIAN]
        return f"{answers['first_name']} {answers['last_name']}"

    def _delivery(self) -> str:
        if self.draft.answers[rules.PHOTO]["delivery"] == Delivery.ESTABLISHMENT:
            return _("À ton établissement")
        return _("Chez toi, par courrier")


# Nothing is typed here, so nothing is lost by leaving no copy on a machine that others use.
@method_decorator(never_cache, name="dispatch")
class SentView(DraftView):
    """A page of a draft that was sent."""

    application: Application

    def enter(self, request: HttpRequest) -> HttpResponseBase | None:
        found = application_of_draft(self.draft)
        if found is None:
            return redirect("apply:step", self.draft.public_id, BY_KEY[rules.LEGAL].slug)
        self.application = found
        return None


class ReceiptView(SentView):
    """« Demande enregistrée »."""

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        person = self.application.beneficiary
        progress = progress_of_application(self.application)
        context = {
            "application": self.application,
            "person": person,
            "account_email": person.user.email,
            "moment": moment_in_words(self.application),
            "qr_svg": receipt_qr(self.application),
            "items": _next_steps(self.application, progress.is_activated),
            "is_activated": progress.is_activated,
            "pdf_url": reverse("apply:receipt_pdf", args=[self.draft.public_id]),
        }
        return render(request, "apply/receipt.html", context)


def _next_steps(application: Application, is_activated: bool) -> list[dict[str, Any]]:
    """What comes next, in the words of the receipt."""
    school = application.establishment.name
    activation = _("Active ton compte : ouvre le lien reçu à %(email)s, valable 72 h")
    if application.delivery == Delivery.ESTABLISHMENT:
        card = _("Ta carte est fabriquée, puis expédiée à ton établissement")
    else:
        card = _("Ta carte est fabriquée, puis expédiée chez toi")
    return [
        {"label": _("Demande envoyée"), "state": "done"},
        {
            "label": activation % {"email": application.beneficiary.user.email},
            "state": "done" if is_activated else "current",
        },
        *_listing_step(application, is_activated),
        {
            "label": _("%(school)s étudie ta demande") % {"school": school},
            "state": "current" if is_activated and not what_is_missing(application) else "todo",
        },
        {"label": card, "state": "todo"},
    ]


def _listing_step(application: Application, is_activated: bool) -> list[dict[str, Any]]:
    """What the Region does first, when something was not in its list."""
    if not what_is_missing(application):
        return []
    return [{"label": listing_in_words(application), "state": "current" if is_activated else "todo"}]


class ReceiptPdfView(SentView):
    """The receipt to keep or print."""

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        number = self.application.beneficiary.file_number
        return HttpResponse(
            receipt_pdf(self.application),
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="recu-{number}.pdf"'},
        )
