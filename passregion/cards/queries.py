"""Questions about cards."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from passregion.applications.models import Application, Delivery
from passregion.beneficiaries.models import Beneficiary, Portrait
from passregion.campaigns.models import Campaign
from passregion.cards.models import BatchState, Card, CardKind, ProductionBatch
from passregion.cards.states import TRANSITIONS, State
from passregion.common.public_ids import normalise_card_number
from passregion.establishments.models import Establishment


@dataclass(frozen=True)
class Face:
    """What a card shows: the parameters of the design's `card_face`, with the portrait in place of its address.

    `departement` chooses the summit; `number` is 13 digits, empty for a card that does not exist yet.
    """

    first_name: str
    last_name: str
    number: str
    valid_until: datetime.date
    departement: str
    kind: str
    portrait: Portrait


def face_of(card: Card) -> Face:
    """What is printed on this card, or shown for the virtual one."""
    holder = card.beneficiary
    return Face(
        first_name=holder.first_name,
        last_name=holder.last_name,
        number=card.number,
        valid_until=card.valid_until_on,
        departement=holder.departement,
        kind=card.kind,
        portrait=holder.portrait,
    )


def future_face_of(application: Application) -> Face:
    """The plastic card as it will be printed if the demande is validated: no number yet."""
    holder = application.beneficiary
    return Face(
        first_name=holder.first_name,
        last_name=holder.last_name,
        number="",
        valid_until=application.campaign.card_valid_until_on,
        departement=holder.departement,
        kind=CardKind.PLASTIC,
        portrait=holder.portrait,
    )


def cards_of(beneficiary: Beneficiary) -> QuerySet[Card]:
    """Every card of a holder, the plastic one first, the newest first."""
    return beneficiary.cards.select_related("batch", "application__establishment", "beneficiary__portrait").order_by(
        "kind", "-ordered_at", "-id"
    )


def blockable_cards_of(beneficiary: Beneficiary) -> QuerySet[Card]:
    """The cards of a holder that `block` accepts."""
    return beneficiary.cards.filter(state__in=TRANSITIONS["block"][0]).order_by("kind", "id")


def cards_to_hand_over(establishment: Establishment) -> QuerySet[Card]:
    """The plastic cards shipped to this school and not handed over yet, by name."""
    return (
        Card.objects.filter(
            application__establishment=establishment,
            kind=CardKind.PLASTIC,
            delivery=Delivery.ESTABLISHMENT,
            state__in=TRANSITIONS["hand_over"][0],
        )
        .select_related("beneficiary", "application__track", "batch")
        .order_by("beneficiary__folded_name", "id")
    )


def cards_handed_over(establishment: Establishment) -> QuerySet[Card]:
    """The plastic cards that this school has handed over and that work, the latest first."""
    return (
        Card.objects.filter(
            application__establishment=establishment,
            kind=CardKind.PLASTIC,
            delivery=Delivery.ESTABLISHMENT,
            state=State.ACTIVE,
        )
        .select_related("beneficiary", "application__track", "batch")
        .order_by("-activated_at", "-id")
    )


def find_for_payment(number: str) -> Card | None:
    """The card that bears this number, typed with or without spaces; its state is the caller's to judge."""
    return (
        Card.objects.filter(number=normalise_card_number(number))
        .select_related("beneficiary__portrait", "beneficiary__user")
        .first()
    )


def cards_to_produce(campaign: Campaign) -> QuerySet[Card]:
    """The plastic cards of a campaign that wait for the manufacturer."""
    return Card.objects.filter(
        application__campaign=campaign, kind=CardKind.PLASTIC, state__in=TRANSITIONS["produce"][0]
    )


def batches() -> QuerySet[ProductionBatch]:
    """All batches, the newest first."""
    return ProductionBatch.objects.select_related("campaign").order_by("-ordered_at", "-id")


def batches_to_ship() -> QuerySet[ProductionBatch]:
    """The batches that the manufacturer has not shipped, the oldest first."""
    return batches().filter(state=BatchState.ORDERED).order_by("ordered_at", "id")


@dataclass(frozen=True)
class Contents:
    """How the cards of a batch travel, and how many were blocked since the order."""

    to_school_count: int
    school_count: int
    to_home_count: int
    blocked_count: int


def contents_of(batch: ProductionBatch) -> Contents:
    """What is in a batch."""
    at_school = Q(delivery=Delivery.ESTABLISHMENT)
    counts = batch.cards.aggregate(
        to_school_count=Count("pk", filter=at_school),
        school_count=Count("application__establishment", filter=at_school, distinct=True),
        to_home_count=Count("pk", filter=Q(delivery=Delivery.HOME)),
        blocked_count=Count("pk", filter=Q(state=State.BLOCKED)),
    )
    return Contents(**counts)
