"""Sixty days: dossiers never activated nor validated go with all that names them; every other one stays."""

import datetime
from pathlib import Path

import pytest
from django.apps import apps

from passregion.accounts.models import User
from passregion.accounts.operations import activate_account
from passregion.applications.models import Application
from passregion.beneficiaries.models import Beneficiary, Portrait
from passregion.common import clock
from passregion.common.actors import Actor
from passregion.journeys import admission
from passregion.journeys.purging import purge_never_activated
from passregion.journeys.tasks import NEVER_ACTIVATED_AGE_MAX, purge
from passregion.notifications.models import Message
from tests.applications.factories import make_application, make_complete_draft, make_school, make_track
from tests.campaigns.factories import make_campaign

pytestmark = pytest.mark.django_db
REVIEWER = Actor(ref="user:0", label="Référent Pass")
LATER = datetime.timedelta(days=61)


def purge_in(days: int) -> int:
    moment = clock.now() + datetime.timedelta(days=days)
    with clock.as_of(moment):
        return purge_never_activated(before=clock.now() - NEVER_ACTIVATED_AGE_MAX)


def rows_that_say(*words: str) -> list[str]:
    """Every row of every table of ours in which one of the words stands."""
    found = []
    for model in apps.get_models():
        if model.__module__.startswith("passregion."):
            for row in model.objects.values():
                text = " ".join(map(str, row.values()))
                found += [f"{model.__name__}: {text}" for word in words if word in text]
    return found


def test_a_dossier_never_activated_leaves_nothing_behind(tmp_path: Path) -> None:
    application = make_application(last_name="Effacée", email="effacee@exemple.fr")
    number = application.beneficiary.file_number
    photo = Path(application.beneficiary.portrait.image.path)
    assert photo.exists()
    assert rows_that_say("Effacée", "effacee@exemple.fr", number)
    assert purge_in(days=61) == 1
    assert rows_that_say("Effacée", "effacee@exemple.fr", number) == []
    assert not Message.objects.exists()
    assert not Portrait.objects.exists()


def test_the_file_of_the_photo_goes_with_the_commit(django_capture_on_commit_callbacks) -> None:
    photo = Path(make_application().beneficiary.portrait.image.path)
    with django_capture_on_commit_callbacks(execute=True):
        purge_in(days=61)
    assert not photo.exists()


def test_before_its_day_nothing_goes() -> None:
    make_application()
    assert purge_in(days=59) == 0
    assert Application.objects.count() == 1


def test_an_activated_dossier_stays() -> None:
    activate_account(user=make_application().beneficiary.user)
    assert purge_in(days=61) == 0
    assert Beneficiary.objects.count() == 1


def test_a_validated_dossier_stays_though_its_address_was_never_confirmed() -> None:
    admission.approve(application_id=make_application().public_id, actor=REVIEWER)
    assert purge_in(days=61) == 0
    assert Beneficiary.objects.count() == 1


def test_a_refused_one_goes_and_the_others_stay() -> None:
    shared = {"campaign": make_campaign(), "school": make_school(), "track": make_track()}
    refused = make_application(**shared)
    admission.refuse(application_id=refused.public_id, reason="duplicate", text="", actor=REVIEWER)
    kept = make_application(**shared)
    activate_account(user=kept.beneficiary.user)
    assert purge_in(days=61) == 1
    assert list(User.objects.values_list("pk", flat=True)) == [kept.beneficiary.user.pk]


def test_the_nightly_job_purges_drafts_as_well() -> None:
    make_complete_draft()
    make_application()
    with clock.as_of(clock.now() + LATER):
        purge(0)
    assert rows_that_say("Moreau") == []
