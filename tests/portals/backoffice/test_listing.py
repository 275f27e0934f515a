"""The Region settles what was not in the list, on its pages."""

import uuid
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from passregion.applications.models import Application
from passregion.applications.operations import drafting
from passregion.applications.states import State
from passregion.establishments.models import Category, Establishment, Level, ListingRequest, ListingState, Track
from passregion.journeys import listing as journey
from passregion.journeys.submission import submit
from passregion.notifications.models import Message
from tests.applications.factories import make_complete_draft, make_school, make_track
from tests.establishments.factories import lycee, track, uai
from tests.portals.establishment.conftest import signed_in

URL = "/region/hors-liste/"
ESTABLISHMENT = {
    "name": "MFR des Dômes",
    "place": "Gelles",
    "details": "mfr.exemple.fr",
    "category": Category.MFR.value,
}
TRACK = {"name": "Bac pro aéronautique", "level": Level.TERMINALE.value, "details": ""}


def send(email: str = "lina.moreau@exemple.fr", **answers: object) -> Application:
    draft, _secret = make_complete_draft(email=email)
    school = {"uai": make_school().uai, "track_code": make_track().code}
    draft = drafting.save_answers(draft=draft, step="school", answers=school | answers)
    return submit(draft=draft, language="fr")


def page_of(request: ListingRequest) -> str:
    return f"{URL}{request.public_id}/"


def test_the_list_says_how_many_wait_for_each_name(world: SimpleNamespace) -> None:
    send(establishment_request=ESTABLISHMENT)
    send("noe@exemple.fr", establishment_request={**ESTABLISHMENT, "name": "mfr des domes"})
    send("zoe@exemple.fr", track_request=TRACK)
    text = world.client.get(URL).content.decode()
    assert text.count("<tr") == 3
    assert text.index("MFR des Dômes") < text.index("Bac pro aéronautique")
    assert '<td class="num" data-label="Dossiers">2</td>' in text
    assert "MFR des Dômes" not in world.client.get(URL, {"vue": "reglees"}).content.decode()
    home = world.client.get("/region/").content.decode()
    assert "noms que des jeunes n’ont pas trouvés dans la liste" in home


def test_attaching_to_a_near_name(world: SimpleNamespace) -> None:
    application = send(establishment_request=ESTABLISHMENT)
    near = lycee("MFR des Dômes de Gelles", commune="Gelles", category=Category.MFR)
    request = ListingRequest.objects.get()
    page = world.client.get(page_of(request)).content.decode()
    assert f'value="{near.uai}"' in page
    assert "mfr.exemple.fr" in page
    answer = world.client.post(f"{page_of(request)}rattacher/", {"choice": near.uai}, follow=True)
    assert "1 dossier y est rattaché" in answer.content.decode()
    application.refresh_from_db()
    assert application.establishment == near
    settled = world.client.get(page_of(request)).content.decode()
    assert "Nadia Perrot" in settled
    assert "<textarea" not in settled


def test_searching_another_name_without_script(world: SimpleNamespace) -> None:
    send(track_request=TRACK)
    wanted = track("CAP Coiffure")
    request = ListingRequest.objects.get()
    found = world.client.post(f"{page_of(request)}rattacher/", {"words": "coiffure", "search": "1"}).content.decode()
    assert f'value="{wanted.code}"' in found
    assert ListingRequest.objects.get().state == ListingState.OPEN
    world.client.post(f"{page_of(request)}rattacher/", {"words": "coiffure", "choice": wanted.code})
    assert Application.objects.get().track == wanted


def test_suggestions_are_of_the_same_kind(world: SimpleNamespace) -> None:
    send(establishment_request=ESTABLISHMENT, track_request=TRACK)
    lycee("Lycée Coiffure")
    course = track("CAP Coiffure")
    for request in ListingRequest.objects.all():
        results = world.client.get(f"{page_of(request)}propositions/", {"q": "coiffure"}).json()["results"]
        assert [row["label"] for row in results] == ["CAP Coiffure" if request.track else "Lycée Coiffure"]
    assert results[0]["value"] == course.code


def test_together_or_alone(world: SimpleNamespace) -> None:
    first, again = (
        send(establishment_request=ESTABLISHMENT),
        send("noe@exemple.fr", establishment_request=ESTABLISHMENT),
    )
    school = lycee("Ailleurs")
    request = ListingRequest.objects.get(establishment=first.establishment)
    assert "Régler aussi l’autre demande du même nom" in world.client.get(page_of(request)).content.decode()
    world.client.post(f"{page_of(request)}rattacher/", {"chosen": school.uai})
    again.refresh_from_db()
    assert again.establishment.is_provisional
    other = ListingRequest.objects.get(establishment=again.establishment)
    world.client.post(f"{page_of(other)}rattacher/", {"chosen": school.uai, "together": "on"})
    again.refresh_from_db()
    assert again.establishment == school


NEW = {
    "uai": "",
    "name": "Mission locale de Gelles",
    "category": Category.MISSION_LOCALE.value,
    "address_line": "Le Bourg",
    "postal_code": "63740",
    "commune": "Gelles",
}


