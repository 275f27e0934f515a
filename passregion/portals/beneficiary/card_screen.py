"""What « Ma carte » shows: which of its states, and what the screen needs to go on without us."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno

from passregion.applications.queries import application_of
from passregion.applications.states import State as ApplicationState
from passregion.beneficiaries.models import Beneficiary
from passregion.cards import rotating
from passregion.cards.models import Card, CardKind, Opening
from passregion.cards.openings import CardOutOfUse, key_of_opening, open_card
from passregion.cards.queries import cards_of
from passregion.cards.states import State
from passregion.common.clock import day_of, now
from passregion.portals.beneficiary.views.home import newest

INK = "#0A2730"
QUIET_MODULES = 4
# Demandes that an establishment still has before it, or sent back.
PENDING_STATES = (ApplicationState.SUBMITTED, ApplicationState.TO_CORRECT)


@dataclass(frozen=True)
class Screen:
    """`state` is active, blocked, expired, replaced, waiting (for the establishment) or none."""

    state: str
    card: Card | None = None
    code_svg: str = ""
    # Without scripts the page asks for itself again when the code changes.
    seconds_left: int = 0
    # Read by the scripts of the page.
    data: dict[str, Any] | None = None


def screen_of(holder: Beneficiary, session_ref: str) -> Screen:
    """The holder's virtual card as this browser may show it now."""
    card = newest(list(cards_of(holder)), CardKind.VIRTUAL)
    if card is None:
        application = application_of(holder)
        is_waiting = application is not None and application.state in PENDING_STATES
        return Screen("waiting" if is_waiting else "none")
    try:
        opening = open_card(card=card, session_ref=session_ref)
    except CardOutOfUse:
        return Screen(_state_of(card), card)
    return _opened(card, opening, now())


def _state_of(card: Card) -> str:
    if card.state == State.ACTIVE and card.valid_until_on < day_of(now()):
        return State.EXPIRED.value
    return card.state if card.state in (State.BLOCKED, State.EXPIRED) else State.REPLACED.value


def _opened(card: Card, opening: Opening, at: datetime) -> Screen:
    key = key_of_opening(opening)
    if key is None:
        raise LookupError("a card was opened under a key that is not in the ring")
    step = rotating.step_at(at)
    past = int(at.timestamp()) % rotating.STEP_SECONDS
    return Screen(
        "active",
        card,
        code_svg=code_svg(rotating.code_of(key=key, opening=opening.code, step=step)),
        # One second into the next step, so that the page never comes back with the same code.
        seconds_left=rotating.STEP_SECONDS - past + 1,
        data={
            "opening": opening.code,
            "key": base64.b64encode(key).decode(),
            "now": milliseconds(at),
            "expiresAt": milliseconds(opening.expires_at),
        },
    )


def code_svg(code: str) -> str:
    """The QR code as the page's own script draws it: version 3, 29 modules, ink on white."""
    drawn = segno.make(code, version=3, error="m", mode="alphanumeric", micro=False, boost_error=False)
    return str(
        drawn.svg_inline(border=QUIET_MODULES, omitsize=True, dark=INK, light="#fff", svgclass=None, lineclass=None)
    )


def milliseconds(moment: datetime) -> int:
    """A moment as scripts count it."""
    return int(moment.timestamp() * 1000)
