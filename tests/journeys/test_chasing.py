"""Reminders: once to each draft that stopped, on Mondays to schools past the announced delay, to nobody else."""

import datetime

import pytest

from passregion.accounts.operations import create_staff
from passregion.applications.models import Draft, ResumeLink
from passregion.applications.operations import drafting
from passregion.common import clock
from passregion.establishments.models import MemberRole
from passregion.establishments.operations.create import add_member
from passregion.journeys.chasing import remind_applicants, remind_schools
from passregion.journeys.tasks import remind_schools_that_wait, remind_those_who_stopped
from passregion.notifications.models import Message
from tests.applications.factories import make_application, make_complete_draft, make_draft, make_school
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def in_days(days: float):
    return clock.as_of(clock.now() + datetime.timedelta(days=days))


def reminders() -> int:
    return Message.objects.filter(kind="draft_reminder").count()


def test_somebody_who_stopped_is_reminded_once() -> None:
    draft, _secret = make_complete_draft()
    with in_days(4):
        assert remind_applicants() == 1
        assert remind_applicants() == 0
    with in_days(12):
        assert remind_applicants() == 0
    message = Message.objects.get(kind="draft_reminder")
    assert message.recipient == "lina.moreau@exemple.fr"
    assert ResumeLink.objects.filter(draft=draft, audience="reminder").count() == 1
    assert "/demande/reprendre/" in message.text


def test_the_reminder_does_not_put_the_purge_off() -> None:
    draft, _secret = make_complete_draft()
    before = Draft.objects.get(pk=draft.pk).updated_at
    with in_days(4):
        remind_applicants()
    assert Draft.objects.get(pk=draft.pk).updated_at == before


@pytest.mark.parametrize("days", [2, 26])
def test_neither_a_fresh_draft_nor_one_about_to_be_purged(days: int) -> None:
    make_complete_draft()
    with in_days(days):
        assert remind_applicants() == 0


def test_a_draft_without_an_address_is_passed_over() -> None:
    draft, _secret = make_draft()
    drafting.accept_charter(draft=draft)
    with in_days(4):
        assert remind_applicants() == 0
    assert reminders() == 0


def test_a_demande_that_was_sent_is_not_reminded() -> None:
    make_application()
    with in_days(4):
        assert remind_applicants() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_reminder() -> None:
    make_complete_draft()
    moment = clock.now() + datetime.timedelta(days=4)

    def remind() -> int:
        # Each thread has a clock of its own.
        with clock.as_of(moment):
            return remind_applicants()

    assert sum(at_once(remind, remind, remind)) == 1
    assert reminders() == 1


@pytest.fixture
def school_with_reviewer():
    school = make_school()
    user = create_staff(email="secretariat@exemple.fr", display_name="Claire Faure", password="douze lacs et un volcan")
    add_member(establishment=school, user=user, role=MemberRole.REVIEWER)
    return school


def test_a_school_past_the_delay_is_told_how_many_wait(school_with_reviewer) -> None:
    make_application(school=school_with_reviewer)
    with in_days(15):
        assert remind_schools() == 1
    message = Message.objects.get(kind="applications_waiting")
    assert message.recipient == "secretariat@exemple.fr"
    assert "1 demande de Pass’Région attend votre réponse" in message.text
    assert "Ne répondez pas" in message.text


def test_a_school_within_the_delay_is_left_in_peace(school_with_reviewer) -> None:
    make_application(school=school_with_reviewer)
    with in_days(3):
        assert remind_schools() == 0


def test_the_scheduled_jobs_call_them(school_with_reviewer) -> None:
    make_application(school=school_with_reviewer)
    make_complete_draft(school=school_with_reviewer, track=None, campaign=None, email="autre@exemple.fr")
    with in_days(15):
        remind_those_who_stopped(0)
        remind_schools_that_wait(0)
    assert set(Message.objects.values_list("kind", flat=True)) >= {"draft_reminder", "applications_waiting"}
