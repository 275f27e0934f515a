"""The manufacturer's file is read before it is applied, its keys are shown once, a rejected card is made again."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from passregion.cards.models import Card, ManufacturerFile, ManufacturerKey
from passregion.cards.operations.answers import take_answer
from passregion.journeys import production as journey
from tests.cards import factories
from tests.cards.test_answers import TRACKING, UID, a_file, rejected
from tests.cards.test_production import ordered_card

DESK = "/region/fabricant/"


def send(world: SimpleNamespace, content: bytes):
    return world.client.post(DESK, {"fichier": SimpleUploadedFile("reponses.csv", content)}, follow=True)


@pytest.fixture
def cards(world) -> list[Card]:
    found = [ordered_card(world.campaign, last_name=name) for name in ("Un", "Deux")]
    factories.a_ready_batch(world.campaign)
    return found


def test_a_file_is_read_then_applied_then_reported(world, cards) -> None:
    rows = [f"{cards[0].number};made;{UID};;", f"{cards[0].number};shipped;;{TRACKING};", "12;made;;;"]
    answer = send(world, a_file(*rows))
    kept = ManufacturerFile.objects.get()
    url = reverse("backoffice:answer_file", args=[kept.public_id])
    assert answer.redirect_chain == [(url, 302)]
    text = answer.content.decode()
    assert "Appliquer 2 lignes" in text
    assert "Le numéro de carte n’a pas la bonne forme" in text
    assert Card.objects.filter(state="shipped").count() == 0
    confirmed = world.client.post(url, follow=True).content.decode()
    assert "0 / 3" in confirmed
    while journey.apply_slice(file_pk=kept.pk):
        pass
    report = world.client.get(url).content.decode()
    assert "Ce que ce fichier a fait" in report
    assert "Le numéro de carte n’a pas la bonne forme" in report
    cards[0].refresh_from_db()
    assert (cards[0].state, cards[0].chip_uid) == ("shipped", UID)
    again = send(world, a_file(*rows)).content.decode()
    assert "Ce fichier est déjà connu" in again
    assert ManufacturerFile.objects.count() == 1
    assert kept.sent_at.strftime("%d/%m/%Y") in world.client.get(DESK).content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Choisissez le fichier reçu du fabricant."),
        (b"", "Ce fichier est vide."),
        (b"card_number;event\r\n", "Ce fichier n’a aucune ligne de réponse."),
        (b"numero;etat\r\n1;2\r\n", "card_number, event."),
        (b"%PDF-1.7\x00", "Ce fichier n’est pas un fichier CSV."),
        (b"x" * 10_000_001, "Ce fichier dépasse 10 Mo."),
    ],
    ids=["none", "empty", "no line", "no column", "no text", "too big"],
)
def test_a_file_that_says_nothing_is_told(world, content: bytes | None, sentence: str) -> None:
    answer = world.client.post(DESK, {}) if content is None else send(world, content)
    assert sentence in answer.content.decode()
    assert not ManufacturerFile.objects.exists()


def test_nothing_new_offers_nothing_to_apply(world, cards) -> None:
    text = send(world, a_file("12;made;;;")).content.decode()
    assert "Aucune ligne n’apporte quelque chose de nouveau." in text
    assert world.client.get(reverse("backoffice:answer_file", args=[uuid4()])).status_code == 404


def test_a_key_shows_its_secret_once_and_is_revoked(world) -> None:
    url = f"{DESK}cles/"
    assert "Écrivez à qui sert la clé." in world.client.post(url, {"nom": " "}).content.decode()
    text = world.client.post(url, {"nom": "Atelier de Lyon"}).content.decode()
    key = ManufacturerKey.objects.get()
    assert "Il ne sera plus jamais montré." in text
    secret = text.split('id="secret">')[1].split("<")[0]
    assert len(secret) == 43
    assert secret not in world.client.get(url).content.decode()
    revoked = world.client.post(reverse("backoffice:revoke_key", args=[key.public_id]), follow=True).content.decode()
    assert "est révoquée." in revoked
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert world.client.post(reverse("backoffice:revoke_key", args=["fab-0"])).status_code == 404


def test_a_rejected_card_is_made_again_from_its_list(world, cards) -> None:
    take_answer(answer=rejected(cards[0], "printing"), actor=factories.REGION)
    listed = world.client.get("/region/lots/rejetees/").content.decode()
    assert "Défaut d’impression" in listed
    assert "Refaire la carte de Lina U." in listed
    url = reverse("backoffice:reprint_card", args=[cards[0].public_id])
    assert "Une nouvelle carte est commandée" in world.client.post(url, follow=True).content.decode()
    again = world.client.post(url, follow=True).content.decode()
    assert "Cette carte est déjà refaite" in again
    assert "Aucune carte rejetée n’attend d’être refaite." in again
    assert Card.objects.get(reprint_of=cards[0]).state == "ordered"
    cards[0].refresh_from_db()
    page = world.client.get(reverse("backoffice:batch", args=[cards[0].batch.public_id])).content.decode()
    assert "refaite, attend le prochain lot" in page