def test_adding_an_establishment(world: SimpleNamespace) -> None:
    application = send(establishment_request=ESTABLISHMENT)
    request, taken = ListingRequest.objects.get(), lycee("Lycée pris")
    for values, sentence in [
        ({**NEW, "category": "mfr"}, "Ce type d’établissement a un UAI"),
        ({**NEW, "uai": "0630020A"}, "Cet UAI n’existe pas"),
        ({**NEW, "uai": taken.uai}, "déjà dans la liste : « Lycée pris »"),
        ({**NEW, "postal_code": "6374"}, "cinq chiffres"),
        ({**NEW, "category": "x"}, "Choisissez un type de la liste"),
    ]:
        page = world.client.post(f"{page_of(request)}ajouter/", values)
        assert page.status_code == 200
        assert (
            sentence.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»") in page.content.decode()
        )
        assert "Mission locale de Gelles" in page.content.decode()
    world.client.post(f"{page_of(request)}ajouter/", NEW)
    application.refresh_from_db()
    assert application.establishment.name == "Mission locale de Gelles"
    request.refresh_from_db()
    assert (request.state, request.settled_by_ref) == (ListingState.ADDED, world.manager.actor.ref)


def test_adding_an_establishment_with_its_uai_as_people_type_it(world: SimpleNamespace) -> None:
    send(establishment_request=ESTABLISHMENT)
    code = uai()
    typed = f" {code[:4].lower()} {code[4:].lower()}"
    request = ListingRequest.objects.get()
    world.client.post(f"{page_of(request)}ajouter/", {**NEW, "uai": typed, "category": "mfr"})
    assert Establishment.objects.get(uai=code).name == NEW["name"]


def test_adding_a_filiere(world: SimpleNamespace) -> None:
    application = send(track_request=TRACK)
    request = ListingRequest.objects.get()
    values = {"code": "4092522", "label": "Aéronautique", "level": "terminale", "voie": ""}
    assert "Choisissez la voie" in world.client.post(f"{page_of(request)}ajouter/", values).content.decode()
    world.client.post(f"{page_of(request)}ajouter/", values | {"voie": "vocational"})
    application.refresh_from_db()
    assert application.track == Track.objects.get(code="4092522")


def test_sending_back_with_words(world: SimpleNamespace) -> None:
    application = send(establishment_request=ESTABLISHMENT, track_request=TRACK)
    first, second = ListingRequest.objects.order_by("kind")
    page = world.client.post(f"{page_of(first)}renvoyer/", {"reason": " "})
    assert "Expliquez au demandeur ce qui manque." in page.content.decode()
    reason = "Ce nom n’existe pas à Gelles. Regarde ton certificat de scolarité."
    world.client.post(f"{page_of(first)}renvoyer/", {"reason": reason})
    application.refresh_from_db()
    assert application.state == State.TO_CORRECT
    letter = Message.objects.latest("pk")
    assert (letter.kind, reason in letter.text) == ("correction_asked", True)
    assert "MFR des Dômes" not in letter.text
    # The filière is the same item of the correction: settling it asks nothing more and fails nothing.
    count = Message.objects.count()
    world.client.post(f"{page_of(second)}renvoyer/", {"reason": reason})
    second.refresh_from_db()
    assert second.state == ListingState.DECLINED
    assert Message.objects.count() == count


def test_the_second_agent_is_told_who_settled_it(world: SimpleNamespace) -> None:
    send(establishment_request=ESTABLISHMENT)
    request, school = ListingRequest.objects.get(), lycee("Ailleurs")
    journey.attach(request_id=request.public_id, together=True, row=school, actor=world.manager.actor)
    for way in ("rattacher", "ajouter", "renvoyer"):
        answer = world.client.post(f"{page_of(request)}{way}/", {}, follow=True)
        assert answer.status_code == 200
        assert "Nadia Perrot a déjà réglé cette demande" in answer.content.decode()


@pytest.mark.parametrize("way", ["rattacher", "ajouter", "renvoyer"])
@pytest.mark.parametrize("value", ["\x00", "x" * 100_000, "\ud800", "<script>alert(1)</script>", "P1234567"])
def test_hostile_input_settles_nothing(world: SimpleNamespace, way: str, value: str) -> None:
    send(establishment_request=ESTABLISHMENT)
    request = ListingRequest.objects.get()
    names = [*NEW, "choice", "chosen", "words", "together"]
    body = urlencode(dict.fromkeys(names, value.encode("utf-8", "surrogatepass")))
    answer = world.client.post(
        f"{page_of(request)}{way}/", body, content_type="application/x-www-form-urlencoded", follow=True
    )
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    request.refresh_from_db()
    assert request.state == ListingState.OPEN


@pytest.mark.parametrize("asked", [{"vue": "\x00"}, {"page": "9" * 5000}, {"vue": "reglees", "page": "x"}])
def test_hostile_filters_get_a_page(world: SimpleNamespace, asked: dict[str, str]) -> None:
    assert world.client.get(URL, asked).status_code == 200


def test_a_request_that_does_not_exist(world: SimpleNamespace) -> None:
    for way in ("", "propositions/"):
        assert world.client.get(f"{URL}{uuid.uuid4()}/{way}").status_code == 404
    for way in ("rattacher", "ajouter", "renvoyer"):
        assert world.client.post(f"{URL}{uuid.uuid4()}/{way}/").status_code == 404


def test_nobody_else_enters(world: SimpleNamespace) -> None:
    application = send(establishment_request=ESTABLISHMENT)
    request = ListingRequest.objects.get()
    holder = signed_in(application.beneficiary.user)
    assert holder.get(URL).status_code == holder.post(f"{page_of(request)}rattacher/").status_code == 403
    assert Client().get(URL).status_code == 302


def test_a_longer_list_asks_the_database_no_more(world: SimpleNamespace) -> None:
    send(establishment_request=ESTABLISHMENT)
    world.client.get(URL)
    with CaptureQueriesContext(connection) as short:
        world.client.get(URL)
    for number in range(3):
        send(f"jeune.{number}@exemple.fr", establishment_request={**ESTABLISHMENT, "place": f"Commune {number}"})
    with CaptureQueriesContext(connection) as long:
        world.client.get(URL)
    assert len(long.captured_queries) <= len(short.captured_queries)
