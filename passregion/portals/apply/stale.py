"""A step that was right once and no longer is: why, in a sentence for the step list."""

from django.utils.translation import gettext as _

from passregion.applications import rules
from passregion.applications.models import Applicant, Draft
from passregion.common.clock import today
from passregion.establishments.queries import known_establishment, known_track


def stale_reason(draft: Draft, key: str) -> str:
    """Why this step is to be looked at again; empty while it holds, and before it was ever answered."""
    if draft.submitted_at is not None:
        return ""
    if key == rules.CHARTER:
        is_older = draft.charter_accepted_at is not None and draft.charter_id != draft.campaign.charter_id
        return _("La charte a changé depuis.") if is_older else ""
    if key == rules.IDENTITY:
        return _identity_reason(draft)
    return _school_reason(draft) if key == rules.SCHOOL else ""


def _identity_reason(draft: Draft) -> str:
    birth_date = rules.birth_date_of(draft)
    if birth_date is None:
        return ""
    problem = rules.age_problem(birth_date, today(), draft.campaign, draft.applicant)
    sentences = {
        "too_old": _("L’âge dépasse maintenant celui du pass."),
        "too_young": _("Le pass n’est pas encore ouvert à cet âge."),
        "future": _("La date de naissance est à revoir."),
        "guardian": _("Un adulte doit faire la suite."),
        "alone": _("À cet âge, le jeune fait la demande lui-même."),
    }
    if problem:
        return sentences[problem]
    has_account = draft.applicant == Applicant.GUARDIAN or bool(draft.password_hash)
    return "" if has_account else _("Le mot de passe est à choisir.")


def _school_reason(draft: Draft) -> str:
    answers = draft.answers.get(rules.SCHOOL, {})
    if (uai := answers.get("uai")) and known_establishment(uai) is None:
        return _("L’établissement ne prend plus de demandes.")
    if (code := answers.get("track_code")) and known_track(code) is None:
        return _("La filière a fermé.")
    return ""
