"""Choosing, ordering, following, downloading and shipping a batch, and who may."""

import hashlib
from uuid import uuid4

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from passregion.accounts.models import Role
from passregion.accounts.operations import grant_role
from passregion.audit.models import Event
from passregion.cards.models import Card, ProductionBatch
from passregion.cards.operations.drawing import draw_all
from passregion.notifications.models import Message
from tests.cards import factories
from tests.cards.test_production import UNPRINTABLE, ordered_card
from tests.portals.establishment.conftest import signed_in

ORDER = "/region/lots/commander/"


def order(world, count: int, **values: object):
    data = {"campagne": world.campaign.code, "livraison": "les-deux", "attendu": count, **values}
    return world.client.post(ORDER, data, follow=True)


def a_ready_batch(world, count: int = 1) -> ProductionBatch:
    for place in range(count):
        ordered_card(world.campaign, last_name=f"Nom{place}")
    return factories.a_ready_batch(world.campaign)


def page_of(world, name: str, *arguments: object) -> str:
    return world.client.get(reverse(f"backoffice:{name}", args=arguments)).content.decode()


def test_home_says_what_waits(world) -> None:
    empty = world.client.get("/region/").content.decode()
    assert "Aucune carte n’attend la fabrication." in empty
    ordered_card(world.campaign)
    text = world.client.get("/region/").content.decode()
    assert "<strong>1 carte</strong> de la campagne 2026-2027 attend la fabrication." in text
    assert f"{ORDER}?campagne=2026-2027" in text


def test_the_choice_shows_what_will_leave_and_what_will_not(world) -> None:
    assert "Aucune carte n’attend la fabrication." in world.client.get(ORDER).content.decode()
    school = factories.a_school("0630099R", "Lycée du Lac")
    ordered_card(world.campaign, school=school, delivery="home")
    ordered_card(world.campaign, last_name="Petit")
    strange = ordered_card(world.campaign, last_name=UNPRINTABLE)
    text = world.client.get(ORDER).content.decode()
    assert "Commander 2 cartes" in text
    assert "1 carte reste en attente." in text
    assert strange.beneficiary.file_number[:4] in text
    assert "Lycée du Lac, Clermont-Ferrand (1)" in text
    narrowed = world.client.get(ORDER, {"etablissement": "0630099R", "livraison": "home"}).content.decode()
    assert "Commander 1 carte<" in narrowed
    assert 'name="etablissement" value="0630099R"' in narrowed
    nothing = world.client.get(ORDER, {"etablissement": "0630099R", "livraison": "establishment"}).content.decode()
    assert "Aucune carte de ce choix n’attend la fabrication." in nothing


def test_ordering_makes_exactly_what_was_shown_and_a_job_draws_it(world) -> None:
    ordered_card(world.campaign)
    ordered_card(world.campaign, last_name="Petit", delivery="home")
    answer = order(world, 1, livraison="home")
    batch = ProductionBatch.objects.get()
    assert answer.redirect_chain == [(reverse("backoffice:batch", args=[batch.public_id]), 302)]
    text = answer.content.decode()
    assert "Le lot est commandé\u00a0: 1 carte." in text
    assert "0 / 1" in text
    assert ProcrastinateJob.objects.filter(task_name="cards.draw_chunk").count() == 1
    draw_all(batch_id=batch.pk)
    batch.refresh_from_db()
    text = page_of(world, "batch", batch.public_id)
    assert batch.manifest_sha256 in text
    assert batch.chunks.get().faces_sha256 in text
    assert "Télécharger les photos 1" in text


def test_what_changed_since_it_was_shown_is_shown_again(world) -> None:
    ordered_card(world.campaign)
    for wrong in (2, "", "x", -1):
        answer = order(world, wrong)
        assert "D’autres cartes sont arrivées ou parties entre-temps." in answer.content.decode()
    assert not ProductionBatch.objects.exists()
    order(world, 1)
    assert "Aucune carte n’attend la fabrication." in order(world, 1).content.decode()
    assert ProductionBatch.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [{"campagne": "1999-2000"}, {"campagne": "\x00"}, {"livraison": "air"}, {"etablissement": "x" * 5000}],
)
def test_a_choice_that_is_not_there_is_told(world, values: dict[str, str]) -> None:
    ordered_card(world.campaign)
    answer = order(world, 1, **values)
    assert answer.status_code == 200
    assert "Ce choix n’est pas dans la liste." in answer.content.decode()
    assert not ProductionBatch.objects.exists()


def test_a_halted_drawing_names_the_dossier_and_goes_on(world) -> None:
    bad = ordered_card(world.campaign)
    ordered_card(world.campaign, last_name="Petit")
    order(world, 2)
    batch = ProductionBatch.objects.get()
    bad.beneficiary.portrait.image.storage.delete(bad.beneficiary.portrait.image.name)
    draw_all(batch_id=batch.pk)
    text = page_of(world, "batch", batch.public_id)
    assert "Une carte ne peut pas être dessinée" in text
    assert bad.beneficiary.file_number[:4] in text
    answer = world.client.post(reverse("backoffice:set_aside", args=[batch.public_id]), follow=True)
    assert "La carte est écartée" in answer.content.decode()
    assert draw_all(batch_id=batch.pk).state == "ordered"
    again = world.client.post(reverse("backoffice:resume_batch", args=[batch.public_id]), follow=True)
    assert "La préparation de ce lot n’est pas arrêtée." in again.content.decode()
    assert "1 rejetée" in world.client.get("/region/lots/").content.decode()


