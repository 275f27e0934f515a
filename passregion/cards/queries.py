"""Questions about cards."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from passregion.applications.models import Application, Delivery
from passregion.beneficiaries.models import Beneficiary, Portrait
from passregion.campaigns.models import Campaign
from passregion.cards.models import Card, CardKind, Replacement
from passregion.cards.states import LIVE_STATES, TRANSITIONS, State
from passregion.common.public_ids import is_card_number, normalise_card_number, normalise_file_number
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
    found = beneficiary.cards.select_related(
        "batch", "replacement", "application__establishment", "beneficiary__portrait"
    )
    return found.prefetch_related("transitions").order_by("kind", "-ordered_at", "-id")


def blockable_cards_of(beneficiary: Beneficiary) -> QuerySet[Card]:
    """The cards of a holder that `block` accepts."""
    return beneficiary.cards.filter(state__in=TRANSITIONS["block"][0]).order_by("kind", "id")


def replacement_under_way(beneficiary: Beneficiary) -> Replacement | None:
    """The duplicata that the holder waits for."""
    return beneficiary.replacements.filter(ended_at=None).select_related("old_card").first()


def card_of_replacement(replacement: Replacement) -> Card | None:
    """The plastic card made for a duplicata, the last one if it had to be made twice."""
    made = replacement.cards.select_related("batch", "application__establishment").prefetch_related("transitions")
    return made.filter(kind=CardKind.PLASTIC).order_by("-ordered_at", "-id").first()


def replaceable_card_of(beneficiary: Beneficiary) -> Card | None:
    """The plastic card of which a duplicata may be asked for: the one that lives, else the last one sent out.

    None when there is none, or while a duplicata is under way.
    """
    if replacement_under_way(beneficiary) is not None:
        return None
    found = list(cards_of(beneficiary).filter(kind=CardKind.PLASTIC).exclude(state=State.REJECTED))
    return next((card for card in found if card.state in LIVE_STATES), found[0] if found else None)


def cards_on_their_way(establishment: Establishment) -> QuerySet[Card]:
    """The plastic cards shipped to this school that it has not ticked yet, by name."""
    return cards_to_hand_over(establishment).filter(state=State.SHIPPED)


def cards_to_bring_again() -> QuerySet[Card]:
    """The plastic cards that came back to the Region or never arrived, the oldest shipment first."""
    return (
        Card.objects.filter(state__in=TRANSITIONS["reship"][0])
        .select_related("beneficiary", "application__establishment")
        .order_by("shipped_at", "id")
    )


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


def find_holder(typed: str) -> Beneficiary | None:
    """Whose file number, or card number, this is, typed with or without spaces; a dead card finds its holder too."""
    number = normalise_card_number(typed)
    if is_card_number(number):
        card = Card.objects.select_related("beneficiary").filter(number=number).first()
        return card.beneficiary if card else None
    return Beneficiary.objects.filter(file_number=normalise_file_number(typed)).first()


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
