"""The states that an adult who applies for a child meets. Importing this file adds them to `states.STATES`."""

from django.urls import reverse

from passregion.common.clock import today
from passregion.demo import family
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
