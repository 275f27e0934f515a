"""A file of answers brought by the Region: kept, looked at, then applied a slice at a time."""

import csv
import hashlib
import io
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.cards.answer_rules import TAKEN, Answer, Standing, judge, read_answer
from passregion.cards.models import Card, CardKind, FileState, ManufacturerFile
from passregion.cards.operations.answers import standing_of
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal

COLUMNS = ("card_number", "event", "chip_uid", "tracking_number", "reason")
NEEDED = frozenset({"card_number", "event"})
BYTE_COUNT_MAX = 10_000_000
LINE_COUNT_MAX = 50_000


class FileUnreadable(Refusal):
    """Not a CSV file of answers. Details: `why` (empty, too_big, too_long, columns, text); `missing` names columns."""

    code = "file_unreadable"


@dataclass(frozen=True)
class Line:
    """One line of the file, counted as a spreadsheet counts them, and what becomes of it."""

    number: int
    answer: Answer
    code: str

    @property
    def is_taken(self) -> bool:
        return self.code in TAKEN


@transaction.atomic
def keep_file(*, content: bytes, actor: Actor) -> tuple[ManufacturerFile, bool]:
    """Keep a file to look at, and whether it is new: the same file again is the same row. Raises FileUnreadable."""
    answers = list(read_answers(content))
    digest = hashlib.sha256(content).hexdigest()
    if known := ManufacturerFile.objects.filter(sha256=digest).first():
        return known, False
    kept = ManufacturerFile(
        sha256=digest,
        state=FileState.READ,
        line_count=len(answers),
        sent_at=now(),
        actor_ref=actor.ref,
        actor_label=actor.label,
    )
    kept.file.save(f"{kept.public_id.hex}.csv", ContentFile(content), save=False)
    kept.save()
    record(action=Action.ANSWERS_READ, actor=actor, subject_ref=f"answers:{kept.public_id}", line_count=kept.line_count)
    return kept, True


def read_answers(content: bytes) -> Iterator[tuple[int, Answer, str]]:
    """Each line: its number, the answer, and what is wrong with its form. Raises FileUnreadable."""
    if len(content) > BYTE_COUNT_MAX:
        raise FileUnreadable(why="too_big")
    if b"\0" in content:
        raise FileUnreadable(why="text")
    # A spreadsheet of Windows writes Latin letters its own way; what we read is ASCII either way.
    text = content.decode("utf-8-sig", "replace")
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    if missing := sorted(NEEDED - set(reader.fieldnames)):
        raise FileUnreadable(why="columns", missing=", ".join(missing))
    count = 0
    try:
        for row in reader:
            count += 1
            if count > LINE_COUNT_MAX:
                raise FileUnreadable(why="too_long")
            answer, fault = read_answer({name: row.get(name) or "" for name in COLUMNS})
            yield reader.line_num, answer, fault
    except csv.Error as broken:
        raise FileUnreadable(why="text") from broken
    if not count:
        raise FileUnreadable(why="empty")


def look_at(kept: ManufacturerFile) -> list[Line]:
    """What would become of each line if it were applied now; a line counts with those before it."""
    answers = list(_answers_of(kept))
    cards = Card.objects.select_related("batch").filter(
        kind=CardKind.PLASTIC, number__in={answer.card_number for _number, answer, _fault in answers}
    )
    standings: dict[str, Standing | None] = {card.number: standing_of(card) for card in cards}
    chips = {answer.chip_uid for _number, answer, _fault in answers if answer.chip_uid}
    owners = dict(Card.objects.filter(chip_uid__in=chips).values_list("chip_uid", "number"))
    lines = []
    for number, answer, fault in answers:
        code = fault
        if not fault:
            verdict = judge(standings.get(answer.card_number), answer)
            code = verdict.code
            if verdict.is_taken and owners.get(answer.chip_uid, answer.card_number) != answer.card_number:
                code = "chip_uid_taken"
            elif verdict.is_taken:
                standings[answer.card_number] = verdict.standing
                if answer.chip_uid:
                    owners[answer.chip_uid] = answer.card_number
        lines.append(Line(number, answer, code))
    return lines


@transaction.atomic
def begin(*, file_id: uuid.UUID, actor: Actor) -> tuple[ManufacturerFile, bool]:
    """Confirm a file that was looked at, and whether that was still to do; the caller defers the job."""
    kept = ManufacturerFile.objects.select_for_update(no_key=True).get(public_id=file_id)
    if kept.state != FileState.READ:
        return kept, False
    kept.state = FileState.APPLYING
    kept.save(update_fields=["state"])
    record(action=Action.ANSWERS_APPLIED, actor=actor, subject_ref=f"answers:{kept.public_id}")
    return kept, True


def next_slice(kept: ManufacturerFile, length: int) -> list[tuple[int, Answer, str]]:
    """The lines that come after those gone through."""
    return list(_answers_of(kept))[kept.done_count : kept.done_count + length]


def note_slice(kept: ManufacturerFile, codes: list[tuple[int, str, str]]) -> ManufacturerFile:
    """Write down what became of these lines (number, card number, code), in the transaction that applied them."""
    counts = Counter(kept.counts)
    counts.update(code if code in TAKEN else "refused" for _number, _card, code in codes)
    kept.counts = dict(counts)
    kept.refused = [*kept.refused, *([number, card, code] for number, card, code in codes if code not in TAKEN)]
    kept.done_count += len(codes)
    if kept.done_count >= kept.line_count:
        kept.state, kept.applied_at = FileState.APPLIED, now()
    kept.save()
    return kept


def _answers_of(kept: ManufacturerFile) -> Iterator[tuple[int, Answer, str]]:
    with kept.file.open("rb") as file:
        content = file.read()
    return read_answers(content)
