"""The states of the Region's pages about production: batches, the manufacturer's answers, keys, rejected cards."""

from passregion.cards.answer_rules import Answer
from passregion.cards.models import BatchState, HaltReason, ProductionBatch
from passregion.cards.operations.answers import take_answer
from passregion.cards.operations.drawing import halt
from passregion.common.actors import SYSTEM
from passregion.journeys import production
from tests.browser.states import Stage, plain, state

plain("backoffice:batches")
plain("backoffice:batches", "empty", "?etat=drawing")
plain("backoffice:order_batch")
plain("backoffice:order_batch", "error", "?livraison=air")
plain("backoffice:rejected_cards", "empty")
plain("backoffice:manufacturer", "empty")
plain("backoffice:manufacturer_keys", "empty")


def last_batch() -> ProductionBatch:
    """The one that is at the manufacturer, until its only card is rejected."""
    return ProductionBatch.objects.latest("id")


@state("backoffice:batch", "filled")
def batch(stage: Stage) -> None:
    stage.go("backoffice:batch", last_batch().public_id)


@state("backoffice:batch", "empty")
def batch_without_that_card(stage: Stage) -> None:
    stage.go("backoffice:batch", last_batch().public_id, query="?q=zzzz")


@state("backoffice:batch", "error")
def batch_not_confirmed(stage: Stage) -> None:
    batch(stage)
    stage.send("form[action$=expedier\\/] button")


@state("backoffice:batch", "halted error")
def batch_halted(stage: Stage) -> None:
    """Then as it was."""
    found = last_batch()
    halt(found, HaltReason.CARD, card=found.cards.first())
    batch(stage)
    ProductionBatch.objects.filter(pk=found.pk).update(state=BatchState.ORDERED, halt_reason="", halted_by=None)


@state("backoffice:batch", "drawing filled")
def batch_being_drawn(stage: Stage) -> None:
    """Then as it was."""
    found = last_batch()
    ProductionBatch.objects.filter(pk=found.pk).update(state=BatchState.DRAWING)
    batch(stage)
    ProductionBatch.objects.filter(pk=found.pk).update(state=BatchState.ORDERED)


@state("backoffice:batch", "done")
def batch_shipped(stage: Stage) -> None:
    stage.go("backoffice:batch", ProductionBatch.objects.earliest("id").public_id)


@state("backoffice:rejected_cards", "filled")
def rejected(stage: Stage) -> None:
    card = last_batch().cards.filter(state__in=["in_production", "rejected"]).first()
    take_answer(answer=Answer(card.number, "rejected", reason="photo"), actor=SYSTEM)
    stage.go("backoffice:rejected_cards")


@state("backoffice:rejected_cards", "done")
def made_again(stage: Stage) -> None:
    rejected(stage)
    stage.send("main form button")


@state("backoffice:manufacturer", "error")
def no_file(stage: Stage) -> None:
    stage.go("backoffice:manufacturer")
    stage.send("main form button")


@state("backoffice:manufacturer", "filled")
def files(stage: Stage) -> None:
    stage.world.answer_file()
    stage.go("backoffice:manufacturer")


@state("backoffice:answer_file", "filled")
def preview(stage: Stage) -> None:
    stage.go("backoffice:answer_file", stage.world.answer_file().public_id)


@state("backoffice:answer_file", "done")
def report(stage: Stage) -> None:
    kept = stage.world.answer_file()
    production.confirm_file(file_id=kept.public_id, actor=SYSTEM)
    while production.apply_slice(file_pk=kept.pk):
        pass
    stage.go("backoffice:answer_file", kept.public_id)


@state("backoffice:manufacturer_keys", "error")
def key_without_name(stage: Stage) -> None:
    stage.go("backoffice:manufacturer_keys")
    stage.send("main form button")


@state("backoffice:manufacturer_keys", "filled")
def keys(stage: Stage) -> None:
    stage.world.manufacturer_key()
    stage.go("backoffice:manufacturer_keys")


@state("backoffice:manufacturer_keys", "done")
def new_key(stage: Stage) -> None:
    stage.go("backoffice:manufacturer_keys")
    stage.fill(nom="Atelier de Lyon")
    stage.send("main form button")
