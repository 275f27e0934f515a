"""The virtual card on a screen: open, close, and verify the code that it shows."""

import datetime
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from passregion.accounts.models import User
from passregion.cards import rotating
from passregion.cards.models import Card, CardKind, CodeUse, Opening
from passregion.cards.states import State
from passregion.common.clock import day_of, now
from passregion.common.errors import Refusal

TAKE_CODE = """
INSERT INTO cards_codeuse (opening_id, step, payment_id, used_at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


class RotatingCodeRefused(Refusal):
    """Why the code of a virtual card is not taken: the refusals below."""

    code = "rotating_refused"


class CodeAltered(RotatingCodeRefused):
    """No screen that we opened can have shown this text."""

    code = "rotating_altered"


class CodeExpired(RotatingCodeRefused):
    """The code was shown too long ago."""

    code = "rotating_expired"


class CodeNotYet(RotatingCodeRefused):
    """The code is one of the future: the clock of the screen is ahead."""

    code = "rotating_not_yet"


class CodeSpent(RotatingCodeRefused):
    """The code has served another payment."""

    code = "rotating_spent"


class OpeningClosed(RotatingCodeRefused):
    """The screen may no longer show the card: its time is over, or its session was closed."""

    code = "rotating_closed"


class CardOutOfUse(RotatingCodeRefused):
    """The card is blocked, replaced or past its last day. Details: `state`."""

    code = "rotating_card_out_of_use"


@dataclass(frozen=True)
class Standing:
    """What a screen that shows a card may learn: whether it may go on, and why not. `reason` is a `BlockReason`."""

    is_open: bool
    is_active: bool
    state: str
    reason: str


@transaction.atomic
def open_card(*, card: Card, session_ref: str) -> Opening:
    """Let one screen show a virtual card for up to twelve hours. A screen that is reloaded goes on with what it has.

    `session_ref` is a digest of the session. Raises CardOutOfUse.
    """
    at = now()
    if card.kind != CardKind.VIRTUAL or not _is_in_use(card, at):
        raise CardOutOfUse(state=card.state)
    current = current_key_id()
    running = Opening.objects.filter(
        card=card,
        session_ref=session_ref,
        key_id=current,
        closed_at=None,
        expires_at__gt=at + rotating.LIFETIME_LEFT_MIN,
    )
    return running.order_by("-expires_at").first() or Opening.objects.create(
        card=card,
        code=rotating.new_opening_code(),
        key_id=current,
        session_ref=session_ref,
        opened_at=at,
        # Whole seconds: the end is part of the key.
        expires_at=(at + rotating.LIFETIME).replace(microsecond=0),
    )


def close_session_openings(*, session_ref: str) -> int:
    """The screens of a session show no card any more; how many there were."""
    theirs = Opening.objects.filter(session_ref=session_ref, closed_at=None)
    return theirs.update(closed_at=now()) if session_ref else 0


def close_account_openings(*, user: User) -> int:
    """No screen shows the cards of this account, or of the children it holds, any more; how many there were."""
    theirs = Q(card__beneficiary__user=user) | Q(card__beneficiary__user__held_by=user)
    return Opening.objects.filter(theirs, closed_at=None).update(closed_at=now())


def purge_openings(*, before: datetime.datetime) -> int:
    """Forget the openings that ended before this moment, with their codes; how many rows went."""
    return Opening.objects.filter(expires_at__lt=before).delete()[0]


def verify_rotating_code(*, code: str, payment_id: uuid.UUID, at: datetime.datetime) -> Card:
    """The card that shows this code, which from now on serves this payment only: asking again with its id succeeds.

    Raises CodeAltered, OpeningClosed, CodeExpired, CodeNotYet, CardOutOfUse, CodeSpent. The usage code comes besides.
    """
    parts, opening = _authentic(code)
    if opening.closed_at is not None or not opening.opened_at <= at < opening.expires_at:
        raise OpeningClosed
    late = rotating.step_at(at) - parts.step
    if abs(late) > rotating.STEPS_AROUND and not _has_served(opening, parts.step, payment_id):
        raise CodeExpired if late > 0 else CodeNotYet
    if not _is_in_use(opening.card, at):
        raise CardOutOfUse(state=opening.card.state)
    if not _serves(opening, parts.step, payment_id, at) and not _has_served(opening, parts.step, payment_id):
        raise CodeSpent
    return opening.card


def standing_of(*, code: str, at: datetime.datetime) -> Standing:
    """What the screen that made this code may know of its card. Its clock may be wrong: any step will do.

    Raises CodeAltered. Nothing is used up.
    """
    _parts, opening = _authentic(code)
    card = opening.card
    return Standing(
        is_open=opening.closed_at is None and at < opening.expires_at,
        is_active=_is_in_use(card, at),
        state=State.EXPIRED if card.state == State.ACTIVE and not _is_in_use(card, at) else card.state,
        reason=card.block_reason,
    )


def key_of_opening(opening: Opening) -> bytes | None:
    """The key of one opening; None once its master key has left the ring."""
    master = settings.VIRTUAL_CARD_KEYS.get(opening.key_id)
    if master is None:
        return None
    return rotating.key_of(
        master=master, opening=opening.code, card_id=opening.card.public_id, expires_at=opening.expires_at
    )


def current_key_id() -> str:
    """The id of the master key under which cards are opened today."""
    return next(iter(settings.VIRTUAL_CARD_KEYS))


def _authentic(code: str) -> tuple[rotating.Parts, Opening]:
    """The parts of a code and the opening that made it. Raises CodeAltered, OpeningClosed."""
    parts = rotating.take_apart(code)
    if parts is None:
        raise CodeAltered
    opening = Opening.objects.select_related("card").filter(code=parts.opening).first()
    if opening is None:
        raise CodeAltered
    key = key_of_opening(opening)
    if key is None:
        raise OpeningClosed
    if not rotating.is_sealed(parts, key):
        raise CodeAltered
    return parts, opening


def _serves(opening: Opening, step: int, payment_id: uuid.UUID, at: datetime.datetime) -> bool:
    """Whether this payment is the first to have the code. Two tills with one code at one instant: the second waits
    for the first one's row. One statement, since a till waits for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE_CODE, [opening.pk, step, payment_id, at])
        return bool(cursor.rowcount == 1)


def _has_served(opening: Opening, step: int, payment_id: uuid.UUID) -> bool:
    return CodeUse.objects.filter(opening=opening, step=step, payment_id=payment_id).exists()


def _is_in_use(card: Card, at: datetime.datetime) -> bool:
    return card.state == State.ACTIVE and day_of(at) <= card.valid_until_on
