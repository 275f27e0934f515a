"""The page of probable twins: both dossiers, why they look alike, and the reading recorded."""

import io

import pytest

from passregion.applications.operations import drafting
from passregion.audit.models import Action, Event
from passregion.beneficiaries.operations.portraits import store_portrait
from passregion.journeys.submission import submit
from tests.applications.factories import make_complete_draft, make_school, make_track
from tests.beneficiaries.factories import photo_bytes


@pytest.fixture
def two_demandes(world) -> None:
    school, track = make_school(), make_track()
    for width, first_name, last_name in ((700, "Léa", "Dupond"), (710, "LEAH", "Dupont"), (720, "Tom", "Girard")):
        draft, _secret = make_complete_draft(
            campaign=world.campaign, school=school, track=track, first_name=first_name, last_name=last_name
        )
        drafting.set_portrait(draft=draft, portrait=store_portrait(upload=io.BytesIO(photo_bytes(width, 900))))
        submit(draft=draft, language="fr")


def test_an_empty_page_says_so(world) -> None:
    assert (
        "Aucun dossier de la campagne ne ressemble à un autre." in world.client.get("/region/jumeaux/").content.decode()
    )


def test_probable_twins_are_listed_and_their_reading_is_recorded(world, two_demandes) -> None:
    text = world.client.get("/region/jumeaux/").content.decode()
    assert "Dupond Léa" in text
    assert "Dupont LEAH" in text
    assert text.count("nom et date de naissance") == 2
    assert "Girard" not in text
    assert Event.objects.filter(action=Action.BENEFICIARY_OPENED).count() == 2


def test_beyond_the_budget_of_the_day_the_list_stays_shut(world, two_demandes, settings) -> None:
    settings.OPENING_BUDGETS = {"default": (1, 1)}
    answer = world.client.get("/region/jumeaux/")
    assert answer.status_code == 429
    assert "Dupond" not in answer.content.decode()
