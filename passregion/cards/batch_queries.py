"""Questions about production batches: where each stands, what is in it, what waits to be settled."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from passregion.applications.models import Delivery
from passregion.cards.models import BatchState, Card, ManufacturerFile, ManufacturerKey, ProductionBatch
from passregion.cards.states import TRANSITIONS, State
from passregion.common.public_ids import is_card_number, normalise_card_number
from passregion.establishments.models import Establishment

# A batch that is not drawn further for so long was left by its machine.
QUIET_SECONDS_MAX = 180
TO_BRING_AGAIN = TRANSITIONS["reship"][0]
# It has left the manufacturer, and neither came back nor died on the way.
OUT = frozenset({State.SHIPPED, State.RECEIVED, State.ACTIVE})
ENDED = frozenset({State.BLOCKED, State.REPLACED, State.EXPIRED})


def batches() -> QuerySet[ProductionBatch]:
    """All batches, the newest first, each with how many of its cards stand where."""
    return (
        ProductionBatch.objects.select_related("campaign", "halted_by__beneficiary")
        .annotate(
            waiting_count=Count("cards", filter=Q(cards__state=State.IN_PRODUCTION)),
            made_count=Count("cards", filter=Q(cards__state=State.IN_PRODUCTION, cards__made_at__isnull=False)),
            out_count=Count("cards", filter=Q(cards__state__in=OUT)),
            rejected_count=Count("cards", filter=Q(cards__state=State.REJECTED, cards__reprint=None)),
            returned_count=Count("cards", filter=Q(cards__state__in=TO_BRING_AGAIN)),
        )
        .order_by("-ordered_at", "-id")
    )


def batches_to_ship() -> QuerySet[ProductionBatch]:
    """The batches that the manufacturer has not shipped whole, the oldest first."""
    return ProductionBatch.objects.exclude(state=BatchState.SHIPPED).order_by("ordered_at", "id")


@dataclass(frozen=True)
class Contents:
    """How the cards of a batch travel, and where they stand."""

    to_school_count: int
    school_count: int
    to_home_count: int
    waiting_count: int
    without_chip_count: int
    out_count: int
    rejected_count: int
    reprinted_count: int
    returned_count: int
    blocked_count: int


def contents_of(batch: ProductionBatch) -> Contents:
    """What is in a batch."""
    at_school = Q(delivery=Delivery.ESTABLISHMENT)
    counts = batch.cards.aggregate(
        to_school_count=Count("pk", filter=at_school),
        school_count=Count("application__establishment", filter=at_school, distinct=True),
        to_home_count=Count("pk", filter=Q(delivery=Delivery.HOME)),
        waiting_count=Count("pk", filter=Q(state=State.IN_PRODUCTION)),
        without_chip_count=Count("pk", filter=Q(state__in=OUT, chip_uid=None)),
        out_count=Count("pk", filter=Q(state__in=OUT)),
        rejected_count=Count("pk", filter=Q(state=State.REJECTED, reprint=None)),
        reprinted_count=Count("pk", filter=Q(state=State.REJECTED) & ~Q(reprint=None)),
        returned_count=Count("pk", filter=Q(state__in=TO_BRING_AGAIN)),
        blocked_count=Count("pk", filter=Q(state__in=ENDED)),
    )
    return Contents(**counts)


@dataclass(frozen=True)
class Drawing:
    """How far the drawing of a batch is."""

    chunk_count: int
    drawn_chunk_count: int
    drawn_card_count: int
    last_at: datetime.datetime | None


def drawing_of(batch: ProductionBatch) -> Drawing:
    """The progress of the drawing: chunks, cards, the moment of the last chunk."""
    counts = batch.chunks.aggregate(
        chunk_count=Count("pk"),
        drawn_chunk_count=Count("pk", filter=Q(drawn_at__isnull=False)),
        drawn_card_count=Sum("card_count", default=0),
        last_at=Max("drawn_at"),
    )
    return Drawing(**counts)


def cards_of_batch(batch: ProductionBatch, *, state: str = "", delivery: str = "", words: str = "") -> QuerySet[Card]:
    """The cards of a batch in the order of the manifest; `words` is a card number or the beginning of a name."""
    found = batch.cards.select_related("beneficiary", "application__establishment", "reprint__batch")
    if state:
        found = found.filter(state=state)
    if delivery:
        found = found.filter(delivery=delivery)
    if words:
        number = normalise_card_number(words)
        is_number = is_card_number(number)
        found = found.filter(number=number) if is_number else found.filter(beneficiary__last_name__istartswith=words)
    return found.order_by("batch_place", "id")


def states_of_batch(batch: ProductionBatch) -> dict[str, int]:
    """How many cards of a batch stand in each state."""
    rows = batch.cards.order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows.values_list("state", "count"))


def rejected_to_settle() -> QuerySet[Card]:
    """The rejected cards for which none is made again, the oldest rejection first.

    One whose holder has another card by now (a duplicata asked for meanwhile) is settled.
    """
    another = Card.objects.filter(
        beneficiary=OuterRef("beneficiary"), kind=OuterRef("kind"), ordered_at__gt=OuterRef("ordered_at")
    )
    return (
        Card.objects.filter(state=State.REJECTED, reprint=None)
        .exclude(Exists(another))
        .select_related("beneficiary__user", "application__establishment", "batch")
        .order_by("rejected_at", "id")
    )


def rejections_to_tell(*, before: datetime.datetime) -> QuerySet[Card]:
    """The cards rejected before a moment whose holder has no other on the way or in hand, and was not told."""
    gone = Card.objects.filter(
        beneficiary=OuterRef("beneficiary"), kind=OuterRef("kind"), shipped_at__gt=OuterRef("rejected_at")
    )
    # Whoever declared a loss meanwhile waits for a duplicata, and knows it.
    asked = Card.objects.filter(
        beneficiary=OuterRef("beneficiary"),
        kind=OuterRef("kind"),
        ordered_at__gt=OuterRef("ordered_at"),
        state__in=ENDED,
    )
    return (
        Card.objects.filter(state=State.REJECTED, rejected_at__lt=before, delay_told_at=None)
        .exclude(Exists(gone))
        .exclude(Exists(asked))
        .order_by("rejected_at", "id")
    )


def returned_count() -> int:
    """How many cards came back or never arrived."""
    return Card.objects.filter(state__in=TO_BRING_AGAIN).count()


def establishments_of(batch: ProductionBatch) -> QuerySet[Establishment]:
    """The establishments to which cards of a batch go."""
    return Establishment.objects.filter(applications__cards__batch=batch).distinct().order_by("name")


def files_of_manufacturer() -> QuerySet[ManufacturerFile]:
    """The files of answers, the newest first."""
    return ManufacturerFile.objects.order_by("-sent_at", "-id")


def manufacturer_keys() -> QuerySet[ManufacturerKey]:
    """The keys, those that serve first."""
    return ManufacturerKey.objects.order_by("revoked_at", "-created_at", "-id")
