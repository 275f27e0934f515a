"""Batches: what is ordered from the manufacturer in one go, and what it ships."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.db import transaction

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.campaigns.models import Campaign
from passregion.cards import manifest, printing
from passregion.cards.models import BatchState, Card, ProductionBatch
from passregion.cards.operations.moves import record_moves
from passregion.cards.queries import cards_to_produce, face_of
from passregion.cards.states import TRANSITIONS, State
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal


class BatchUnknown(Refusal):
    """No batch has this id."""

    code = "batch_unknown"


class NothingToProduce(Refusal):
    """No plastic card of this campaign waits for the manufacturer."""

    code = "nothing_to_produce"


class FacesNotPrintable(Refusal):
    """Some names have characters that no font of ours draws. Details: `characters` by file number."""

    code = "faces_not_printable"


class BatchAlreadyShipped(Refusal):
    """This batch is marked as shipped already. Details: `at`."""

    code = "batch_already_shipped"


@transaction.atomic
def order_batch(*, campaign: Campaign, actor: Actor) -> ProductionBatch:
    """Every plastic card of the campaign that waits, in one batch: manifest and faces, kept with their checksums.

    Raises NothingToProduce, FacesNotPrintable (nothing is ordered then). A fault of the printing itself is
    `printing.PrintingFailed`.
    """
    _lock_campaign(campaign)
    reference = _next_reference(campaign)
    cards = _waiting_cards(campaign)
    files = _draw(reference, cards)
    # Drawing takes seconds or minutes, and a loss declared meanwhile must not wait for it: the cards are locked after.
    # When one has left in between, the others, held now, are drawn again.
    locked = _lock_still_waiting(cards)
    if len(locked) < len(cards):
        files = _draw(reference, locked)
    return _store_batch(campaign=campaign, reference=reference, cards=locked, files=files, actor=actor)


@transaction.atomic
def ship_batch(*, batch_id: uuid.UUID, actor: Actor) -> tuple[ProductionBatch, list[Card]]:
    """The batch left the manufacturer: the batch and the cards that travel (a card blocked meanwhile does not).

    Raises BatchUnknown, BatchAlreadyShipped.
    """
    batch = ProductionBatch.objects.select_for_update(no_key=True).filter(public_id=batch_id).first()
    if batch is None:
        raise BatchUnknown
    if batch.state != BatchState.ORDERED:
        raise BatchAlreadyShipped(at=batch.shipped_at)
    origins, target = TRANSITIONS["ship"]
    cards = list(
        batch.cards.select_for_update(of=("self",), no_key=True)
        .filter(state__in=origins)
        .select_related("beneficiary__user", "application__establishment")
        .order_by("id")
    )
    batch.state, batch.shipped_at = BatchState.SHIPPED, now()
    batch.save(update_fields=["state", "shipped_at"])
    for card in cards:
        card.state, card.shipped_at = target, batch.shipped_at
    Card.objects.bulk_update(cards, ["state", "shipped_at"], batch_size=1000)
    record_moves(cards=cards, from_state=State.IN_PRODUCTION, action=Action.CARD_SHIPPED, actor=actor)
    record(
        action=Action.BATCH_SHIPPED,
        actor=actor,
        subject_ref=f"batch:{batch.public_id}",
        card_count=len(cards),
    )
    return batch, cards


def _lock_campaign(campaign: Campaign) -> None:
    """One order at a time for a campaign. « No key »: a demande sent meanwhile refers to the campaign and goes on."""
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def _waiting_cards(campaign: Campaign) -> list[Card]:
    """The cards to produce in the order of the manifest, school by school."""
    return list(
        cards_to_produce(campaign)
        .select_related("beneficiary__portrait", "application__establishment")
        .order_by("delivery", "application__establishment__uai", "beneficiary__folded_name", "id")
    )


def _lock_still_waiting(cards: list[Card]) -> list[Card]:
    """Those of the cards that still wait, locked, in the same order."""
    waiting = Card.objects.select_for_update(no_key=True).filter(
        pk__in=[card.pk for card in cards], state__in=TRANSITIONS["produce"][0]
    )
    kept = set(waiting.order_by("pk").values_list("pk", flat=True))
    return [card for card in cards if card.pk in kept]


def _draw(reference: str, cards: list[Card]) -> tuple[bytes, bytes]:
    """The manifest and the faces."""
    if not cards:
        raise NothingToProduce
    faces = [face_of(card) for card in cards]
    if missing := printing.missing_characters(faces):
        holders = {card.number: card.beneficiary.file_number for card in cards}
        raise FacesNotPrintable(characters={holders[number]: text for number, text in missing.items()})
    return manifest.manifest_csv(reference=reference, cards=cards), printing.faces_pdf(faces, title=reference)


def _next_reference(campaign: Campaign) -> str:
    """`2026-2027-004`: the fourth batch of its campaign. Batches are never deleted, and orders come one at a time."""
    return f"{campaign.code}-{campaign.batches.count() + 1:03d}"


def _store_batch(
    *, campaign: Campaign, reference: str, cards: list[Card], files: tuple[bytes, bytes], actor: Actor
) -> ProductionBatch:
    manifest_bytes, faces_bytes = files
    batch = ProductionBatch(
        reference=reference,
        campaign=campaign,
        state=BatchState.ORDERED,
        card_count=len(cards),
        manifest_sha256=hashlib.sha256(manifest_bytes).hexdigest(),
        faces_sha256=hashlib.sha256(faces_bytes).hexdigest(),
        ordered_at=now(),
    )
    batch.manifest.save(f"{batch.public_id.hex}.csv", ContentFile(manifest_bytes), save=False)
    batch.faces.save(f"{batch.public_id.hex}.pdf", ContentFile(faces_bytes), save=False)
    try:
        with transaction.atomic():
            batch.save()
            for card in cards:
                card.batch, card.state = batch, TRANSITIONS["produce"][1]
            Card.objects.bulk_update(cards, ["batch", "state"], batch_size=1000)
            record_moves(cards=cards, from_state=State.ORDERED, action=Action.CARD_PRODUCED, actor=actor)
            record(
                action=Action.BATCH_ORDERED,
                actor=actor,
                subject_ref=f"batch:{batch.public_id}",
                card_count=len(cards),
            )
    except BaseException:
        # The rows are undone by the database; files would stay behind.
        batch.manifest.delete(save=False)
        batch.faces.delete(save=False)
        raise
    return batch
