"""The measure of `cards.py`: arguments are the number of cards, the length of a chunk and the seed.

Ours and bare typst take turns, so that what else the machine does weighs on both. Ours is the whole act, with as many
presses as the setting says: reading the rows, photos checked and laid out, the presses, storing with digests, the lines
of the manifest, the transaction. Bare typst is one process that compiles, one after another, the same chunks prepared
for it. In the middle a process that draws is killed while it stores.
"""

import csv
import io
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from pypdf import PdfReader  # noqa: E402

from benchmarks.bench._cards_holders import make_cards  # noqa: E402
from passregion.cards import printing  # noqa: E402
from passregion.cards.models import BatchState, ProductionBatch, ProductionChunk  # noqa: E402
from passregion.cards.operations import drawing  # noqa: E402
from passregion.cards.operations.production import order_batch  # noqa: E402
from passregion.cards.queries import Face, face_of  # noqa: E402
from tests.cards.factories import REGION  # noqa: E402

ROOT = Path(__file__).parents[2]
SPEED_MIN, GROWTH_MAX = 0.8, 1.1
# Memory is compared with what it was after this chunk.
EARLY_CHUNK = 10
# Bare typst keeps what it compiled; above this it is started anew and warmed up, which is not counted.
BARE_MEMORY_MB_MAX = 2500

KILLED = """
import os, signal, sys, django
django.setup()
from passregion.cards.operations import drawing
keep = drawing._keep
def dies(*values):
    keep(*values)
    os.kill(os.getpid(), signal.SIGKILL)
drawing._keep = dies
drawing.draw_next(batch_id=int(sys.argv[1]))
"""


@dataclass(frozen=True)
class Turn:
    """One turn of each: seconds, and what our process holds after it."""

    last_chunk: int
    ours: float
    theirs: float
    memory_mb: float

    def __str__(self) -> str:
        return (
            f"up to chunk {self.last_chunk}: ours {self.ours:.2f} s and {self.memory_mb:.0f} MB,"
            f" bare typst {self.theirs:.2f} s"
        )


