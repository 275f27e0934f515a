"""What the manufacturer answers about a card: made, shipped, rejected."""

from dataclasses import dataclass

from django.db import transaction

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.cards.answer_rules import APPLIES, KNOWN, Answer, Standing, judge
from passregion.cards.models import BatchState, Card, CardKind
from passregion.cards.operations.moves import lock_card, move
from passregion.cards.operations.production import close_batch, lock_batch
from passregion.cards.states import State
from passregion.common.actors import Actor
from passregion.common.clock import now

DRAWN_STATES = frozenset({BatchState.ORDERED, BatchState.SHIPPED})


@dataclass(frozen=True)
class Taken:
    """What came of an answer: the code of the verdict, the card, and whether it just left."""

    code: str
    card: Card | None = None
    has_left: bool = False


def standing_of(card: Card | None) -> Standing | None:
    """What the rules ask about a card; nothing for one that no manufacturer has."""
    if card is None or card.batch is None:
        return None
    return Standing(
        state=card.state,
        chip_uid=card.chip_uid or "",
        tracking_number=card.tracking_number,
        reject_reason=card.reject_reason,
        was_shipped=card.shipped_at is not None,
        is_drawn=card.batch.state in DRAWN_STATES,
    )


@transaction.atomic
def take_answer(*, answer: Answer, actor: Actor) -> Taken:
    """Apply one well-formed answer; the same one again changes nothing. A refusal is a code, not an exception: the
    other answers of a file or a request go on."""
    found = Card.objects.select_related("batch").filter(number=answer.card_number, kind=CardKind.PLASTIC).first()
    if found is None or found.batch is None:
        return Taken("card_unknown")
    # The batch first, then the holder and the card: the last card that leaves closes it.
    batch = lock_batch(found.batch.public_id)
    card = lock_card(found.public_id)
    verdict = judge(standing_of(card), answer)
    if not verdict.is_taken or verdict.code == KNOWN:
        return Taken(verdict.code, card)
    if _is_chip_taken(card, answer):
        return Taken("chip_uid_taken", card)
    _write(card, answer, verdict.standing, actor)
    has_left = verdict.code == APPLIES and card.state == State.SHIPPED
    is_over = not batch.cards.filter(state=State.IN_PRODUCTION).exists()
    if is_over and batch.state == BatchState.ORDERED:
        close_batch(batch, actor, now())
    return Taken(verdict.code, card, has_left)


def _is_chip_taken(card: Card, answer: Answer) -> bool:
    taken = Card.objects.filter(chip_uid=answer.chip_uid).exclude(pk=card.pk)
    return bool(answer.chip_uid) and taken.exists()


def _write(card: Card, answer: Answer, after: Standing, actor: Actor) -> None:
    moment = now()
    if after.chip_uid and not card.chip_uid:
        card.chip_uid, card.made_at = after.chip_uid, moment
        card.save(update_fields=["chip_uid", "made_at"])
        record(action=Action.CARD_MADE, actor=actor, subject_ref=f"card:{card.public_id}")
    if after.tracking_number != card.tracking_number:
        card.tracking_number = after.tracking_number
        card.save(update_fields=["tracking_number"])
    if after.state == card.state:
        return
    if after.state == State.SHIPPED:
        move(card, "ship", action=Action.CARD_SHIPPED, actor=actor, shipped_at=moment)
    else:
        move(
            card,
            "reject",
            action=Action.CARD_REJECTED,
            actor=actor,
            rejected_at=moment,
            reject_reason=answer.reason,
        )