def test_the_files_are_those_of_the_checksums_and_each_download_is_recorded(world) -> None:
    batch = a_ready_batch(world)
    chunk = batch.chunks.get()
    for name, arguments, digest, kind in (
        ("batch_manifest", [], batch.manifest_sha256, "text/csv; charset=utf-8"),
        ("chunk_faces", [1], chunk.faces_sha256, "application/pdf"),
        ("chunk_photos", [1], chunk.photos_sha256, "application/zip"),
    ):
        answer = world.client.get(reverse(f"backoffice:{name}", args=[batch.public_id, *arguments]))
        assert hashlib.sha256(answer.getvalue()).hexdigest() == digest
        assert answer["Content-Type"] == kind
        assert answer["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer["Cache-Control"]
    assert batch.manifest_sha256 in page_of(world, "batch_checksums", batch.public_id)
    events = Event.objects.filter(action="batch.downloaded", actor_ref=world.manager.actor.ref)
    assert sorted(event.details["part"] for event in events) == ["checksums", "faces 1", "manifest", "photos 1"]


def test_the_cards_of_a_batch_are_filtered_and_paged(world) -> None:
    batch = a_ready_batch(world, 3)
    card = batch.cards.first()
    url = reverse("backoffice:batch", args=[batch.public_id])
    for query, found in (
        ({"q": card.number}, 1),
        ({"q": "nom"}, 3),
        ({"q": "zzz"}, 0),
        ({"etat": "in_production", "livraison": "establishment"}, 3),
        ({"etat": "nonsense"}, 3),
        ({"livraison": "home", "page": "99"}, 0),
    ):
        assert world.client.get(url, query).content.decode().count('<span class="surname">') == found


def test_shipping_is_confirmed_then_told_once(world) -> None:
    batch = a_ready_batch(world)
    url = reverse("backoffice:ship_batch", args=[batch.public_id])
    unconfirmed = world.client.post(url)
    assert "Cochez la case quand le fabricant a confirmé l’expédition." in unconfirmed.content.decode()
    batch.refresh_from_db()
    assert batch.state == "ordered"
    shipped = world.client.post(url, {"is_confirmed": "on"}, follow=True)
    assert "est expédié. Chaque titulaire reçoit un e-mail." in shipped.content.decode()
    again = world.client.post(url, {"is_confirmed": "on"}, follow=True)
    assert "déjà marqué comme expédié" in again.content.decode()
    assert Message.objects.filter(kind="card_shipped").count() == 1


def test_a_batch_that_is_not_drawn_has_no_file_and_does_not_ship(world) -> None:
    ordered_card(world.campaign)
    order(world, 1)
    batch = ProductionBatch.objects.get()
    for name, arguments in (
        ("batch_manifest", []),
        ("batch_checksums", []),
        ("chunk_faces", [1]),
        ("chunk_photos", [9]),
    ):
        assert world.client.get(reverse(f"backoffice:{name}", args=[batch.public_id, *arguments])).status_code == 404
    url = reverse("backoffice:ship_batch", args=[batch.public_id])
    assert "ne sont pas encore prêts" in world.client.post(url, {"is_confirmed": "on"}, follow=True).content.decode()


def test_the_list_shows_the_newest_first_and_each_state_apart(world) -> None:
    a_ready_batch(world)
    ordered_card(world.campaign, last_name="Deux")
    order(world, 1)
    text = world.client.get("/region/lots/", {"page": "abc"}).content.decode()
    assert text.index("2026-2027-002") < text.index("2026-2027-001")
    drawing = world.client.get("/region/lots/", {"etat": "drawing"}).content.decode()
    assert "2026-2027-002" in drawing
    assert "2026-2027-001" not in drawing


def test_only_managers_of_the_region_enter(world, client) -> None:
    batch = a_ready_batch(world)
    support = factories.a_staff_user()
    grant_role(user=support, role=Role.SUPPORT)
    reviewer = factories.a_reviewer(factories.a_school("0630077S", "Lycée du Lac"))
    pages = ["/region/", "/region/lots/", "/region/messages/", ORDER, "/region/fabricant/", "/region/fabricant/cles/"]
    pages += [reverse(f"backoffice:{name}", args=[batch.public_id]) for name in ("batch", "batch_manifest")]
    pages += [reverse(f"backoffice:{name}", args=[batch.public_id, 1]) for name in ("chunk_faces", "chunk_photos")]
    names = ("ship_batch", "resume_batch", "set_aside")
    acts = [ORDER, *(reverse(f"backoffice:{name}", args=[batch.public_id]) for name in names)]
    for user in (support, reviewer, Card.objects.first().beneficiary.user):
        visitor = signed_in(user)
        assert {visitor.get(url).status_code for url in pages} == {403}
        assert {visitor.post(url, {"is_confirmed": "on"}).status_code for url in acts} == {403}
    assert {client.get(url).status_code for url in pages} == {302}
    assert {client.post(url).status_code for url in acts} == {302}
    batch.refresh_from_db()
    assert batch.state == "ordered"


def test_an_unknown_batch_is_not_found(world) -> None:
    for name in ("batch", "batch_manifest", "batch_checksums"):
        assert world.client.get(reverse(f"backoffice:{name}", args=[uuid4()])).status_code == 404
    for name in ("ship_batch", "resume_batch", "set_aside"):
        url = reverse(f"backoffice:{name}", args=[uuid4()])
        assert world.client.post(url, {"is_confirmed": "on"}).status_code == 404
