"""What stays behind somebody who leaves: on the machine for whoever comes next, and in our tables."""

import datetime

import pytest
from django.conf import settings
from django.test import Client

from passregion.accounts.models import Kind, ThrottleCounter, User
from passregion.applications.models import Draft
from passregion.applications.operations import drafting
from passregion.common import clock
from passregion.notifications.models import Message
from passregion.portals.apply.views import unlocking
from tests.portals.apply.guardian_walk import GuardianWalker
from tests.portals.apply.walk import IDENTITY, Walker


@pytest.fixture
def adult_walker(walker: Walker, client: Client) -> GuardianWalker:
    adult = GuardianWalker(client).start()
    adult.do("charter")
    adult.do("guardian")
    return adult


def end_session(client: Client) -> None:
    del client.cookies[settings.SESSION_COOKIE_NAME]


def test_an_adult_who_left_before_any_birth_date_is_not_shown_to_the_next(adult_walker: GuardianWalker) -> None:
    assert "sonia.moreau" in adult_walker.get("guardian").content.decode()
    end_session(adult_walker.client)
    page = adult_walker.get("guardian").content.decode()
    for private in ("Sonia", "Moreau", "sonia.moreau", "39 98 00 11"):
        assert private not in page
    assert adult_walker.draft.password_hash == ""
    # Whoever goes on now keeps what is typed from here on.
    adult_walker.do("guardian")
    assert "sonia.moreau" in adult_walker.get("guardian").content.decode()


def test_nobody_joins_a_child_to_the_account_of_an_adult_who_left(adult_walker: GuardianWalker) -> None:
    at = clock.now()
    adult = User.objects.create(
        login="9", kind=Kind.GUARDIAN, email="adulte@exemple.fr", display_name="A", created_at=at, activated_at=at
    )
    drafting.join_account(draft=adult_walker.draft, user=adult)
    adult_walker.get("identity")
    assert adult_walker.draft.guardian_user == adult
    end_session(adult_walker.client)
    adult_walker.get("identity")
    assert adult_walker.draft.guardian_user is None


@pytest.mark.parametrize("end", ["erase", "purge"])
def test_the_messages_of_a_draft_go_with_it(walker: Walker, end: str) -> None:
    walker.to("photo")
    walker.client.post(f"/demande/{walker.draft_id}/confier/", {"email": "parent@exemple.fr"})
    assert Message.objects.count() == 1
    if end == "erase":
        walker.client.post(f"/demande/{walker.draft_id}/quitter/", {"act": "erase"})
    else:
        drafting.purge_drafts(before=clock.now() + datetime.timedelta(seconds=1))
    assert not Draft.objects.exists()
    assert not Message.objects.exists()


def test_counters_hold_no_address(walker: Walker) -> None:
    walker.to("legal")
    walker.do("legal")
    assert not ThrottleCounter.objects.filter(key__contains="@").exists()


def test_birth_dates_cannot_be_tried_hour_after_hour(walker: Walker) -> None:
    walker.to("photo")
    end_session(walker.client)
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(days=1)
    right = {"unlock-birth_date": IDENTITY["birth_date"]}
    tried = 0
    for hour in range(2):
        with clock.as_of(midnight + datetime.timedelta(hours=hour)):
            for day in range(1, 6):
                walker.post("contact", {"unlock-birth_date": f"{day:02d}/0{hour + 1}/2008"})
                tried += 1
    assert tried == unlocking.TRIES_PER_DAY_MAX
    with clock.as_of(midnight + datetime.timedelta(hours=3)):
        assert "Recommence demain" in walker.post("contact", right).content.decode()
    with clock.as_of(midnight + datetime.timedelta(days=1)):
        assert walker.post("contact", right).status_code == 302
