"""Probable twins: shown to the reviewer, with the other school's pupil unnamed; never to the applicant."""

import io

import pytest
from django.urls import reverse

from passregion.applications.models import Application
from passregion.applications.operations import drafting
from passregion.beneficiaries.operations.portraits import store_portrait
from passregion.establishments.operations.create import add_member
from passregion.journeys.submission import submit
from tests.applications.factories import make_complete_draft, make_school, make_track
from tests.beneficiaries.factories import photo_bytes
from tests.cards import factories
from tests.portals.establishment.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def schools() -> dict:
    here, there = make_school(), make_school("0690026D", "Lycée du Parc")
    reviewer = factories.a_staff_user("Claire Faure")
    add_member(user=reviewer, establishment=here)
    return {"here": here, "there": there, "track": make_track(), "client": signed_in(reviewer)}


def demande(schools: dict, where: str, *, width: int, first_name: str, last_name: str, campaign=None) -> Application:
    draft, _secret = make_complete_draft(
        campaign=campaign,
        school=schools[where],
        track=schools["track"],
        first_name=first_name,
        last_name=last_name,
    )
    drafting.set_portrait(draft=draft, portrait=store_portrait(upload=io.BytesIO(photo_bytes(width, 900))))
    return submit(draft=draft, language="fr")


def test_the_reviewer_sees_the_twin_of_the_same_school_by_name(schools) -> None:
    one = demande(schools, "here", width=700, first_name="Léa", last_name="Dupond")
    two = demande(schools, "here", width=710, first_name="Leah", last_name="Dupont", campaign=one.campaign)
    page = schools["client"].get(reverse("establishment:application", args=[one.public_id])).content.decode()
    assert "Jumeau probable" in page
    assert reverse("establishment:application", args=[two.public_id]) in page
    assert schools["client"].get(reverse("establishment:queue")).content.decode().count("Jumeau probable") == 2


def test_the_twin_of_another_school_is_not_named(schools) -> None:
    one = demande(schools, "here", width=700, first_name="Léa", last_name="Dupond")
    two = demande(schools, "there", width=710, first_name="Leah", last_name="Dupont", campaign=one.campaign)
    page = schools["client"].get(reverse("establishment:application", args=[one.public_id])).content.decode()
    assert "Un dossier d’un autre établissement" in page
    assert two.beneficiary.file_number not in page.replace("\u00a0", "")
    assert str(two.public_id) not in page


def test_without_a_twin_nothing_is_said(schools) -> None:
    one = demande(schools, "here", width=700, first_name="Léa", last_name="Dupond")
    page = schools["client"].get(reverse("establishment:application", args=[one.public_id])).content.decode()
    assert "Jumeau probable" not in page
