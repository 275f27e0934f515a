"""Ordering cards: the first two of a holder, and whatever card must be made with a number of its own."""

from django.db import IntegrityError, transaction

from passregion.applications.models import Application, Delivery
from passregion.applications.states import State as ApplicationState
from passregion.audit.models import Action
from passregion.cards.models import Card, CardKind, Replacement
from passregion.cards.operations.moves import lock_holder, record_moves
from passregion.cards.states import DEAD_STATES, State
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


class NumbersExhausted(RuntimeError):
    """No free card number after many draws: the generator is broken."""


@transaction.atomic
def order_cards(*, application: Application, actor: Actor) -> tuple[Card, Card]:
    """The plastic card, ordered, and the virtual card, active at once, of a validated demande.

    Raises ApplicationNotApproved, CardsAlreadyOrdered.
    """
    # Two orders for one holder wait for each other here.
    holder = lock_holder(application.beneficiary_id)
    if application.state != ApplicationState.APPROVED:
        raise ApplicationNotApproved(state=application.state)
    if holder.cards.exclude(state__in=DEAD_STATES).exists():
        raise CardsAlreadyOrdered
    return order_plastic(application=application, actor=actor), open_virtual(application=application, actor=actor)


@transaction.atomic
def order_plastic(
    *,
    application: Application,
    actor: Actor,
    delivery: Delivery | None = None,
    replacement: Replacement | None = None,
) -> Card:
    """A plastic card with a new number, which waits for the manufacturer. The caller holds the holder.

    `delivery` is what the demande says unless told otherwise; `replacement` is the duplicata that it is made for.
    """
    card = _create_card(
        application=application,
        kind=CardKind.PLASTIC,
        state=State.ORDERED,
        delivery=delivery or Delivery(application.delivery),
        replacement=replacement,
    )
    record_moves(cards=[card], from_state="", action=Action.CARD_ORDERED, actor=actor)
    return card


@transaction.atomic
def open_virtual(*, application: Application, actor: Actor, replacement: Replacement | None = None) -> Card:
    """A virtual card with a new number, active at once. The caller holds the holder."""
    card = _create_card(
        application=application,
        kind=CardKind.VIRTUAL,
        state=State.ACTIVE,
        delivery=Delivery(application.delivery),
        replacement=replacement,
    )
    record_moves(cards=[card], from_state="", action=Action.CARD_ACTIVATED, actor=actor)
    return card


def _create_card(
    *, application: Application, kind: CardKind, state: State, delivery: Delivery, replacement: Replacement | None
) -> Card:
    at = now()
    for _ in range(NUMBER_TRIES):
        try:
            with transaction.atomic():
                return Card.objects.create(
                    beneficiary_id=application.beneficiary_id,
                    application=application,
                    kind=kind,
                    state=state,
                    delivery=delivery,
                    replacement=replacement,
                    valid_until_on=application.campaign.card_valid_until_on,
                    ordered_at=at,
                    activated_at=at if state == State.ACTIVE else None,
                    number=new_card_number(),
                )
        except IntegrityError as clash:
            # Only a number that served already is drawn again; any other broken rule is a fault.
            if f"({NUMBER_CONSTRAINT_COLUMN})" not in str(clash):
                raise
    raise NumbersExhausted
