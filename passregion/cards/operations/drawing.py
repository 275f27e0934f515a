"""Drawing a batch, a few chunks at a time: whatever stops it, it goes on with the first chunk that is not drawn yet."""

import hashlib
import logging
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import connection, transaction

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.cards import manifest, printing
from passregion.cards.models import BatchState, Card, HaltReason, ProductionBatch, ProductionChunk, RejectReason
from passregion.cards.operations.moves import lock_card, move
from passregion.cards.queries import face_of
from passregion.cards.states import State
from passregion.common.actors import SYSTEM, Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal

# The first key of PostgreSQL's advisory locks; the second is the number of the batch.
DRAWING_LOCK = 4101
log = logging.getLogger(__name__)


class NotHalted(Refusal):
    """The drawing of this batch goes on, or is over."""

    code = "not_halted"


@transaction.atomic
def draw_next(*, batch_id: int) -> bool:
    """Draw the next chunks, one for each press, or close the batch after the last; whether there is more to do.

    One process at a time draws a batch: another finds the door shut and leaves. No card is held meanwhile, so a loss
    declared at that moment does not wait.
    """
    if not _shut_the_door(batch_id):
        return False
    batch = ProductionBatch.objects.get(pk=batch_id)
    if batch.state != BatchState.DRAWING:
        return False
    chunks = list(batch.chunks.filter(drawn_at=None).order_by("number")[: settings.PRESS_COUNT])
    if not chunks:
        _finish(batch)
        return False
    try:
        _draw(batch, chunks)
    except printing.CardNotDrawable as refused:
        halt(batch, HaltReason.CARD, card=Card.objects.get(number=refused.number))
        return False
    except printing.PrintingFailed:
        log.exception("card faces could not be drawn")
        halt(batch, HaltReason.MATERIAL)
        return False
    return True


def draw_all(*, batch_id: int) -> ProductionBatch:
    """Every chunk, here and now: for programs, and where no job runs."""
    while draw_next(batch_id=batch_id):
        pass
    return ProductionBatch.objects.get(pk=batch_id)


@transaction.atomic
def give_up(*, batch_id: int) -> None:
    """The job has failed too often: say so on the page."""
    batch = ProductionBatch.objects.get(pk=batch_id)
    if batch.state == BatchState.DRAWING:
        halt(batch, HaltReason.FAULT)


def halt(batch: ProductionBatch, reason: HaltReason, card: Card | None = None) -> None:
    """Stop drawing until somebody has looked."""
    batch.state, batch.halt_reason, batch.halted_by = BatchState.HALTED, reason, card
    batch.save(update_fields=["state", "halt_reason", "halted_by"])
    record(action=Action.BATCH_HALTED, actor=SYSTEM, subject_ref=f"batch:{batch.public_id}", reason=reason)


@transaction.atomic
def resume(*, batch_id: uuid.UUID, actor: Actor) -> ProductionBatch:
    """Go on with the chunk that is not drawn yet; the caller defers the job. Raises NotHalted.

    A batch that is said to be drawing may be resumed as well: the machine that drew it may have died.
    """
    batch = ProductionBatch.objects.select_for_update(no_key=True).get(public_id=batch_id)
    if batch.state not in (BatchState.HALTED, BatchState.DRAWING):
        raise NotHalted(state=batch.state)
    batch.state, batch.halt_reason, batch.halted_by = BatchState.DRAWING, "", None
    batch.save(update_fields=["state", "halt_reason", "halted_by"])
    record(action=Action.BATCH_RESUMED, actor=actor, subject_ref=f"batch:{batch.public_id}")
    return batch


@transaction.atomic
def set_aside(*, batch_id: uuid.UUID, actor: Actor) -> ProductionBatch:
    """Reject the card that cannot be drawn, and go on with the others. Raises NotHalted, TransitionForbidden."""
    batch = ProductionBatch.objects.select_for_update(no_key=True).get(public_id=batch_id)
    if batch.halted_by is None:
        raise NotHalted(state=batch.state)
    card = lock_card(batch.halted_by.public_id)
    if card.state == State.IN_PRODUCTION:
        is_name = bool(printing.lacking_in(card.beneficiary.first_name + card.beneficiary.last_name))
        reason = RejectReason.NAME if is_name else RejectReason.PHOTO
        move(card, "reject", action=Action.CARD_REJECTED, actor=actor, rejected_at=now(), reject_reason=reason)
    return resume(batch_id=batch_id, actor=actor)


def _shut_the_door(batch_id: int) -> bool:
    """Held until the transaction ends, or the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [DRAWING_LOCK, batch_id])
        return bool(cursor.fetchone()[0])


def _draw(batch: ProductionBatch, chunks: Sequence[ProductionChunk]) -> None:
    """Draw them side by side, store them in order; those before one that fails stay drawn."""
    of_chunks = [_cards_of(batch, chunk) for chunk in chunks]
    orders = [
        ([face_of(card) for card in cards], f"{batch.reference} {chunk.number:03d}")
        for chunk, cards in zip(chunks, of_chunks, strict=True)
    ]
    for chunk, cards, drawn in zip(chunks, of_chunks, printing.draw_side_by_side(orders), strict=True):
        if drawn:
            _store(batch, chunk, cards, drawn)
        chunk.card_count, chunk.drawn_at = len(cards), now()
        chunk.save()


def _cards_of(batch: ProductionBatch, chunk: ProductionChunk) -> list[Card]:
    """A card that was blocked since the order is left out."""
    return list(
        batch.cards.filter(batch_place__range=(chunk.first_place, chunk.last_place), state=State.IN_PRODUCTION)
        .select_related("beneficiary__portrait", "application__establishment")
        .order_by("batch_place")
    )


def _store(batch: ProductionBatch, chunk: ProductionChunk, cards: list[Card], drawn: printing.DrawnChunk) -> None:
    lines = manifest.lines(
        reference=batch.reference, number=chunk.number, cards=cards, photo_sha256s=drawn.photo_sha256s
    )
    chunk.faces_sha256 = _keep(chunk, "faces", f"faces-{chunk.number:03d}.pdf", drawn.faces)
    chunk.photos_sha256 = _keep(chunk, "photos", f"photos-{chunk.number:03d}.zip", drawn.photos)
    _keep(chunk, "lines", f"lines-{chunk.number:03d}.csv", lines)


def _keep(chunk: ProductionChunk, part: str, name: str, content: bytes) -> str:
    """Store a file of a chunk in the place of what a killed process left there; its digest."""
    field = chunk._meta.get_field(part)
    storage: Storage = field.storage  # type: ignore[union-attr]
    storage.delete(field.generate_filename(chunk, name))  # type: ignore[union-attr]
    getattr(chunk, part).save(name, ContentFile(content), save=False)
    return hashlib.sha256(content).hexdigest()


def _finish(batch: ProductionBatch) -> None:
    """The manifest out of the lines of every chunk: the batch may leave."""
    parts = [manifest.header()]
    for chunk in batch.chunks.filter(card_count__gt=0).order_by("number"):
        with chunk.lines.open("rb") as file:
            parts.append(file.read())
    content = b"".join(parts)
    name = f"{batch.public_id.hex}.csv"
    batch.manifest.storage.delete(f"batches/{name}")
    batch.manifest.save(name, ContentFile(content), save=False)
    batch.manifest_sha256 = hashlib.sha256(content).hexdigest()
    batch.state, batch.ready_at = BatchState.ORDERED, now()
    batch.save(update_fields=["manifest", "manifest_sha256", "state", "ready_at"])
    record(action=Action.BATCH_READY, actor=SYSTEM, subject_ref=f"batch:{batch.public_id}")
