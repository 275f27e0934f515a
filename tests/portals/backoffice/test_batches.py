"""Ordering, downloading and shipping a batch, and who may."""

import hashlib

import pytest
from django.urls import reverse

from passregion.accounts.models import Role
from passregion.accounts.operations import grant_role
from passregion.audit.models import Event
from passregion.cards import operations
from passregion.cards.models import Card, ProductionBatch
from passregion.notifications.models import Message
from tests.cards import factories
from tests.cards.test_production import ordered_card
from tests.portals.establishment.conftest import signed_in

ORDER = "/region/lots/commander/"


def order(world, **values: object):
    return world.client.post(ORDER, {"campaign": world.campaign.code, **values}, follow=True)


def test_home_says_what_waits(world) -> None:
    empty = world.client.get("/region/").content.decode()
    assert "Aucune carte n’attend la fabrication." in empty
    ordered_card(world.campaign)
    text = world.client.get("/region/").content.decode()
    assert "<strong>1 carte</strong> de la campagne 2026-2027 attend la fabrication." in text


def test_ordering_makes_a_batch_and_shows_it(world) -> None:
    ordered_card(world.campaign)
    ordered_card(world.campaign, last_name="Petit", delivery="home")
    answer = order(world)
    batch = ProductionBatch.objects.get()
    assert answer.redirect_chain == [(reverse("backoffice:batch", args=[batch.public_id]), 302)]
    text = answer.content.decode()
    assert "Le lot est commandé\u00a0: 2 cartes." in text
    assert batch.manifest_sha256 in text
    assert batch.faces_sha256 in text
    assert "1 (un établissement)" in text


def test_ordering_again_says_that_nothing_waits(world) -> None:
    ordered_card(world.campaign)
    order(world)
    answer = order(world)
    assert "Aucune carte de la campagne 2026-2027 n’attend la fabrication." in answer.content.decode()
    assert ProductionBatch.objects.count() == 1


@pytest.mark.parametrize("code", ["", "1999-2000", "\x00", "x" * 5000, "' OR 1=1"])
def test_a_campaign_that_is_not_there_is_told(world, code: str) -> None:
    ordered_card(world.campaign)
    answer = order(world, campaign=code)
    assert answer.status_code == 200
    assert not ProductionBatch.objects.exists()


def test_a_name_that_cannot_be_printed_names_the_dossier(world) -> None:
    card = ordered_card(world.campaign, last_name="Kuŋ\U00012000")
    text = order(world).content.decode()
    number = card.beneficiary.file_number
    assert "Aucune carte n’est commandée" in text
    assert number[:4] in text
    assert not ProductionBatch.objects.exists()


def test_a_drawing_that_fails_orders_nothing(world, settings, tmp_path, caplog) -> None:
    ordered_card(world.campaign)
    settings.FRONTEND_BUILD = tmp_path
    # Pages need the build too: look at the state and at the address only.
    answer = world.client.post(ORDER, {"campaign": world.campaign.code})
    assert (answer.status_code, answer["Location"]) == (302, reverse("backoffice:batches"))
    assert not ProductionBatch.objects.exists()
    assert Card.objects.filter(state="in_production").count() == 0


def test_the_files_are_those_of_the_checksums_and_each_download_is_recorded(world) -> None:
    ordered_card(world.campaign)
    order(world)
    batch = ProductionBatch.objects.get()
    for name, digest, kind in (
        ("batch_manifest", batch.manifest_sha256, "text/csv; charset=utf-8"),
        ("batch_faces", batch.faces_sha256, "application/pdf"),
    ):
        answer = world.client.get(reverse(f"backoffice:{name}", args=[batch.public_id]))
        assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == digest
        assert answer["Content-Type"] == kind
        assert answer["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer["Cache-Control"]
    events = Event.objects.filter(action="batch.downloaded", actor_ref=world.manager.actor.ref)
    assert sorted(event.details["part"] for event in events) == ["faces", "manifest"]


def test_shipping_is_confirmed_then_told_once(world) -> None:
    ordered_card(world.campaign)
    order(world)
    batch = ProductionBatch.objects.get()
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


def test_the_list_shows_the_newest_first(world) -> None:
    for name in ("Un", "Deux"):
        ordered_card(world.campaign, last_name=name)
        operations.order_batch(campaign=world.campaign, actor=world.manager.actor)
    text = world.client.get("/region/lots/", {"page": "abc"}).content.decode()
    assert text.index("2026-2027-002") < text.index("2026-2027-001")


def test_only_managers_of_the_region_enter(world, client) -> None:
    ordered_card(world.campaign)
    order(world)
    batch = ProductionBatch.objects.get()
    support = factories.a_staff_user()
    grant_role(user=support, role=Role.SUPPORT)
    reviewer = factories.a_reviewer(factories.a_school())
    pages = ["/region/", "/region/lots/", "/region/messages/"]
    pages += [
        reverse(f"backoffice:{name}", args=[batch.public_id]) for name in ("batch", "batch_manifest", "batch_faces")
    ]
    acts = [ORDER, reverse("backoffice:ship_batch", args=[batch.public_id])]
    for user in (support, reviewer, Card.objects.first().beneficiary.user):
        visitor = signed_in(user)
        assert {visitor.get(url).status_code for url in pages} == {403}
        assert {visitor.post(url, {"is_confirmed": "on"}).status_code for url in acts} == {403}
    assert {client.get(url).status_code for url in pages} == {302}
    assert {client.post(url).status_code for url in acts} == {302}
    batch.refresh_from_db()
    assert batch.state == "ordered"


def test_an_unknown_batch_is_not_found(world) -> None:
    from uuid import uuid4

    for name in ("batch", "batch_manifest", "batch_faces"):
        assert world.client.get(reverse(f"backoffice:{name}", args=[uuid4()])).status_code == 404
    assert (
        world.client.post(reverse("backoffice:ship_batch", args=[uuid4()]), {"is_confirmed": "on"}).status_code == 404
    )
