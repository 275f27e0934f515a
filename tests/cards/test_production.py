"""Batches: what is ordered, what the manufacturer receives, shipping, and two orders at once."""

import csv
import hashlib
import io
import threading
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from passregion.applications.models import Delivery
from passregion.audit.models import Event
from passregion.cards import manifest
from passregion.cards.checksums import checksums_of
from passregion.cards.choosing import Choice, outlook_of, waiting_by_establishment
from passregion.cards.models import BatchState, BlockReason, Card, CardKind, ProductionBatch, Transition
from passregion.cards.operations import blocking, production
from passregion.cards.states import State
from passregion.common.public_ids import check_letter
from tests.cards import factories

REGION = factories.REGION
UAIS = ("0630010", "0630011", "0630012")
UNPRINTABLE = "Kuŋ\U00012000"


def a_photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (700, 900), "#B9CDD0").save(file, "JPEG")
    return file.getvalue()


def ordered_card(campaign, **values: object) -> Card:
    portrait = factories.a_portrait(a_photo())
    return factories.cards(campaign=campaign, portrait=portrait, **values)[0]


@pytest.fixture
def campaign(db):
    return factories.a_campaign()


def rows_of(batch: ProductionBatch) -> list[dict[str, str]]:
    with batch.manifest.open("rb") as file:
        return list(csv.DictReader(io.StringIO(file.read().decode("utf-8")), delimiter=";"))


def test_an_order_takes_every_waiting_card_and_leaves_the_drawing_to_a_job(campaign) -> None:
    cards = [ordered_card(campaign, last_name=name) for name in ("Moreau", "Bellanger")]
    batch = production.order_batch(campaign=campaign, actor=REGION)
    assert (batch.state, batch.card_count, batch.reference) == (BatchState.DRAWING, 2, "2026-2027-001")
    for card, place in zip(cards, (2, 1), strict=True):
        card.refresh_from_db()
        assert (card.state, card.batch_id, card.batch_place) == (State.IN_PRODUCTION, batch.pk, place)
        assert card.transitions.last().from_state == "ordered"
        assert Event.objects.filter(action="card.produced", subject_ref=f"card:{card.public_id}").count() == 1
    assert Event.objects.get(action="batch.ordered").details == {"card_count": 2}
    assert set(Card.objects.filter(kind=CardKind.VIRTUAL).values_list("state", flat=True)) == {"active"}
    job = ProcrastinateJob.objects.get(task_name="cards.draw_chunk")
    assert job.args == {"batch_id": batch.pk}


def test_every_file_has_its_checksum_and_nobody_else_reads_it(campaign, private_files) -> None:
    ordered_card(campaign)
    batch = factories.a_ready_batch(campaign)
    assert batch.state == BatchState.ORDERED
    chunk = batch.chunks.get()
    stored = [
        (batch.manifest, batch.manifest_sha256),
        (chunk.faces, chunk.faces_sha256),
        (chunk.photos, chunk.photos_sha256),
    ]
    for file, digest in stored:
        path = Path(file.path)
        assert private_files in path.parents
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
        assert path.stat().st_mode & 0o077 == 0
    named = [line.split("  ") for line in checksums_of(batch).splitlines()]
    assert [digest for digest, _name in named] == [digest for _file, digest in stored]
    assert [name for _digest, name in named] == [
        "2026-2027-001-manifeste.csv",
        "2026-2027-001-faces-001.pdf",
        "2026-2027-001-photos-001.zip",
    ]


