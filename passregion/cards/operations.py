"""Verbs of the card's life: order, produce, ship, hand over, confirm, block."""

import hashlib
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from passregion.applications.models import Application, Delivery
from passregion.applications.states import State as ApplicationState
from passregion.audit.models import Action
from passregion.audit.operations import record, record_many
from passregion.beneficiaries.models import Beneficiary
from passregion.campaigns.models import Campaign
from passregion.cards import manifest, printing
from passregion.cards.models import BatchState, BlockReason, Card, CardKind, ProductionBatch, Transition
from passregion.cards.queries import cards_to_produce, face_of
from passregion.cards.states import DEAD_STATES, TRANSITIONS, State
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal
from passregion.common.public_ids import new_card_number

NUMBER_TRIES = 20
NUMBER_CONSTRAINT_COLUMN = "number"


class ApplicationNotApproved(Refusal):
    """Cards are made for a validated demande only."""

    code = "application_not_approved"


class CardsAlreadyOrdered(Refusal):
    """The holder has live cards already."""

    code = "cards_already_ordered"


class TransitionForbidden(Refusal):
    """The card is in a state from which this verb may not start. Details: `state`, `verb`."""

    code = "transition_forbidden"


class CardUnknown(Refusal):
    """No card has this id."""

    code = "card_unknown"


class BatchUnknown(Refusal):
    """No batch has this id."""

    code = "batch_unknown"


class WrongDelivery(Refusal):
    """A card posted home is confirmed by its holder, a card sent to the school is handed over there."""

    code = "wrong_delivery"


class NothingToProduce(Refusal):
    """No plastic card of this campaign waits for the manufacturer."""

    code = "nothing_to_produce"


class FacesNotPrintable(Refusal):
    """Some names have characters that no font of ours draws. Details: `characters` by file number."""

    code = "faces_not_printable"


class BatchAlreadyShipped(Refusal):
    """This batch is marked as shipped already. Details: `at`."""

    code = "batch_already_shipped"


class NumbersExhausted(RuntimeError):
    """No free card number after many draws: the generator is broken."""


@transaction.atomic
def order_cards(*, application: Application, actor: Actor) -> tuple[Card, Card]:
    """The plastic card, ordered, and the virtual card, active at once, of a validated demande.

    Raises ApplicationNotApproved, CardsAlreadyOrdered.
    """
    # Two orders for one holder wait for each other here.
    holder = Beneficiary.objects.select_for_update(no_key=True).get(pk=application.beneficiary_id)
    if application.state != ApplicationState.APPROVED:
        raise ApplicationNotApproved(state=application.state)
    if holder.cards.exclude(state__in=DEAD_STATES).exists():
        raise CardsAlreadyOrdered
    plastic = _create_card(application=application, kind=CardKind.PLASTIC, state=State.ORDERED, activated_at=None)
    virtual = _create_card(application=application, kind=CardKind.VIRTUAL, state=State.ACTIVE, activated_at=now())
    _record(cards=[plastic], from_state="", action=Action.CARD_ORDERED, actor=actor)
    _record(cards=[virtual], from_state="", action=Action.CARD_ACTIVATED, actor=actor)
    return plastic, virtual


@transaction.atomic
def block(*, card_id: uuid.UUID, reason: BlockReason, actor: Actor) -> Card:
    """The card serves no more, at once and for ever. Ids of cards and batches are public ids.

    Raises CardUnknown, TransitionForbidden; so do the two verbs below.
    """
    card = _lock(card_id)
    _check(card, "block")
    return _move(
        card, "block", action=Action.CARD_BLOCKED, actor=actor, blocked_at=now(), block_reason=BlockReason(reason)
    )


@transaction.atomic
def hand_over(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """The school gives the plastic card to its holder: it is active. Raises TransitionForbidden, WrongDelivery."""
    card = _lock_for("hand_over", card_id, Delivery.ESTABLISHMENT)
    return _move(card, "hand_over", action=Action.CARD_HANDED_OVER, actor=actor, activated_at=now())


@transaction.atomic
def confirm_receipt(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """The holder has the card that was posted home: it is active. Raises TransitionForbidden, WrongDelivery.

    The portal has checked the usage code before.
    """
    card = _lock_for("confirm_receipt", card_id, Delivery.HOME)
    return _move(card, "confirm_receipt", action=Action.CARD_ACTIVATED, actor=actor, activated_at=now())


def _lock_for(verb: str, card_id: uuid.UUID, delivery: Delivery) -> Card:
    card = _lock(card_id)
    _check(card, verb)
    if card.delivery != delivery:
        raise WrongDelivery(delivery=card.delivery)
    return card


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
    _record(cards=cards, from_state=State.IN_PRODUCTION, action=Action.CARD_SHIPPED, actor=actor)
    record(
        action=Action.BATCH_SHIPPED,
        actor=actor,
        subject_ref=f"batch:{batch.public_id}",
        card_count=len(cards),
    )
    return batch, cards


def _create_card(**values: Any) -> Card:
    application: Application = values["application"]
    fixed = {
        "beneficiary_id": application.beneficiary_id,
        "delivery": application.delivery,
        "valid_until_on": application.campaign.card_valid_until_on,
        "ordered_at": now(),
    }
    for _ in range(NUMBER_TRIES):
        try:
            with transaction.atomic():
                return Card.objects.create(**fixed, **values, number=new_card_number())
        except IntegrityError as clash:
            # Only a number that served already is drawn again; any other broken rule is a fault.
            if f"({NUMBER_CONSTRAINT_COLUMN})" not in str(clash):
                raise
    raise NumbersExhausted


def _lock(card_id: uuid.UUID) -> Card:
    card = (
        Card.objects.select_for_update(of=("self",), no_key=True)
        .select_related("beneficiary", "application")
        .filter(public_id=card_id)
        .first()
    )
    if card is None:
        raise CardUnknown
    return card


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


def _check(card: Card, verb: str) -> None:
    if card.state not in TRANSITIONS[verb][0]:
        raise TransitionForbidden(state=card.state, verb=verb)


def _move(card: Card, verb: str, *, action: Action, actor: Actor, **changes: Any) -> Card:
    before = card.state
    card.state = TRANSITIONS[verb][1]
    for name, value in changes.items():
        setattr(card, name, value)
    card.save(update_fields=["state", *changes])
    _record(cards=[card], from_state=before, action=action, actor=actor)
    return card


def _record(*, cards: Iterable[Card], from_state: str, action: Action, actor: Actor) -> None:
    """One transition and one audit event for each card, which is in its new state already."""
    moment = now()
    Transition.objects.bulk_create(
        [
            Transition(
                card=card,
                from_state=from_state,
                to_state=card.state,
                at=moment,
                actor_ref=actor.ref,
                actor_label=actor.label,
            )
            for card in cards
        ],
        batch_size=1000,
    )
    record_many(action=action, actor=actor, subject_refs=[f"card:{card.public_id}" for card in cards])


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
            _record(cards=cards, from_state=State.ORDERED, action=Action.CARD_PRODUCED, actor=actor)
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
