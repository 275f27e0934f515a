"""Ages and completeness, without a database."""

import datetime

import pytest

from passregion.applications.models import Applicant, Draft
from passregion.applications.rules import age_problem, email_of, first_incomplete, step_keys
from passregion.campaigns.models import Campaign
from passregion.portals.apply.steps import GUARDIAN_STEP, STEPS, erased_by, may_enter, preceding, steps_of

CAMPAIGN = Campaign(charter_id=1, age_min=13, age_max=25, guardian_age=15)
DAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("birth_date", "problem"),
    [
        ("2011-11-23", ""),
        ("2011-11-24", "guardian"),
        ("2013-11-23", "guardian"),
        ("2013-11-24", "too_young"),
        ("2026-11-23", "too_young"),
        ("2026-11-24", "future"),
        ("2000-11-24", ""),
        ("2000-11-23", "too_old"),
        ("1900-01-01", "too_old"),
    ],
)
def test_the_age_is_the_one_of_that_day(birth_date: str, problem: str) -> None:
    assert age_problem(datetime.date.fromisoformat(birth_date), DAY, CAMPAIGN) == problem


@pytest.mark.parametrize(
    ("birth_date", "problem"),
    [
        ("2011-11-23", "alone"),
        ("2011-11-24", ""),
        ("2013-11-24", "too_young"),
        ("2026-11-24", "future"),
        ("1900-01-01", "too_old"),
    ],
)
def test_an_adult_applies_for_the_younger_ones_only(birth_date: str, problem: str) -> None:
    assert age_problem(datetime.date.fromisoformat(birth_date), DAY, CAMPAIGN, Applicant.GUARDIAN) == problem


def test_the_bounds_are_settings() -> None:
    birth_date = datetime.date(2010, 1, 1)
    assert age_problem(birth_date, DAY, Campaign(age_min=17, age_max=25, guardian_age=15)) == "too_young"
    assert age_problem(birth_date, DAY, Campaign(age_min=15, age_max=15, guardian_age=13)) == "too_old"


def test_a_draft_resumes_at_its_first_missing_step() -> None:
    draft = Draft(campaign=CAMPAIGN)
    assert first_incomplete(draft, DAY) == "charter"
    draft.charter_id, draft.charter_accepted_at = 1, datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
    assert first_incomplete(draft, DAY) == "identity"
    draft.answers["identity"], draft.password_hash = {"birth_date": "2009-04-14", "email": "a@b.fr"}, "x"
    assert first_incomplete(draft, DAY) == "contact"
    draft.answers["contact"] = {"phone": "+33612345678"}
    draft.answers["school"] = {"uai": "0630018C", "track_code": ""}
    assert first_incomplete(draft, DAY) == "school"
    draft.charter_id = 2
    assert first_incomplete(draft, DAY) == "charter"


def test_an_adult_says_first_who_answers_for_the_child() -> None:
    draft = Draft(campaign=CAMPAIGN, applicant=Applicant.GUARDIAN, charter_id=1)
    draft.charter_accepted_at = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
    assert [step.key for step in steps_of(draft)] == list(step_keys(draft))
    assert step_keys(draft)[:3] == ("charter", "guardian", "identity")
    assert first_incomplete(draft, DAY) == "guardian"
    draft.answers["guardian"] = {"email": "parent@exemple.fr"}
    draft.password_hash = "x"
    assert first_incomplete(draft, DAY) == "guardian"
    draft.answers["guardian"]["relation"] = "parent"
    assert first_incomplete(draft, DAY) == "identity"
    draft.answers["identity"] = {"birth_date": "2009-04-14"}
    assert first_incomplete(draft, DAY) == "identity"
    draft.answers["identity"] = {"birth_date": "2012-04-14"}
    assert first_incomplete(draft, DAY) == "contact"
    assert email_of(draft) == "parent@exemple.fr"


def test_the_step_of_another_applicant_never_opens() -> None:
    assert not may_enter(Draft(campaign=CAMPAIGN), GUARDIAN_STEP)


def test_what_a_changed_answer_erases() -> None:
    charter, identity, *_rest = STEPS
    before = {"birth_date": "2009-04-14", "first_name": "Lina"}
    assert erased_by(identity, before, {**before, "first_name": "Léna"}) == set()
    assert erased_by(identity, before, {**before, "birth_date": "2009-04-15"}) == {"usage_code"}
    assert erased_by(identity, {}, before) == set()
    assert preceding(Draft(), charter) is None
