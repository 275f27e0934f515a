"""Batches: what is ordered from the manufacturer in one go, and what it ships. Drawing them is a job: see `drawing`."""

import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.campaigns.models import Campaign
from passregion.cards import printing
from passregion.cards.choosing import Choice, left_out_of
from passregion.cards.models import BatchState, Card, ProductionBatch, ProductionChunk
from passregion.cards.operations.moves import record_moves
from passregion.cards.states import TRANSITIONS, State
from passregion.cards.tasks import draw_chunk
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal
from passregion.establishments.models import Establishment


class BatchUnknown(Refusal):
    """No batch has this id."""

    code = "batch_unknown"


class NothingToProduce(Refusal):
    """No plastic card of this choice waits for the manufacturer, or none that can be printed."""

    code = "nothing_to_produce"


class ChoiceChanged(Refusal):
    """Not as many cards wait as the Region has seen: it looks again. Details: `count`."""

    code = "choice_changed"


class BatchNotReady(Refusal):
    """The files of this batch are not drawn yet: the manufacturer cannot have made anything of it."""

    code = "batch_not_ready"


class BatchAlreadyShipped(Refusal):
    """This batch is marked as shipped already. Details: `at`."""

    code = "batch_already_shipped"


@transaction.atomic
def order_batch(
    *,
    campaign: Campaign,
    actor: Actor,
    delivery: str = "",
    establishments: Sequence[Establishment] = (),
    expected_count: int | None = None,
) -> ProductionBatch:
    """The waiting cards of a choice, in one batch; its drawing begins after the commit.

    A card whose name no font of ours draws is left out, and waits. Raises NothingToProduce, ChoiceChanged.
    """
    _lock_campaign(campaign)
    choice = Choice(campaign, delivery, tuple(establishments))
    unprintable = {card.number for card in left_out_of(choice)}
    cards = _lock_still_waiting([card for card in choice.cards() if card.number not in unprintable])
    if not cards:
        raise NothingToProduce
    if expected_count is not None and expected_count != len(cards):
        raise ChoiceChanged(count=len(cards))
    batch = _store_batch(choice, cards, actor)
    draw_chunk.defer(batch_id=batch.pk)
    return batch


@transaction.atomic
def ship_batch(*, batch_id: uuid.UUID, actor: Actor) -> tuple[ProductionBatch, list[Card]]:
    """All that is left of the batch went away at once: the batch and the cards that travel (a blocked one does not).

    Raises BatchUnknown, BatchNotReady, BatchAlreadyShipped.
    """
    batch = lock_batch(batch_id)
    if batch.state == BatchState.SHIPPED:
        raise BatchAlreadyShipped(at=batch.shipped_at)
    if batch.state != BatchState.ORDERED:
        raise BatchNotReady
    origins, target = TRANSITIONS["ship"]
    cards = list(
        batch.cards.select_for_update(of=("self",), no_key=True)
        .filter(state__in=origins)
        .select_related("beneficiary__user", "application__establishment")
        .order_by("id")
    )
    moment = now()
    for card in cards:
        card.state, card.shipped_at = target, moment
    Card.objects.bulk_update(cards, ["state", "shipped_at"], batch_size=1000)
    record_moves(cards=cards, from_state=State.IN_PRODUCTION, action=Action.CARD_SHIPPED, actor=actor)
    close_batch(batch, actor, moment)
    return batch, cards


def lock_batch(batch_id: uuid.UUID) -> ProductionBatch:
    """Hold a batch until the end of the transaction; whoever then touches its cards comes here first.

    Raises BatchUnknown.
    """
    batch = ProductionBatch.objects.select_for_update(no_key=True).filter(public_id=batch_id).first()
    if batch is None:
        raise BatchUnknown
    return batch


def close_batch(batch: ProductionBatch, actor: Actor, at: datetime.datetime) -> None:
    """Nothing of this batch, which the caller holds, is left at the manufacturer."""
    batch.state, batch.shipped_at = BatchState.SHIPPED, at
    batch.save(update_fields=["state", "shipped_at"])
    record(
        action=Action.BATCH_SHIPPED,
        actor=actor,
        subject_ref=f"batch:{batch.public_id}",
        card_count=batch.cards.filter(shipped_at__isnull=False).count(),
    )


def _lock_campaign(campaign: Campaign) -> None:
    """One order at a time for a campaign. « No key »: a demande sent meanwhile refers to the campaign and goes on."""
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def _lock_still_waiting(cards: list[Card]) -> list[Card]:
    """Those of the cards that still wait, locked, in the same order."""
    waiting = Card.objects.select_for_update(no_key=True).filter(
        pk__in=[card.pk for card in cards], state__in=TRANSITIONS["produce"][0]
    )
    kept = set(waiting.order_by("pk").values_list("pk", flat=True))
    return [card for card in cards if card.pk in kept]


def _next_reference(campaign: Campaign) -> str:
    """`2026-2027-004`: the fourth batch of its campaign. Batches are never deleted, and orders come one at a time."""
    return f"{campaign.code}-{campaign.batches.count() + 1:03d}"


def _store_batch(choice: Choice, cards: list[Card], actor: Actor) -> ProductionBatch:
    batch = ProductionBatch.objects.create(
        reference=_next_reference(choice.campaign),
        campaign=choice.campaign,
        delivery=choice.delivery,
        state=BatchState.DRAWING,
        card_count=len(cards),
        ordered_at=now(),
    )
    for place, card in enumerate(cards, start=1):
        card.batch, card.batch_place, card.state = batch, place, TRANSITIONS["produce"][1]
    Card.objects.bulk_update(cards, ["batch", "batch_place", "state"], batch_size=1000)
    ProductionChunk.objects.bulk_create(
        ProductionChunk(
            batch=batch,
            number=number,
            first_place=first,
            last_place=min(first + printing.CHUNK_SIZE - 1, len(cards)),
        )
        for number, first in enumerate(range(1, len(cards) + 1, printing.CHUNK_SIZE), start=1)
    )
    record_moves(cards=cards, from_state=State.ORDERED, action=Action.CARD_PRODUCED, actor=actor)
    record(
        action=Action.BATCH_ORDERED, actor=actor, subject_ref=f"batch:{batch.public_id}", card_count=batch.card_count
    )
    return batch