class Bare:
    """Bare typst beside us."""

    def __init__(self, faces: list[Face]) -> None:
        """Warmed up with one of these faces."""
        command = [sys.executable, "-m", "benchmarks.bench._cards_bare"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.seconds(faces[:1], "warm up")

    def seconds(self, faces: list[Face], title: str) -> float:
        """How long it compiles these faces, which are prepared first."""
        with tempfile.TemporaryDirectory() as folder:
            printing.prepare(faces, title=title, folder=Path(folder))
            self.process.stdin.write(f"{folder}\n")
            self.process.stdin.flush()
            return float(self.process.stdout.readline())

    def memory_mb(self) -> float:
        return memory_mb(self.process.pid)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


def memory_mb(pid: int) -> float:
    """What a process holds."""
    return int(Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()[0]) / 1024


def faces_of(batch: ProductionBatch, chunk: ProductionChunk) -> list[Face]:
    """What the chunk will show, as the drawing reads it."""
    cards = batch.cards.filter(batch_place__range=(chunk.first_place, chunk.last_place)).order_by("batch_place")
    return [face_of(card) for card in cards.select_related("beneficiary__portrait")]


def kill_one(batch: ProductionBatch) -> None:
    """A process that draws the next chunk is killed after it has stored the first of its files."""
    ended = subprocess.run([sys.executable, "-c", KILLED, str(batch.pk)], cwd=ROOT, check=False)
    print(f"killed while storing: status {ended.returncode}", flush=True)
    if ended.returncode != -signal.SIGKILL:
        raise RuntimeError("the process was not killed in the middle")
    with transaction.atomic(), connection.cursor() as cursor:
        # The server takes a moment to see that it is dead.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [drawing.DRAWING_LOCK, batch.pk])


def race(batch: ProductionBatch) -> list[Turn]:
    """Ours and bare typst in turns: one first, then the other."""
    turns, width = [], settings.PRESS_COUNT
    chunks = list(batch.chunks.order_by("number"))
    bare = Bare(faces_of(batch, chunks[0]))
    groups = [chunks[at : at + width] for at in range(0, len(chunks), width)]
    for place, group in enumerate(groups):
        if place == len(groups) // 2:
            kill_one(batch)
        faces = [faces_of(batch, chunk) for chunk in group]
        if bare.memory_mb() > BARE_MEMORY_MB_MAX:
            bare.close()
            bare = Bare(faces[0])
        theirs = sum(bare.seconds(each, batch.reference) for each in faces) if place % 2 else 0.0
        start = time.perf_counter()
        drawing.draw_next(batch_id=batch.pk)
        ours = time.perf_counter() - start
        theirs = theirs or sum(bare.seconds(each, batch.reference) for each in faces)
        turns.append(Turn(group[-1].number, ours, theirs, memory_mb(os.getpid())))
        if place in (0, len(groups) - 1) or EARLY_CHUNK in [chunk.number for chunk in group]:
            print(f"{turns[-1]}; bare typst holds {bare.memory_mb():.0f} MB", flush=True)
    drawing.draw_next(batch_id=batch.pk)
    bare.close()
    return turns


def wrong_cards(batch: ProductionBatch) -> int:
    """Cards that the manifest or the faces show twice, not at all, or elsewhere than they say."""
    with batch.manifest.open("rb") as file:
        rows = list(csv.DictReader(io.StringIO(file.read().decode()), delimiter=";"))
    counts = Counter(row["card_number"] for row in rows)
    numbers = list(batch.cards.order_by("batch_place").values_list("number", flat=True))
    wrong = sum(counts[number] != 1 for number in numbers) + len(set(counts) - set(numbers))
    texts: list[str] = []
    for chunk in batch.chunks.order_by("number"):
        with chunk.faces.open("rb") as file:
            texts += ["".join(page.extract_text().split()) for page in PdfReader(file).pages]
    if len(texts) != len(rows):
        return wrong + abs(len(texts) - len(rows))
    return wrong + sum(row["card_number"] not in text for row, text in zip(rows, texts, strict=True))


def is_glyph_refused(face: Face) -> bool:
    """A name with a sign that no font of ours draws stops its chunk."""
    try:
        printing.draw([replace(face, last_name="Mo\U00012000reau")], title="essai")
    except printing.CardNotDrawable:
        return True
    return False


def main() -> int:
    """Make the cards, race, judge; the exit status."""
    count, chunk_size, seed = map(int, sys.argv[1:4])
    printing.CHUNK_SIZE = chunk_size
    start = time.perf_counter()
    campaign = make_cards(count, random.Random(seed))
    batch = order_batch(campaign=campaign, actor=REGION)
    print(f"{count} holders, photos and cards made and ordered in {time.perf_counter() - start:.0f} s", flush=True)
    turns = race(batch)
    batch.refresh_from_db()
    ours, theirs = sum(turn.ours for turn in turns), sum(turn.theirs for turn in turns)
    speed, halves = theirs / ours, statistics.median(turn.theirs / turn.ours for turn in turns)
    early = next((turn for turn in turns if turn.last_chunk >= EARLY_CHUNK), turns[-1])
    growth = turns[-1].memory_mb / early.memory_mb
    weight = sum(chunk.faces.size for chunk in batch.chunks.all()) / count / 1000
    wrong, is_refused = wrong_cards(batch), is_glyph_refused(faces_of(batch, batch.chunks.first())[0])
    print(f"ours, all included, with {settings.PRESS_COUNT} presses: {count / ours:.0f} cards/s")
    print(f"bare typst: {count / theirs:.0f} cards/s")
    print(f"median of the turns: {halves:.2f}; weight of a face: {weight:.0f} kB; undrawn chunks: {undrawn(batch)}")
    is_held = speed >= SPEED_MIN and growth <= GROWTH_MAX and not wrong and is_refused
    is_held = is_held and batch.state == BatchState.ORDERED
    print(
        f"figure: {speed:.2f} of bare typst's speed (at least {SPEED_MIN}), memory after the last chunk {growth:.2f} ×"
        f" after the tenth (at most {GROWTH_MAX}), {wrong} cards twice or missing after a kill,"
        f" missing glyph {'refused' if is_refused else 'PRINTED'}"
    )
    return 0 if is_held else 1


def undrawn(batch: ProductionBatch) -> int:
    """Chunks left, and those with another number of cards than places."""
    odd = batch.chunks.exclude(card_count=F("last_place") - F("first_place") + 1)
    return batch.chunks.filter(drawn_at=None).count() + odd.count()


if __name__ == "__main__":
    sys.exit(main())
