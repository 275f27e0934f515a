"""The states that an adult who applies for a child meets. Importing this file adds them to `states.STATES`."""

from io import BytesIO

from django.urls import reverse

from passregion.applications import rules
from passregion.applications.models import Delivery, Draft
from passregion.applications.operations import drafting
from passregion.beneficiaries.operations.portraits import store_portrait
from passregion.beneficiaries.operations.usage_code import usage_code_digest
from passregion.common.clock import today
from passregion.demo import family, region, story
from passregion.demo.people import Person, all_people
from passregion.demo.portraits import draw_portrait
from passregion.demo.story import PASSWORD
from tests.browser.states import NEXT, Stage, plain, sent_empty, state, to_contact

ADULT = {
    "last_name": "Chabert",
    "first_name": "Nadia",
    "phone": "06 39 98 00 12",
    "email": "nadia@exemple.fr",
    "email_again": "nadia@exemple.fr",
    "password": PASSWORD,
    "password_again": PASSWORD,
}
CHILD_AGE, OLDER_AGE = 14, 17
CHILD_DAY, OLDER_DAY = (f"01/01/{today().year - age}" for age in (CHILD_AGE, OLDER_AGE))


def open_for_child(stage: Stage) -> None:
    stage.go("apply:start")
    stage.send("button[name=applicant]")


def to_adult(stage: Stage) -> None:
    open_for_child(stage)
    stage.page.locator("input[type=checkbox]").first.check()
    stage.send(NEXT)


def to_child(stage: Stage, birth_date: str = "") -> None:
    to_adult(stage)
    stage.page.locator("input[name=relation]").first.check()
    stage.fill(**ADULT)
    stage.send(NEXT)
    if birth_date:
        stage.page.locator("input[name=civility]").first.check()
        stage.fill(last_name="Chabert", first_name="Zoé", birth_date=birth_date)
        stage.send(NEXT)


@state("apply:guardian", "filled")
def the_young_is_too_young(stage: Stage) -> None:
    to_contact(stage, birth_date=CHILD_DAY)


@state("apply:guardian", "adulte filled")
def the_child_is_old_enough(stage: Stage) -> None:
    to_child(stage, birth_date=OLDER_DAY)


state("apply:step", "charte adulte empty")(open_for_child)
state("apply:step", "responsable empty")(to_adult)
state("apply:step", "responsable error")(sent_empty(to_adult))
state("apply:step", "informations adulte empty")(to_child)
state("apply:step", "informations adulte error")(sent_empty(to_child))


@state("apply:step", "informations-legales adulte empty")
def last_look(stage: Stage) -> None:
    """The steps between are the same for everybody: they are filled behind the page."""
    to_child(stage, birth_date=CHILD_DAY)
    draft_id = stage.page.url.split("/")[-3]
    person = next(person for person in all_people(region.school_year()) if person.key == "holder_waiting")
    fill_the_rest(Draft.objects.get(public_id=draft_id), person)
    stage.go("apply:step", draft_id, "informations-legales")


@state("apply:step", "informations-legales adulte error")
def one_agreement(stage: Stage) -> None:
    last_look(stage)
    stage.page.locator("[name=deals_adult]").check()
    stage.send(NEXT)


def fill_the_rest(draft: Draft, person: Person) -> None:
    drafting.save_answers(draft=draft, step=rules.CONTACT, answers=story.contact_of(person))
    drafting.save_answers(draft=draft, step=rules.SCHOOL, answers=story.school_of(person))
    portrait = store_portrait(upload=BytesIO(draw_portrait(5)))
    drafting.set_portrait(draft=draft, portrait=portrait)
    drafting.save_answers(draft=draft, step=rules.PHOTO, answers={"delivery": Delivery.HOME.value})
    digest, key_id = usage_code_digest(holder_id=draft.holder_id, code=story.USAGE_CODE)
    drafting.set_draft_usage_code(draft=draft, digest=digest, key_id=key_id)


@state("apply:step", "responsable adulte filled")
def signed_in(stage: Stage) -> None:
    to_adult(stage)
    stage.page.locator(f"a[href^='{reverse('public:sign_in')}']").first.click()
    stage.page.wait_for_load_state()
    stage.fill(login=family.EMAIL, password=PASSWORD)
    stage.send()


@state("public:sign_in", "adulte empty")
def sign_in_of_an_adult(stage: Stage) -> None:
    stage.go("public:sign_in", query="?pour=adulte")


# The space of an adult with two children; these are looked at with the adult’s session.
FAMILY = "famille"
for page in ("home", "account", "cards", "procedures"):
    plain(f"beneficiary:{page}", f"{FAMILY} filled")
