"""Batches: what is ordered, what the manufacturer receives, shipping, and two orders at once."""

import csv
import hashlib
import io
import threading
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from PIL import Image
from pypdf import PdfReader

from passregion.applications.models import Delivery
from passregion.audit.models import Event
from passregion.cards import manifest, operations, printing
from passregion.cards.models import BatchState, BlockReason, Card, CardKind, ProductionBatch, Transition
from passregion.cards.states import State
from tests.cards import factories

REGION = factories.REGION


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


def test_a_batch_takes_every_waiting_card_and_keeps_two_files_with_their_checksums(campaign, private_files) -> None:
    cards = [
        ordered_card(campaign, last_name="Moreau"),
        ordered_card(campaign, last_name="Abadie", delivery=Delivery.HOME),
        ordered_card(campaign, last_name="Bellanger"),
    ]
    batch = operations.order_batch(campaign=campaign, actor=REGION)
    assert (batch.state, batch.card_count, batch.reference) == (BatchState.ORDERED, 3, "2026-2027-001")
    for card in cards:
        card.refresh_from_db()
        assert (card.state, card.batch_id) == (State.IN_PRODUCTION, batch.pk)
        assert card.transitions.last().from_state == "ordered"
        assert Event.objects.filter(action="card.produced", subject_ref=f"card:{card.public_id}").count() == 1
    assert Event.objects.get(action="batch.ordered").details == {"card_count": 3}
    assert set(Card.objects.filter(kind=CardKind.VIRTUAL).values_list("state", flat=True)) == {"active"}
    for stored, digest in ((batch.manifest, batch.manifest_sha256), (batch.faces, batch.faces_sha256)):
        path = Path(stored.path)
        assert private_files in path.parents
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
        assert path.stat().st_mode & 0o077 == 0