def test_manifest_faces_and_photos_tell_the_same_cards_in_the_same_order(campaign) -> None:
    for name, delivery in (("Moreau", "establishment"), ("Abadie", "home"), ("Bellanger", "establishment")):
        ordered_card(campaign, last_name=name, delivery=Delivery(delivery))
    batch = factories.a_ready_batch(campaign)
    rows = rows_of(batch)
    assert [row["last_name"] for row in rows] == ["Bellanger", "Moreau", "Abadie"]
    assert [row["page"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["recipient"] == "Lycée Blaise-Pascal"
    assert (rows[2]["recipient"], rows[2]["commune"]) == ("Lina Abadie", "Clermont-Ferrand")
    chunk = batch.chunks.get()
    with chunk.faces.open("rb") as file:
        texts = [page.extract_text() for page in PdfReader(file).pages]
    for row, text in zip(rows, texts, strict=True):
        assert row["last_name"] in text
        assert row["card_number"] in "".join(text.split())
        assert "31.08.2028" in text
    with chunk.photos.open("rb") as file, zipfile.ZipFile(file) as archive:
        assert archive.namelist() == [row["photo"] for row in rows]
        for row in rows:
            assert hashlib.sha256(archive.read(row["photo"])).hexdigest() == row["photo_sha256"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+33", "'+33"),
        ("-Anne", "'-Anne"),
        ("@cmd", "'@cmd"),
        ("\t=1", "'=1"),
        ("＝1+1", "'＝1+1"),
        ("Anne\r\n=1", "Anne =1"),
        ('L’Hôpital; "Zoé"', 'L’Hôpital; "Zoé"'),
    ],
)
def test_no_cell_is_a_formula_nor_breaks_its_line(typed: str, written: str) -> None:
    assert manifest.harmless(typed) == written


def test_a_hostile_name_stays_one_cell(campaign) -> None:
    ordered_card(campaign, last_name='=HYPERLINK("https://x");2', first_name="Éva\n=2")
    row = rows_of(factories.a_ready_batch(campaign))[0]
    assert row["last_name"] == '\'=HYPERLINK("https://x");2'
    assert row["first_name"] == "Éva =2"


def test_nothing_to_produce_is_refused(campaign) -> None:
    with pytest.raises(production.NothingToProduce):
        production.order_batch(campaign=campaign, actor=REGION)
    ordered_card(campaign, last_name=UNPRINTABLE)
    with pytest.raises(production.NothingToProduce):
        production.order_batch(campaign=campaign, actor=REGION)
    assert not ProductionBatch.objects.exists()


def test_a_choice_takes_its_establishments_and_its_way_only(campaign) -> None:
    schools = [factories.a_school(digits + check_letter(digits), f"Lycée {digits[-1]}") for digits in UAIS]
    for school in schools:
        for delivery in Delivery:
            ordered_card(campaign, school=school, delivery=delivery)
    assert [(row.name, row.waiting_count) for row in waiting_by_establishment(campaign)] == [
        ("Lycée 0", 2),
        ("Lycée 1", 2),
        ("Lycée 2", 2),
    ]
    outlook = outlook_of(Choice(campaign, Delivery.HOME, tuple(schools[:2])))
    assert (outlook.card_count, outlook.to_school_count, outlook.to_home_count, outlook.chunk_count) == (2, 0, 2, 1)
    batch = production.order_batch(
        campaign=campaign, delivery=Delivery.HOME, establishments=schools[:2], expected_count=2, actor=REGION
    )
    assert {(card.delivery, card.application.establishment.name) for card in batch.cards.all()} == {
        ("home", "Lycée 0"),
        ("home", "Lycée 1"),
    }
    with pytest.raises(production.ChoiceChanged) as refused:
        production.order_batch(campaign=campaign, expected_count=6, actor=REGION)
    assert refused.value.details == {"count": 4}


def test_a_name_that_no_font_draws_is_left_out_and_named_and_blocks_nobody(campaign) -> None:
    kept, strange = ordered_card(campaign), ordered_card(campaign, last_name=UNPRINTABLE)
    (left_out,) = outlook_of(Choice(campaign)).left_out
    assert left_out.file_number == strange.beneficiary.file_number
    assert left_out.characters == "\U00012000"
    batch = factories.a_ready_batch(campaign)
    assert list(batch.cards.all()) == [kept]
    strange.refresh_from_db()
    assert (strange.state, strange.batch) == (State.ORDERED, None)


def test_blocked_cards_and_other_campaigns_stay_out(campaign) -> None:
    kept = ordered_card(campaign)
    blocked = ordered_card(campaign, last_name="Petit")
    blocking.block(card_id=blocked.public_id, reason=BlockReason.LOST, actor=REGION)
    other = ordered_card(factories.a_campaign("2025-2026"), last_name="Durand")
    batch = production.order_batch(campaign=campaign, actor=REGION)
    assert list(batch.cards.all()) == [kept]
    other.refresh_from_db()
    assert other.state == State.ORDERED


def test_references_follow_one_another(campaign) -> None:
    references = []
    for name in ("Un", "Deux"):
        ordered_card(campaign, last_name=name)
        references.append(production.order_batch(campaign=campaign, actor=REGION).reference)
    assert references == ["2026-2027-001", "2026-2027-002"]


def test_shipping_moves_the_cards_that_travel(campaign) -> None:
    card, lost = ordered_card(campaign), ordered_card(campaign, last_name="Petit")
    batch = factories.a_ready_batch(campaign)
    blocking.block(card_id=lost.public_id, reason=BlockReason.LOST, actor=REGION)
    shipped_batch, shipped = production.ship_batch(batch_id=batch.public_id, actor=REGION)
    assert shipped == [card]
    assert shipped_batch.state == BatchState.SHIPPED
    card.refresh_from_db()
    lost.refresh_from_db()
    assert (card.state, card.shipped_at, lost.state) == (State.SHIPPED, shipped_batch.shipped_at, State.BLOCKED)
    assert card.transitions.last().from_state == "in_production"
    assert Event.objects.get(action="batch.shipped").details == {"card_count": 1}


def test_shipping_is_refused_before_the_files_are_there_and_twice(campaign) -> None:
    ordered_card(campaign)
    batch = production.order_batch(campaign=campaign, actor=REGION)
    with pytest.raises(production.BatchNotReady):
        production.ship_batch(batch_id=batch.public_id, actor=REGION)
    factories.draw_all(batch_id=batch.pk)
    production.ship_batch(batch_id=batch.public_id, actor=REGION)
    before = Transition.objects.count(), Event.objects.count()
    with pytest.raises(production.BatchAlreadyShipped):
        production.ship_batch(batch_id=batch.public_id, actor=REGION)
    assert (Transition.objects.count(), Event.objects.count()) == before
    with pytest.raises(production.BatchUnknown):
        production.ship_batch(batch_id=uuid4(), actor=REGION)


def order_twice_at_once(campaign) -> list[object]:
    """Two orders that both read the waiting cards before either writes, if nothing holds them."""
    barrier, answers = threading.Barrier(2, timeout=20), []

    def order() -> None:
        try:
            barrier.wait()
            answers.append(production.order_batch(campaign=campaign, actor=REGION))
        except Exception as refused:
            answers.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=order) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_two_orders_at_once_one_takes_the_cards() -> None:
    campaign = factories.a_campaign()
    for name in ("Un", "Deux", "Trois"):
        ordered_card(campaign, last_name=name)
    answers = order_twice_at_once(campaign)
    assert sorted(type(answer).__name__ for answer in answers) == ["NothingToProduce", "ProductionBatch"]
    assert ProductionBatch.objects.get().cards.count() == 3
    assert Transition.objects.filter(to_state="in_production").count() == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_the_same_cards_would_be_produced_twice(monkeypatch) -> None:
    campaign = factories.a_campaign()
    ordered_card(campaign)
    reading = threading.Barrier(2, timeout=20)

    def unlocked(cards: list[Card]) -> list[Card]:
        reading.wait()
        return cards

    monkeypatch.setattr(production, "_lock_campaign", lambda campaign: None)
    monkeypatch.setattr(production, "_lock_still_waiting", unlocked)
    monkeypatch.setattr(production, "_next_reference", lambda campaign: uuid4().hex[:30])
    answers = order_twice_at_once(campaign)
    assert [type(answer).__name__ for answer in answers] == ["ProductionBatch", "ProductionBatch"]
    assert Transition.objects.filter(to_state="in_production").count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_lock_of_the_cards_alone_keeps_them_in_one_batch(monkeypatch) -> None:
    campaign = factories.a_campaign()
    ordered_card(campaign)
    monkeypatch.setattr(production, "_lock_campaign", lambda campaign: None)
    monkeypatch.setattr(production, "_next_reference", lambda campaign: uuid4().hex[:30])
    order_twice_at_once(campaign)
    assert ProductionBatch.objects.count() == 1
    assert Transition.objects.filter(to_state="in_production").count() == 1
