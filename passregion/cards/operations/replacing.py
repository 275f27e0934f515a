"""The duplicata: a new number for a card that was lost, stolen or damaged.

Balances hang on the holder: they do not move.
"""

from django.db import transaction

from passregion.applications.models import Application, Delivery
from passregion.applications.states import State as ApplicationState
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.beneficiaries.models import Beneficiary
from passregion.cards.models import BlockReason, Card, CardKind, Outcome, Replacement
from passregion.cards.operations.moves import check, lock_holder, move
from passregion.cards.operations.ordering import open_virtual, order_plastic
from passregion.cards.states import DEAD_STATES, LIVE_STATES, State
from passregion.common.actors import Actor
from passregion.common.clock import now, today
from passregion.common.errors import Refusal


class ReplacementUnderWay(Refusal):
    """One duplicata at a time."""

    code = "replacement_under_way"


class NothingToReplace(Refusal):
    """The holder never had a card, has one that works, or the last day of the cards has passed."""

    code = "nothing_to_replace"


@transaction.atomic
def order_replacement(
    *, beneficiary: Beneficiary, reason: BlockReason, delivery: Delivery, fee_cents: int, actor: Actor
) -> Replacement:
    """Order the duplicata of the holder's last plastic card.

    Lost or stolen: every card is dead already; a plastic card is ordered and a virtual one opened, both with new
    numbers. Damaged: the old card works until the new one does, and the virtual card stays.
    Raises ReplacementUnderWay, NothingToReplace, TransitionForbidden (damaged before it was sent).
    """
    holder = lock_holder(beneficiary.pk)
    if holder.replacements.filter(ended_at=None).exists():
        raise ReplacementUnderWay
    old_card, application = _old_card_of(holder), _application_of(holder)
    is_dead = old_card.state in DEAD_STATES
    if is_dead == (reason == BlockReason.DAMAGED) or application.campaign.card_valid_until_on < today():
        raise NothingToReplace
    replacement = Replacement.objects.create(
        beneficiary=holder,
        old_card=old_card,
        reason=BlockReason(reason),
        delivery=Delivery(delivery),
        fee_cents=fee_cents,
        requested_at=now(),
    )
    if not is_dead:
        _retire_damaged(old_card, actor)
    order_plastic(application=application, actor=actor, delivery=Delivery(delivery), replacement=replacement)
    if not holder.cards.filter(kind=CardKind.VIRTUAL, state__in=LIVE_STATES).exists():
        open_virtual(application=application, actor=actor, replacement=replacement)
    record(
        action=Action.REPLACEMENT_ORDERED,
        actor=actor,
        subject_ref=f"beneficiary:{holder.public_id}",
        reason=replacement.reason,
    )
    return replacement


def finish_replacement_by(card: Card, actor: Actor) -> None:
    """The new plastic card works: the damaged one that it replaces stops, and the duplicata is done."""
    damaged = Card.objects.select_for_update(no_key=True).filter(
        beneficiary_id=card.beneficiary_id, damaged_at__isnull=False, state__in=LIVE_STATES
    )
    for old_card in damaged:
        move(old_card, "replace", action=Action.CARD_REPLACED, actor=actor)
    _end(card, Outcome.DONE)


def stop_replacement_by(card: Card) -> None:
    """The new plastic card died on its way: another duplicata may be asked for."""
    _end(card, Outcome.STOPPED)


def stop_replacement_for(holder: Beneficiary) -> None:
    """A loss is declared: whatever duplicata was under way, its cards are lost too. The caller holds the holder."""
    holder.replacements.filter(ended_at=None).update(ended_at=now(), outcome=Outcome.STOPPED)


def _old_card_of(holder: Beneficiary) -> Card:
    """The plastic card that lives, else the last one that was sent out; locked."""
    found = Card.objects.select_for_update(no_key=True).filter(beneficiary=holder, kind=CardKind.PLASTIC)
    cards = list(found.exclude(state=State.REJECTED).order_by("-ordered_at", "-id"))
    if not cards:
        raise NothingToReplace
    return next((card for card in cards if card.state in LIVE_STATES), cards[0])


def _application_of(holder: Beneficiary) -> Application:
    """The last demande that a school validated: it says which school the card goes to, and until when it is good."""
    approved = holder.applications.filter(state=ApplicationState.APPROVED)
    application = approved.select_related("campaign").order_by("-campaign__opens_on", "-id").first()
    if application is None:
        raise NothingToReplace
    return application


def _retire_damaged(card: Card, actor: Actor) -> None:
    """A card that works goes on until the new one does; one that arrived broken is dead at once."""
    check(card, "replace")
    if card.state != State.ACTIVE:
        move(card, "replace", action=Action.CARD_REPLACED, actor=actor)
        return
    card.damaged_at = now()
    card.save(update_fields=["damaged_at"])
    record(action=Action.CARD_DAMAGED, actor=actor, subject_ref=f"card:{card.public_id}")


def _end(card: Card, outcome: Outcome) -> None:
    replacement = card.replacement
    if card.kind == CardKind.PLASTIC and replacement is not None and replacement.ended_at is None:
        replacement.ended_at, replacement.outcome = now(), outcome
        replacement.save(update_fields=["ended_at", "outcome"])
