"""The life of a card on every audience's pages. Importing this file adds them to `states.STATES`."""

from passregion.cards.models import CardKind
from tests.browser.states import Stage, plain, state

# Whose eyes look, when they are not those of the active holder.
VISITORS = {
    ("beneficiary:cards", "replacement filled"): "holder_replacing",
    ("beneficiary:cards", "blocked filled"): "holder_blocked",
    ("beneficiary:cards", "undelivered filled"): "holder_undelivered",
    ("beneficiary:home", "replacement filled"): "holder_replacing",
    ("beneficiary:home", "undelivered filled"): "holder_undelivered",
    ("beneficiary:replacement", "known filled"): "holder_blocked",
    ("beneficiary:replacement", "empty"): "holder_replacing",
    # The active holder loses her cards in another state.
    ("beneficiary:replacement", "done"): "holder_undelivered",
}

for which in ("replacement", "blocked", "undelivered"):
    plain("beneficiary:cards", f"{which} filled")
for which in ("replacement", "undelivered"):
    plain("beneficiary:home", f"{which} filled")
for which in ("filled", "known filled", "empty"):
    plain("beneficiary:replacement", which)


@state("beneficiary:replacement", "error")
def nothing_chosen(stage: Stage) -> None:
    stage.go("beneficiary:replacement")
    stage.send()


@state("beneficiary:replacement", "done")
def asked_for(stage: Stage) -> None:
    stage.go("beneficiary:replacement")
    stage.page.locator("input[name=reason][value=lost]").check()
    stage.page.locator("input[name=delivery][value=home]").check()
    stage.send()


plain("establishment:cards", "receive filled", "?vue=a-recevoir")


def of_the_school(stage: Stage, key: str = "holder_active") -> None:
    stage.go("establishment:card", stage.world.card(key, CardKind.PLASTIC).public_id)


state("establishment:card", "filled")(of_the_school)


@state("establishment:card", "blocked filled")
def found_again(stage: Stage) -> None:
    of_the_school(stage, "holder_blocked")


@state("establishment:card", "error")
def declared_without_reason(stage: Stage) -> None:
    of_the_school(stage)
    stage.page.get_by_role("button", name="Enregistrer la déclaration").click()
    stage.page.wait_for_load_state()


plain("backoffice:cards")


@state("backoffice:cards", "error")
def number_of_nobody(stage: Stage) -> None:
    stage.go("backoffice:cards", query="?q=123")


def of_the_region(stage: Stage, key: str = "holder_undelivered") -> None:
    stage.go("backoffice:holder_cards", stage.world.holders[key].public_id)


state("backoffice:holder_cards", "filled")(of_the_region)


@state("backoffice:holder_cards", "replacement filled")
def under_way(stage: Stage) -> None:
    of_the_region(stage, "holder_replacing")


@state("backoffice:holder_cards", "error")
def region_declares_without_reason(stage: Stage) -> None:
    of_the_region(stage, "holder_active")
    stage.page.get_by_role("button", name="Enregistrer la déclaration").click()
    stage.page.wait_for_load_state()


@state("backoffice:holder_cards", "done")
def sent_again(stage: Stage) -> None:
    of_the_region(stage)
    stage.page.get_by_role("button", name="Réexpédier la carte").click()
    stage.page.wait_for_load_state()