def test_manifest_and_faces_tell_the_same_cards_in_the_same_order(campaign) -> None:
    for name, delivery in (("Moreau", "establishment"), ("Abadie", "home"), ("Bellanger", "establishment")):
        ordered_card(campaign, last_name=name, delivery=Delivery(delivery))
    batch = operations.order_batch(campaign=campaign, actor=REGION)
    rows = rows_of(batch)
    assert [row["last_name"] for row in rows] == ["Bellanger", "Moreau", "Abadie"]
    assert [row["page"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["recipient"] == "Lycée Blaise-Pascal"
    assert (rows[2]["recipient"], rows[2]["commune"]) == ("Lina Abadie", "Clermont-Ferrand")
    with batch.faces.open("rb") as file:
        pages = PdfReader(file).pages
        texts = [page.extract_text() for page in pages]
        widths = {round(float(page.mediabox.width) / 72 * 25.4, 1) for page in pages}
        trims = {round(float(page.trimbox.width) / 72 * 25.4, 1) for page in pages}
    assert (widths, trims) == ({91.6}, {85.6})
    for row, text in zip(rows, texts, strict=True):
        assert row["last_name"] in text
        assert row["card_number"] in "".join(text.split())
        assert "31.08.2028" in text


def test_the_manifest_is_the_same_for_the_same_cards(campaign) -> None:
    cards = [ordered_card(campaign), ordered_card(campaign, last_name="Petit")]
    first, second = (manifest.manifest_csv(reference="L", cards=cards) for _ in range(2))
    assert first == second


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
    row = rows_of(operations.order_batch(campaign=campaign, actor=REGION))[0]
    assert row["last_name"] == '\'=HYPERLINK("https://x");2'
    assert row["first_name"] == "Éva =2"


def test_nothing_to_produce_is_refused(campaign) -> None:
    with pytest.raises(operations.NothingToProduce):
        operations.order_batch(campaign=campaign, actor=REGION)
    assert not ProductionBatch.objects.exists()


def test_blocked_cards_and_other_campaigns_stay_out(campaign) -> None:
    kept = ordered_card(campaign)
    blocked = ordered_card(campaign, last_name="Petit")
    operations.block(card_id=blocked.public_id, reason=BlockReason.LOST, actor=REGION)
    other = ordered_card(factories.a_campaign("2025-2026"), last_name="Durand")
    batch = operations.order_batch(campaign=campaign, actor=REGION)
    assert list(batch.cards.all()) == [kept]
    other.refresh_from_db()
    assert other.state == State.ORDERED


def test_references_follow_one_another(campaign) -> None:
    references = []
    for name in ("Un", "Deux"):
        ordered_card(campaign, last_name=name)
        references.append(operations.order_batch(campaign=campaign, actor=REGION).reference)
    assert references == ["2026-2027-001", "2026-2027-002"]


def test_a_name_that_no_font_draws_stops_the_batch_and_says_whose(campaign, private_files) -> None:
    ordered_card(campaign)
    strange = ordered_card(campaign, last_name="Kuŋ\U00012000")
    with pytest.raises(operations.FacesNotPrintable) as refused:
        operations.order_batch(campaign=campaign, actor=REGION)
    assert "\U00012000" in refused.value.details["characters"][strange.beneficiary.file_number]
    assert not ProductionBatch.objects.exists()
    assert not (private_files / "batches").exists()


def test_a_fault_while_writing_leaves_no_file_behind(campaign, private_files, monkeypatch) -> None:
    ordered_card(campaign)

    def fail(**_values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(operations, "record_many", fail)
    with pytest.raises(RuntimeError):
        operations.order_batch(campaign=campaign, actor=REGION)
    assert [path for path in private_files.glob("batches/*") if path.is_file()] == []
    assert Card.objects.filter(state=State.IN_PRODUCTION).count() == 0


def test_a_photo_that_cannot_be_read_stops_the_batch(campaign) -> None:
    factories.cards(campaign=campaign, portrait=factories.a_portrait(b"not a photo"))
    with pytest.raises(printing.PrintingFailed, match="photo"):
        operations.order_batch(campaign=campaign, actor=REGION)


def test_shipping_moves_the_cards_that_travel(campaign) -> None:
    card, lost = ordered_card(campaign), ordered_card(campaign, last_name="Petit")
    batch = operations.order_batch(campaign=campaign, actor=REGION)
    operations.block(card_id=lost.public_id, reason=BlockReason.LOST, actor=REGION)
    shipped_batch, shipped = operations.ship_batch(batch_id=batch.public_id, actor=REGION)
    assert shipped == [card]
    assert shipped_batch.state == BatchState.SHIPPED
    card.refresh_from_db()
    lost.refresh_from_db()
    assert (card.state, card.shipped_at, lost.state) == (State.SHIPPED, shipped_batch.shipped_at, State.BLOCKED)
    assert card.transitions.last().from_state == "in_production"
    assert Event.objects.get(action="batch.shipped").details == {"card_count": 1}


def test_shipping_twice_is_refused_and_writes_nothing(campaign) -> None:
    ordered_card(campaign)
    batch = operations.order_batch(campaign=campaign, actor=REGION)
    operations.ship_batch(batch_id=batch.public_id, actor=REGION)
    before = Transition.objects.count(), Event.objects.count()
    with pytest.raises(operations.BatchAlreadyShipped):
        operations.ship_batch(batch_id=batch.public_id, actor=REGION)
    assert (Transition.objects.count(), Event.objects.count()) == before
    with pytest.raises(operations.BatchUnknown):
        operations.ship_batch(batch_id=uuid4(), actor=REGION)


def order_twice_at_once(campaign) -> list[object]:
    """Two orders that both read the waiting cards before either writes, if nothing holds them."""
    barrier, answers = threading.Barrier(2, timeout=20), []

    def order() -> None:
        try:
            barrier.wait()
            answers.append(operations.order_batch(campaign=campaign, actor=REGION))
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

    monkeypatch.setattr(operations, "_lock_campaign", lambda campaign: None)
    monkeypatch.setattr(operations, "_lock_still_waiting", unlocked)
    monkeypatch.setattr(operations, "_next_reference", lambda campaign: uuid4().hex)
    answers = order_twice_at_once(campaign)
    assert [type(answer).__name__ for answer in answers] == ["ProductionBatch", "ProductionBatch"]
    assert Transition.objects.filter(to_state="in_production").count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_lock_of_the_cards_alone_keeps_them_in_one_batch(monkeypatch) -> None:
    campaign = factories.a_campaign()
    ordered_card(campaign)
    monkeypatch.setattr(operations, "_lock_campaign", lambda campaign: None)
    monkeypatch.setattr(operations, "_next_reference", lambda campaign: uuid4().hex)
    order_twice_at_once(campaign)
    assert ProductionBatch.objects.count() == 1
    assert Transition.objects.filter(to_state="in_production").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_loss_declared_while_the_faces_are_drawn_does_not_wait_and_leaves_the_batch(monkeypatch) -> None:
    campaign = factories.a_campaign()
    kept, lost = ordered_card(campaign), ordered_card(campaign, last_name="Petit")
    draw, drawn = printing.faces_pdf, []

    def declare_loss() -> None:
        operations.block(card_id=lost.public_id, reason=BlockReason.LOST, actor=REGION)
        connection.close()

    def draw_slowly(faces, *, title: str) -> bytes:
        drawn.append(len(faces))
        if len(drawn) == 1:
            other = threading.Thread(target=declare_loss)
            other.start()
            other.join(timeout=20)
            assert not other.is_alive(), "the loss waits for the drawing"
        return draw(faces, title=title)

    monkeypatch.setattr(printing, "faces_pdf", draw_slowly)
    batch = operations.order_batch(campaign=campaign, actor=REGION)
    assert drawn == [2, 1]
    assert list(batch.cards.all()) == [kept]
    assert [row["last_name"] for row in rows_of(batch)] == ["Moreau"]
    lost.refresh_from_db()
    assert lost.state == State.BLOCKED
