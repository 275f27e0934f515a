"""« Ma carte », full screen, and the till given its code. Importing this file adds them to `states.STATES`."""

from datetime import timedelta

from passregion.cards.models import BlockReason, Card
from passregion.cards.opening_models import Opening
from passregion.cards.operations.blocking import block
from passregion.cards.states import State
from passregion.common.actors import SYSTEM
from passregion.common.clock import now, today
from tests.browser.states import Stage, plain, state

plain("beneficiary:show_card", "empty")
plain("beneficiary:offline_card", "empty")


@state("beneficiary:show_card", "filled")
def card_on_line(stage: Stage) -> None:
    stage.go("beneficiary:show_card")
    stage.page.locator("[data-pass-online]:not([hidden])").wait_for()


@state("beneficiary:show_card", "offline filled")
def card_without_network(stage: Stage) -> None:
    stage.go("beneficiary:show_card")
    stage.page.locator("[data-offline-ready]").wait_for()
    stage.page.context.set_offline(True)
    stage.page.reload()
    stage.page.locator("[data-pass-offline]:not([hidden])").wait_for()


@state("beneficiary:show_card", "skew filled")
def card_on_a_wrong_clock(stage: Stage) -> None:
    stage.page.clock.install(time=now() + timedelta(minutes=10))
    stage.go("beneficiary:show_card")
    stage.page.locator("[data-pass-clock]:not([hidden])").wait_for()


@state("beneficiary:show_card", "expired filled")
def card_past_its_day(stage: Stage) -> None:
    cards = Card.objects.filter(pk=stage.world.card("holder_active").pk)
    valid_until_on = cards.get().valid_until_on
    cards.update(valid_until_on=today() - timedelta(days=1))
    stage.go("beneficiary:show_card")
    cards.update(valid_until_on=valid_until_on)


@state("beneficiary:show_card", "closed filled")
def card_closed_meanwhile(stage: Stage) -> None:
    card_on_line(stage)
    Opening.objects.update(closed_at=now())
    stage.page.evaluate("dispatchEvent(new Event('online'))")
    stage.page.locator("[data-pass-panel=closed]:not([hidden])").wait_for()


@state("beneficiary:show_card", "blocked done")
def card_blocked(stage: Stage) -> None:
    card = stage.world.card("holder_active")
    if card.state == State.ACTIVE:
        block(card_id=card.public_id, reason=BlockReason.STOLEN, actor=SYSTEM)
    stage.go("beneficiary:show_card")


@state("partner:till", "code error")
def code_not_taken(stage: Stage) -> None:
    stage.go("partner:till")
    stage.fill(card_number="P1" + "A" * 48)
    stage.send()
