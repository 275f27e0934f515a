"""The states of the correction round and of the withdrawal. Manon has her photo and her address to correct."""

from dataclasses import fields
from io import BytesIO

from passregion.applications.operations import correction as rounds
from passregion.applications.states import State as ApplicationState
from passregion.beneficiaries.operations.creation import Contact
from passregion.beneficiaries.operations.portraits import store_portrait
from passregion.common.actors import SYSTEM
from passregion.demo.portraits import draw_portrait
from passregion.journeys import correction, listing
from tests.browser.states import NEXT, Recipe, Stage, plain, state, waiting

MANON = "holder_to_correct"
# Who looks at these pages: those who own them have nothing to correct nor to withdraw.
VISITORS = {
    ("apply:correction", ""): MANON,
    ("apply:correction_item", ""): MANON,
    ("apply:correction_establishment_request", ""): "holder_unlisted",
    ("apply:correction_track_request", ""): "holder_unlisted",
    ("beneficiary:withdraw", ""): "holder_waiting",
}

plain("apply:correction")
ROUND_SLUGS = ("photo", "contact")


def to_item(slug: str) -> Recipe:
    return lambda stage: stage.go("apply:correction_item", slug)


def item_sent_empty(slug: str) -> Recipe:
    def recipe(stage: Stage) -> None:
        stage.go("apply:correction_item", slug)
        if slug == "contact":
            stage.fill(address_line="", phone="06")
        stage.send(NEXT)

    return recipe


for slug in ROUND_SLUGS:
    state("apply:correction_item", f"{slug} filled")(to_item(slug))
    state("apply:correction_item", f"{slug} error")(item_sent_empty(slug))


@state("apply:correction_item", "photo done")
def photo_corrected(stage: Stage) -> None:
    stage.go("apply:correction_item", "photo")
    stage.page.locator("input[type=file]").first.set_input_files(
        {"name": "moi.jpg", "mimeType": "image/jpeg", "buffer": draw_portrait(4)}
    )
    stage.page.locator(".stage-live").wait_for()


@state("apply:correction_establishment_request", "empty")
def to_unlisted(stage: Stage, name: str = "apply:correction_establishment_request") -> None:
    """Romane named an establishment that the Region did not find either, and is asked again."""
    if stage.world.application("holder_unlisted").state == ApplicationState.SUBMITTED:
        request = stage.world.listing_request("holder_unlisted")
        listing.send_back(request_id=request.public_id, together=True, reason="Quelle commune\u00a0?", actor=SYSTEM)
    stage.go(name)


@state("apply:correction_establishment_request", "error")
def unlisted_sent_empty(stage: Stage) -> None:
    to_unlisted(stage)
    stage.send(NEXT)


@state("apply:correction_establishment_request", "done")
def unlisted_named(stage: Stage) -> None:
    to_unlisted(stage)
    stage.fill(name="Atelier du cirque", place="Gelles")
    stage.page.locator("select[name=category]").select_option("mfr")
    stage.send(NEXT)


@state("apply:correction_track_request", "empty")
def to_unlisted_track(stage: Stage) -> None:
    unlisted_named(stage)
    stage.go("apply:correction_track_request")


@state("apply:correction_track_request", "error")
def unlisted_track_sent_empty(stage: Stage) -> None:
    to_unlisted_track(stage)
    stage.send(NEXT)


@state("beneficiary:withdraw", "filled")
def withdraw(stage: Stage) -> None:
    stage.go("beneficiary:withdraw")


@state("beneficiary:withdraw", "error")
def withdraw_without_the_box(stage: Stage) -> None:
    stage.go("beneficiary:withdraw")
    stage.send()


@state("beneficiary:withdraw", "done")
def withdrawn(stage: Stage) -> None:
    stage.go("beneficiary:withdraw")
    stage.page.locator("input[name=is_sure]").check()
    stage.send()


@state("establishment:ask_correction", "empty")
def ask_correction(stage: Stage) -> None:
    stage.go("establishment:ask_correction", waiting(stage))


@state("establishment:ask_correction", "error")
def ask_nothing(stage: Stage) -> None:
    ask_correction(stage)
    stage.page.locator("input[name=photo]").check()
    stage.page.locator("input[name=identity]").check()
    stage.page.locator("select[name=photo_reason]").select_option("other")
    stage.send("main form .button-strong")


@state("establishment:ask_correction", "filled")
def ask_with_its_message(stage: Stage) -> None:
    ask_correction(stage)
    stage.page.locator("input[name=photo]").check()
    stage.page.locator("select[name=photo_reason]").select_option("blurred")
    stage.fill(photo_text="Place-toi face à une fenêtre.")
    stage.page.locator("button[name=preview]").click()
    stage.page.wait_for_load_state()


plain("establishment:queue", "to-correct filled", "?vue=a-corriger")


@state("establishment:application", "to-correct filled")
def application_to_correct(stage: Stage) -> None:
    stage.go("establishment:application", stage.world.application(MANON).public_id)


@state("establishment:application", "corrected done")
def application_corrected(stage: Stage) -> None:
    """Manon has sent her photo and her address again."""
    demande = stage.world.application(MANON)
    if demande.state == ApplicationState.TO_CORRECT:
        holder = demande.beneficiary
        portrait = store_portrait(upload=BytesIO(draw_portrait(4)))
        contact = {field.name: getattr(holder, field.name) for field in fields(Contact)}
        rounds.answer(application=demande, item="photo", values={}, portrait=portrait)
        rounds.answer(application=demande, item="contact", values={**contact, "phone": "+33639980099"})
        correction.send_back(application=demande, actor=holder.user.actor)
    stage.go("establishment:application", demande.public_id)
