"""A demande whose filière is not in the list: the school sees it, and decides once the Region has named it."""

from types import SimpleNamespace

from passregion.applications.operations import drafting
from passregion.applications.states import State
from passregion.establishments.models import Level, ListingRequest
from passregion.journeys import listing
from passregion.journeys.submission import submit
from tests.applications.factories import make_complete_draft
from tests.establishments.factories import track

TRACK = {"name": "Bac pro aéronautique", "level": Level.TERMINALE.value, "details": ""}


def test_the_school_waits_for_the_region(world: SimpleNamespace) -> None:
    draft, _secret = make_complete_draft(campaign=world.campaign, school=world.school)
    answers = {"uai": world.school.uai, "track_request": TRACK}
    draft = drafting.save_answers(draft=draft, step="school", answers=answers)
    application = submit(draft=draft, language="fr")
    url = f"/etablissement/demandes/{application.public_id}/"
    assert "à préciser par la Région" in world.client.get("/etablissement/").content.decode()
    page = world.client.get(url).content.decode()
    assert "Filière à préciser par la Région" in page
    assert "Valider la demande" not in page
    answer = world.client.post(f"{url}valider/", follow=True)
    assert "La Région n’a pas encore précisé la filière" in answer.content.decode()
    application.refresh_from_db()
    assert application.state == State.SUBMITTED
    row = track("Bac pro aéronautique")
    request = ListingRequest.objects.get()
    listing.attach(request_id=request.public_id, together=True, row=row, actor=world.alice.actor)
    assert "Valider la demande" in world.client.get(url).content.decode()
    world.client.post(f"{url}valider/")
    application.refresh_from_db()
    assert application.state == State.APPROVED
