"""« N’est pas dans la liste » in a correction round: sent back by the Region, named better, looked for again."""

import pytest

from passregion.accounts.operations import activate_account
from passregion.applications.models import Application
from passregion.applications.operations import drafting
from passregion.applications.states import State
from passregion.common.actors import Actor
from passregion.establishments.models import ListingRequest
from passregion.journeys import listing
from passregion.journeys.submission import submit
from tests.applications.factories import make_complete_draft, make_school, make_track
from tests.portals.apply.test_correction import OVERVIEW, PAGES, asked
from tests.portals.sign_in_story import enter_space

pytestmark = pytest.mark.django_db
AGENT = Actor(ref="user:900", label="Agent")
VAGUE = {"name": "La maison familiale", "place": "Puy-de-Dôme", "details": "", "category": ""}
NAMED = {"name": "Maison familiale des Combrailles", "place": "Gelles", "category": "mfr", "details": ""}
COURSE = {"name": "Certificat apiculture", "level": "other", "details": ""}


def test_named_better_and_sent_again(client) -> None:
    draft, _secret = make_complete_draft()
    answers = {"establishment_request": VAGUE, "track_code": make_track().code}
    draft = drafting.save_answers(draft=draft, step="school", answers=answers)
    application = submit(draft=draft, language="fr")
    activate_account(user=application.beneficiary.user)
    first = ListingRequest.objects.get()
    listing.send_back(request_id=first.public_id, together=True, reason="Quelle commune\u00a0?", actor=AGENT)
    enter_space(client, application)
    page = client.get(PAGES["school"]).content.decode()
    assert "Quelle commune" in page
    assert f"{OVERVIEW}etablissement-absent/" in page
    client.post(f"{OVERVIEW}etablissement-absent/", NAMED)
    page = client.get(PAGES["school"]).content.decode()
    assert "Maison familiale des Combrailles" in page
    # The filière of the list stays out: it belonged to another establishment.
    client.post(f"{OVERVIEW}filiere-absente/", COURSE)
    assert "Certificat apiculture" in client.get(PAGES["school"]).content.decode()
    client.post(PAGES["school"], {})
    assert "Certificat apiculture" in client.get(OVERVIEW).content.decode()
    client.post(OVERVIEW)
    application = Application.objects.get()
    assert application.state == State.SUBMITTED
    assert (application.establishment.name, application.track.label) == (NAMED["name"], COURSE["name"])
    assert ListingRequest.objects.filter(state="open").count() == 2


def test_only_who_was_asked_about_the_school_enters() -> None:
    _application, browser = asked("contact")
    for page in ("etablissement-absent", "filiere-absente"):
        assert browser.get(f"{OVERVIEW}{page}/").status_code == 404
        assert browser.post(f"{OVERVIEW}{page}/", NAMED).status_code == 404


def test_a_near_name_is_chosen_from_the_list() -> None:
    _application, browser = asked("school")
    school = make_school()
    typed = {**NAMED, "name": "Lycée Blaise Pascale", "place": "Clermont-Ferrand"}
    assert f'value="{school.uai}"' in browser.post(f"{OVERVIEW}etablissement-absent/", typed).content.decode()
    browser.post(f"{OVERVIEW}etablissement-absent/", {**typed, "choice": school.uai})
    assert school.name in browser.get(PAGES["school"]).content.decode()
