"""Drawing goes chunk by chunk: it survives a death, waits for nobody, and says what stands in its way."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from passregion.audit.models import Event
from passregion.cards import printing
from passregion.cards.batch_queries import drawing_of
from passregion.cards.models import BatchState, BlockReason, HaltReason, ProductionBatch, RejectReason
from passregion.cards.operations import blocking, drawing, production
from passregion.cards.states import State
from passregion.cards.tasks import draw_chunk
from tests.cards import factories
from tests.cards.test_production import ordered_card, rows_of

REGION = factories.REGION


@pytest.fixture
def campaign(db):
    return factories.a_campaign()


@pytest.fixture
def small_chunks(monkeypatch) -> None:
    monkeypatch.setattr(printing, "CHUNK_SIZE", 2)


def a_batch(campaign, count: int = 5) -> ProductionBatch:
    for place in range(count):
        ordered_card(campaign, last_name=f"Nom{place}")
    return production.order_batch(campaign=campaign, actor=REGION)


def pages_of(batch: ProductionBatch) -> list[str]:
    texts = []
    for chunk in batch.chunks.filter(card_count__gt=0):
        with chunk.faces.open("rb") as file:
            texts += ["".join(page.extract_text().split()) for page in PdfReader(file).pages]
    return texts


def each_card_once(batch: ProductionBatch) -> bool:
    """The manifest and the faces show every card of the batch, each once, in the same order."""
    rows, pages = rows_of(batch), pages_of(batch)
    numbers = [row["card_number"] for row in rows]
    made = batch.cards.filter(state=State.IN_PRODUCTION).order_by("batch_place").values_list("number", flat=True)
    return numbers == list(made) and all(row in page for row, page in zip(numbers, pages, strict=True))


def test_a_batch_is_drawn_chunk_by_chunk_and_shows_how_far_it_is(campaign, small_chunks) -> None:
    batch = a_batch(campaign)
    assert drawing.draw_next(batch_id=batch.pk)
    progress = drawing_of(batch)
    assert (progress.drawn_chunk_count, progress.chunk_count, progress.drawn_card_count) == (1, 3, 2)
    batch = drawing.draw_all(batch_id=batch.pk)
    assert batch.state == BatchState.ORDERED
    assert [(chunk.first_place, chunk.last_place, chunk.card_count) for chunk in batch.chunks.all()] == [
        (1, 2, 2),
        (3, 4, 2),
        (5, 5, 1),
    ]
    assert [row["page"] for row in rows_of(batch)] == ["1", "2", "1", "2", "1"]
    assert each_card_once(batch)
    assert not drawing.draw_next(batch_id=batch.pk)
    assert Event.objects.filter(action="batch.ready").count() == 1


def test_two_presses_draw_the_same_bytes_as_one(campaign, small_chunks, settings) -> None:
    batch = drawing.draw_all(batch_id=a_batch(campaign).pk)
    alone = [(chunk.faces_sha256, chunk.photos_sha256) for chunk in batch.chunks.all()]
    batch.chunks.update(drawn_at=None)
    ProductionBatch.objects.update(state=BatchState.DRAWING)
    settings.PRESS_COUNT = 2
    assert drawing.draw_next(batch_id=batch.pk)
    assert drawing_of(batch).drawn_chunk_count == 2
    batch = drawing.draw_all(batch_id=batch.pk)
    assert [(chunk.faces_sha256, chunk.photos_sha256) for chunk in batch.chunks.all()] == alone
    assert each_card_once(batch)


def test_a_chunk_before_the_one_that_fails_stays_drawn(campaign, small_chunks, settings) -> None:
    batch = a_batch(campaign)
    settings.PRESS_COUNT = 2
    Path(batch.cards.get(batch_place=3).beneficiary.portrait.image.path).write_bytes(b"another photo")
    assert not drawing.draw_next(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, drawing_of(batch).drawn_chunk_count) == (BatchState.HALTED, 1)


def test_the_job_draws_one_chunk_and_leaves_the_next_to_another(campaign, small_chunks) -> None:
    batch = a_batch(campaign, 3)
    context = SimpleNamespace(job=SimpleNamespace(attempts=0))
    for waiting_count in (2, 3, 3):
        draw_chunk(context, batch_id=batch.pk)
        assert ProcrastinateJob.objects.filter(task_name="cards.draw_chunk").count() == waiting_count
    batch.refresh_from_db()
    assert batch.state == BatchState.ORDERED


def test_a_chunk_that_a_dead_process_left_half_stored_is_drawn_over(campaign, small_chunks, private_files) -> None:
    batch = a_batch(campaign, 2)
    left = private_files / f"batches/{batch.public_id.hex}/faces-001.pdf"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    batch = drawing.draw_all(batch_id=batch.pk)
    assert sorted(path.name for path in left.parent.iterdir()) == ["faces-001.pdf", "lines-001.csv", "photos-001.zip"]
    assert each_card_once(batch)


def test_a_fault_while_storing_is_tried_again_then_told(campaign, monkeypatch) -> None:
    batch = a_batch(campaign, 1)

    def fail(*_values: object, **_named: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(drawing, "_keep", fail)
    for attempts, state in ((0, "drawing"), (1, "drawing"), (2, "halted")):
        with pytest.raises(OSError, match="disk full"):
            draw_chunk(SimpleNamespace(job=SimpleNamespace(attempts=attempts)), batch_id=batch.pk)
        batch.refresh_from_db()
        assert batch.state == state
    assert batch.halt_reason == HaltReason.FAULT
    monkeypatch.undo()
    drawing.resume(batch_id=batch.public_id, actor=REGION)
    assert each_card_once(drawing.draw_all(batch_id=batch.pk))
    with pytest.raises(drawing.NotHalted):
        drawing.resume(batch_id=batch.public_id, actor=REGION)


def test_a_missing_drawing_halts_the_batch(campaign, settings, tmp_path, caplog) -> None:
    batch = a_batch(campaign, 1)
    settings.FRONTEND_BUILD = tmp_path
    batch = drawing.draw_all(batch_id=batch.pk)
    assert (batch.state, batch.halt_reason, batch.halted_by) == (BatchState.HALTED, HaltReason.MATERIAL, None)
    with pytest.raises(drawing.NotHalted):
        drawing.set_aside(batch_id=batch.public_id, actor=REGION)


@pytest.mark.parametrize(("content", "reason"), [(b"another photo", "photo"), (None, "name")])
def test_a_card_that_cannot_be_drawn_is_named_and_set_aside(campaign, content: bytes | None, reason: str) -> None:
    batch = a_batch(campaign, 2)
    bad = batch.cards.get(batch_place=2)
    if content:
        Path(bad.beneficiary.portrait.image.path).write_bytes(content)
    else:
        bad.beneficiary.last_name = "Kuŋ\U00012000"
        bad.beneficiary.save()
    batch = drawing.draw_all(batch_id=batch.pk)
    assert (batch.state, batch.halt_reason, batch.halted_by) == (BatchState.HALTED, HaltReason.CARD, bad)
    drawing.set_aside(batch_id=batch.public_id, actor=REGION)
    batch = drawing.draw_all(batch_id=batch.pk)
    bad.refresh_from_db()
    assert (batch.state, bad.state, bad.reject_reason) == (BatchState.ORDERED, State.REJECTED, RejectReason(reason))
    assert len(rows_of(batch)) == 1
    assert each_card_once(batch)


def test_a_card_blocked_before_its_chunk_is_left_out_of_it(campaign, small_chunks) -> None:
    batch = a_batch(campaign, 4)
    for place in (2, 3, 4):
        card = batch.cards.get(batch_place=place)
        blocking.block(card_id=card.public_id, reason=BlockReason.LOST, actor=REGION)
    batch = drawing.draw_all(batch_id=batch.pk)
    assert [chunk.card_count for chunk in batch.chunks.all()] == [1, 0]
    assert each_card_once(batch)


@pytest.mark.django_db(transaction=True)
def test_a_loss_declared_while_the_faces_are_drawn_does_not_wait(monkeypatch) -> None:
    batch = a_batch(factories.a_campaign(), 1)
    lost, draw = batch.cards.get(), printing.draw

    def declare_loss() -> None:
        blocking.block(card_id=lost.public_id, reason=BlockReason.LOST, actor=REGION)
        connection.close()

    def draw_meanwhile(faces, *, title: str):
        other = threading.Thread(target=declare_loss)
        other.start()
        other.join(timeout=20)
        assert not other.is_alive(), "the loss waits for the drawing"
        return draw(faces, title=title)

    monkeypatch.setattr(printing, "draw", draw_meanwhile)
    drawing.draw_all(batch_id=batch.pk)
    lost.refresh_from_db()
    assert lost.state == State.BLOCKED


def draw_from_another_connection(batch: ProductionBatch) -> list[object]:
    """What a second process finds while this one draws."""
    answers: list[object] = []

    def draw() -> None:
        answers.append(drawing.draw_next(batch_id=batch.pk))
        connection.close()

    with transaction.atomic():
        assert drawing._shut_the_door(batch.pk)
        other = threading.Thread(target=draw)
        other.start()
        other.join(timeout=60)
    return [*answers, batch.chunks.filter(drawn_at__isnull=False).count()]


@pytest.mark.django_db(transaction=True)
def test_two_processes_never_draw_one_batch_at_once(monkeypatch) -> None:
    batch = a_batch(factories.a_campaign(), 1)
    assert draw_from_another_connection(batch) == [False, 0]
    # Without the lock the second one draws as well.
    door = drawing._shut_the_door
    monkeypatch.setattr(drawing, "_shut_the_door", lambda batch_id: threading.current_thread() is not None)
    assert draw_from_another_connection(batch) == [True, 1]
    monkeypatch.setattr(drawing, "_shut_the_door", door)


KILLED = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
settings.STORAGES = {**settings.STORAGES, "default": {
    "BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": sys.argv[3], "base_url": None}}}
from passregion.cards.operations import drawing
drawing.draw_next(batch_id=int(sys.argv[2]))
keep = drawing._keep
def dies(chunk, part, name, content):
    digest = keep(chunk, part, name, content)
    os.kill(os.getpid(), signal.SIGKILL)
    return digest
drawing._keep = dies
drawing.draw_next(batch_id=int(sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_goes_on_without_a_card_twice_or_missing(small_chunks, private_files) -> None:
    batch = a_batch(factories.a_campaign(), 5)
    name = str(connection.settings_dict["NAME"])
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, name, str(batch.pk), str(private_files)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert batch.chunks.filter(drawn_at__isnull=False).count() == 1
    assert (private_files / f"batches/{batch.public_id.hex}/faces-002.pdf").exists()
    with transaction.atomic(), connection.cursor() as cursor:
        # The server takes a moment to see that the process is dead.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [drawing.DRAWING_LOCK, batch.pk])
    batch = drawing.draw_all(batch_id=batch.pk)
    assert (batch.state, len(rows_of(batch))) == (BatchState.ORDERED, 5)
    assert each_card_once(batch)
