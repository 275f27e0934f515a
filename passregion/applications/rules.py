"""Pure rules: who may apply, and which steps of a draft are complete. No database, no clock."""

import datetime
from collections.abc import Callable

from passregion.applications.models import Applicant, Delivery, Draft
from passregion.campaigns.models import Campaign
from passregion.common.clock import age_on

CHARTER, IDENTITY, CONTACT, SCHOOL, PHOTO, USAGE_CODE, LEGAL = STEP_KEYS = (
    "charter",
    "identity",
    "contact",
    "school",
    "photo",
    "usage_code",
    "legal",
)
# Asked between the charter and the identity when an adult applies.
GUARDIAN = "guardian"


def step_keys(draft: Draft) -> tuple[str, ...]:
    """The steps of this draft, in order: one more when an adult applies."""
    if draft.applicant == Applicant.GUARDIAN:
        return (CHARTER, GUARDIAN, *STEP_KEYS[1:])
    return STEP_KEYS


def age_problem(
    birth_date: datetime.date, day: datetime.date, campaign: Campaign, applicant: str = Applicant.SELF
) -> str:
    """Why `applicant` may not apply on `day` for a person born that day; "" when it may.

    `future`, `too_young`, `too_old`; `guardian`: an adult has to; `alone`: the adult may not, the young person has to.
    """
    if birth_date > day:
        return "future"
    age = age_on(birth_date, day)
    if age < campaign.age_min:
        return "too_young"
    if age > campaign.age_max:
        return "too_old"
    if applicant == Applicant.GUARDIAN:
        return "" if age < campaign.guardian_age else "alone"
    return "guardian" if age < campaign.guardian_age else ""


def birth_date_of(draft: Draft) -> datetime.date | None:
    """The birth date typed in a draft, if any."""
    typed = draft.answers.get(IDENTITY, {}).get("birth_date")
    return datetime.date.fromisoformat(typed) if typed else None


def email_of(draft: Draft) -> str:
    """The e-mail address to which this draft's messages go: the young person's, or the adult's; empty before."""
    if draft.applicant == Applicant.GUARDIAN:
        if draft.guardian_user is not None:
            return draft.guardian_user.email
        return str(draft.answers.get(GUARDIAN, {}).get("email", ""))
    return str(draft.answers.get(IDENTITY, {}).get("email", ""))


def _has_charter(draft: Draft, day: datetime.date) -> bool:
    return draft.charter_accepted_at is not None and draft.charter_id == draft.campaign.charter_id


def _has_identity(draft: Draft, day: datetime.date) -> bool:
    birth_date = birth_date_of(draft)
    if birth_date is None or age_problem(birth_date, day, draft.campaign, draft.applicant):
        return False
    # The account is the young person's own, or the adult's: then the step before asks for it.
    return draft.applicant == Applicant.GUARDIAN or bool(email_of(draft) and draft.password_hash)


def _has_guardian(draft: Draft, day: datetime.date) -> bool:
    answers = draft.answers.get(GUARDIAN, {})
    has_account = draft.guardian_user_id is not None or bool(answers.get("email") and draft.password_hash)
    return has_account and bool(answers.get("relation"))


def _has_contact(draft: Draft, day: datetime.date) -> bool:
    return bool(draft.answers.get(CONTACT))


def _has_school(draft: Draft, day: datetime.date) -> bool:
    answers = draft.answers.get(SCHOOL, {})
    # What is not in the list is named instead: the Region completes the list once the demande is sent.
    has_establishment = answers.get("uai") or answers.get("establishment_request")
    return bool(has_establishment and (answers.get("track_code") or answers.get("track_request")))


def _has_photo(draft: Draft, day: datetime.date) -> bool:
    return draft.portrait_id is not None and draft.answers.get(PHOTO, {}).get("delivery") in Delivery.values


def _has_usage_code(draft: Draft, day: datetime.date) -> bool:
    return draft.usage_code_digest is not None


def _is_sent(draft: Draft, day: datetime.date) -> bool:
    return draft.submitted_at is not None


IS_COMPLETE: dict[str, Callable[[Draft, datetime.date], bool]] = {
    CHARTER: _has_charter,
    GUARDIAN: _has_guardian,
    IDENTITY: _has_identity,
    CONTACT: _has_contact,
    SCHOOL: _has_school,
    PHOTO: _has_photo,
    USAGE_CODE: _has_usage_code,
    LEGAL: _is_sent,
}


def first_incomplete(draft: Draft, day: datetime.date) -> str:
    """The key of the first step that is not complete on `day`: where a draft resumes."""
    return next((key for key in step_keys(draft) if not IS_COMPLETE[key](draft, day)), LEGAL)
