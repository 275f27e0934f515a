"""Advice while typing: the same forms and the same advice as when the page is sent. Nothing is kept or logged."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from passregion.accounts.operations import hit
from passregion.applications import rules
from passregion.applications.models import Applicant, Draft
from passregion.campaigns.queries import current_campaign
from passregion.common.clock import today
from passregion.common.languages import speaking_to
from passregion.portals.address_form import address_lines
from passregion.portals.advice import Advice
from passregion.portals.apply.forms.contact import ContactForm
from passregion.portals.apply.forms.guardian import GuardianForm
from passregion.portals.apply.forms.identity import IdentityForm, PersonForm
from passregion.portals.sign_in import source_of
from passregion.territories.queries import communes_at

# A whole school may stand behind one address: 600 young people, and some twenty fields each.
HINTS_PER_HOUR_MAX = 12_000
HOUR = datetime.timedelta(hours=1)


@require_POST
@never_cache
def hints(request: HttpRequest) -> JsonResponse:
    """What to say of the fields named in `about`: errors of a right form's kind, advice, what fills itself in."""
    campaign = current_campaign()
    if campaign is None or not hit(key=f"hints:{source_of(request)}", limit=HINTS_PER_HOUR_MAX, window=HOUR):
        return JsonResponse({"advice": []})
    is_adult = request.POST.get("applicant") == Applicant.GUARDIAN
    applicant = Applicant.GUARDIAN if is_adult else Applicant.SELF
    # Never saved: it only tells the forms who fills in and the ages of the campaign.
    draft = Draft(campaign=campaign, applicant=applicant)
    with speaking_to(adult=is_adult):
        form = _form_of(request.POST.get("step", ""), request.POST, draft)
        if form is None:
            return JsonResponse({"advice": []})
        about = request.POST.getlist("about")[:20]
        answer: dict[str, Any] = {
            "advice": _errors(form, about) + _advice(form, about) + _who_applies(form, draft, about)
        }
        if isinstance(form, ContactForm):
            answer |= {"fill": _commune(request.POST, about), "lines": _lines(form, request.POST)}
    return JsonResponse(answer)


def _form_of(step: str, data: Any, draft: Draft) -> Any:
    if step == rules.IDENTITY:
        form_class = PersonForm if draft.applicant == Applicant.GUARDIAN else IdentityForm
        return form_class(data, draft=draft)
    if step == rules.GUARDIAN:
        return GuardianForm(data, draft=draft)
    return ContactForm(data) if step == rules.CONTACT else None


def _errors(form: BaseForm, about: list[str]) -> list[dict[str, Any]]:
    """What is wrong in the fields that hold something: an empty one may still be filled in."""
    return [
        {"field": name, "text": " ".join(map(str, form.errors[name])), "is_error": True, "proposals": [], "mark": ""}
        for name in about
        if name in form.errors and form.data.get(name)
    ]


def _advice(form: Any, about: list[str]) -> list[dict[str, Any]]:
    form.is_valid()
    found: list[Advice] = form.advise() if hasattr(form, "advise") else []
    return [
        {
            "field": piece.field,
            "text": piece.text,
            "is_error": False,
            "proposals": list(piece.proposals),
            "mark": piece.mark,
        }
        for piece in found
        if piece.field in about and piece.field not in form.errors
    ]


def _who_applies(form: BaseForm, draft: Draft, about: list[str]) -> list[dict[str, Any]]:
    """Under the age of the campaign an adult goes on; told before the page is sent."""
    birth_date = getattr(form, "cleaned_data", {}).get("birth_date")
    if not birth_date or "birth_date" not in about:
        return []
    problem = rules.age_problem(birth_date, today(), draft.campaign, draft.applicant)
    sentences = {
        "guardian": _("À cette date, tu as moins de %(age)d ans : ton responsable légal fera la suite avec toi."),
        "alone": _("À cette date, le jeune a %(age)d ans ou plus : il fait sa demande lui-même."),
    }
    if problem not in sentences:
        return []
    text = sentences[problem] % {"age": draft.campaign.guardian_age}
    return [{"field": "birth_date", "text": text, "is_error": False, "proposals": [], "mark": ""}]


def _commune(data: Mapping[str, Any], about: list[str]) -> dict[str, Any]:
    """For a postcode just typed and a commune still empty: the only commune, or those to choose from."""
    postal_code = str(data.get("postal_code") or "").replace(" ", "")
    if "postal_code" not in about or data.get("country", "FR") != "FR" or data.get("commune"):
        return {}
    names = [found.name for found in communes_at(postal_code)] if len(postal_code) == 5 else []
    if not names:
        return {}
    text = _("Commune remplie : %s.") % names[0] if len(names) == 1 else _("Quelle est ta commune ?")
    return {"field": "commune", "proposals": names[:12], "text": text}


def _lines(form: ContactForm, data: Mapping[str, Any]) -> list[str]:
    """The address as an envelope shows it, once it holds together; the name stays on the page."""
    wanted = ("address_line", "postal_code", "commune")
    if not form.is_valid() and any(name in form.errors for name in (*wanted, "country", "care_of")):
        return []
    return address_lines(form.cleaned_data, "")
