"""The states in which each page is looked at: how to get there, for the accessibility and CSP walk.

Each page of the gate's table is listed with the states that it has; a page that is not listed fails the walk.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from playwright.sync_api import Page

from passregion.accounts.models import Purpose
from passregion.cards.models import CardKind
from passregion.common.clock import now
from passregion.demo.portraits import draw_portrait
from passregion.demo.story import PASSWORD, USAGE_CODE
from passregion.notifications.inbox import keep
from passregion.waiting.models import Gate
from tests.browser.drafts import STEPS, start_at
from tests.world import World


@dataclass
class Stage:
    """A page of one visitor, and the world behind it."""

    page: Page
    world: World

    def go(self, name: str, *arguments: object, query: str = "") -> None:
        self.page.goto(reverse(name, args=arguments) + query)

    def send(self, button: str = "main form[method=post] button:not([type=button]):visible >> nth=-1") -> None:
        """Submits the form of the page as it stands."""
        self.page.locator(button).first.click()
        self.page.wait_for_load_state()

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"[name={name}]").first.fill(value)

    def open_draft(self) -> str:
        self.go("apply:start")
        self.page.locator("input[name=is_holder][value=no]").check()
        # The last button of the page is the adult's.
        self.send("main form .button-strong")
        return self.page.url.split("/")[-3]


Recipe = Callable[[Stage], None]
STATES: dict[str, dict[str, Recipe]] = {}


# The seven steps are one URL: each is a state of its own, « informations error » is that step sent empty.


def state(name: str, which: str) -> Callable[[Recipe], Recipe]:
    """Registers a recipe for a page and one of its states: empty, filled, error, done."""

    def register(recipe: Recipe) -> Recipe:
        STATES.setdefault(name, {})[which] = recipe
        return recipe

    return register


def plain(name: str, which: str = "filled", query: str = "") -> None:
    """A page that only has to be opened."""
    state(name, which)(lambda stage: stage.go(name, query=query))


def wrong(name: str, /, **values: str) -> None:
    """A page with one form, sent with values that are refused."""

    def recipe(stage: Stage) -> None:
        stage.go(name)
        stage.fill(**values)
        stage.send()

    state(name, "error")(recipe)


# Public pages
for public_page in (
    "home",
    "faq",
    "contact",
    "charter",
    "privacy",
    "legal",
    "accessibility",
    "link_sent",
    "lost_card_sent",
    "card_blocked",
):
    plain(f"public:{public_page}")
for listed in ("partners", "deals"):
    plain(f"public:{listed}")
    plain(f"public:{listed}", "empty", "?departement=99&q=zzzz")
for form_page in ("lost_card", "sign_in", "forgotten_login", "forgotten_password", "resend_activation"):
    plain(f"public:{form_page}", "empty")
    wrong(f"public:{form_page}")
for door in ("establishment:sign_in", "partner:sign_in", "backoffice:sign_in"):
    plain(door, "empty")
    wrong(door)


@state("public:block_card", "filled")
def block_card(stage: Stage) -> None:
    stage.go("public:block_card", stage.world.link("holder_active", Purpose.CARD_BLOCK))


@state("public:block_card", "error")
def block_card_expired(stage: Stage) -> None:
    stage.go("public:block_card", "un-lien-inconnu")


@state("public:block_card", "done")
def block_card_done(stage: Stage) -> None:
    block_card(stage)
    stage.send()


@state("public:new_password", "empty")
def new_password(stage: Stage) -> None:
    stage.go("public:new_password", stage.world.link("holder_active", Purpose.PASSWORD_RESET))


@state("public:new_password", "error")
def new_password_refused(stage: Stage) -> None:
    new_password(stage)
    stage.send()


# The demande
plain("apply:start", "empty")


@state("apply:start", "error")
def no_answer(stage: Stage) -> None:
    stage.go("apply:start")
    stage.send("main form .button-strong")


@contextmanager
def shut_gate() -> Iterator[None]:
    """Newcomers wait in line."""
    Gate.objects.update_or_create(pk=1, defaults={"next_at": now() + timedelta(hours=1)})
    yield
    Gate.objects.update(next_at=now())


@state("apply:waiting", "filled")
def in_line(stage: Stage) -> None:
    with shut_gate():
        stage.go("apply:start")
        stage.page.locator("input[name=is_holder][value=no]").check()
        stage.send("main form .button-strong")


@state("apply:waiting", "done")
def waiting_is_over(stage: Stage) -> None:
    in_line(stage)
    stage.go("apply:waiting")


plain("apply:activated")
ANSWERS = {
    "informations": {
        "last_name": "Rocher",
        "first_name": "Ana",
        "birth_date": "14/03/2010",
        "email": "ana@exemple.fr",
        "email_again": "ana@exemple.fr",
        "password": PASSWORD,
        "password_again": PASSWORD,
    },
    "contact": {
        "phone": "06 39 98 00 01",
        "address_line": "4 rue des Gras",
        "postal_code": "63300",
        "commune": "Thiers",
    },
}
# « Suivant » where a page has it, even after another strong button.
NEXT = "main form:not(:has(.wizard-actions)) .button-strong, form .wizard-actions .button-strong"


def to_identity(stage: Stage) -> str:
    return start_at(stage.page, "informations")


def to_contact(stage: Stage, birth_date: str = "14/03/2010", email: str = "ana@exemple.fr") -> str:
    return start_at(stage.page, "contact", birth_date=birth_date, email=email)


def to_school(stage: Stage) -> str:
    return start_at(stage.page, "etablissement")


def choose(stage: Stage, words: str) -> None:
    stage.fill(words=words)
    stage.page.get_by_role("button", name="Chercher").click()
    stage.page.locator("input[name=choice]").first.check()
    stage.send(NEXT)


def to_photo(stage: Stage) -> str:
    return start_at(stage.page, "photo")


def with_photo(stage: Stage) -> str:
    draft_id = to_photo(stage)
    stage.page.locator("input[type=file]").set_input_files(
        {"name": "moi.jpg", "mimeType": "image/jpeg", "buffer": draw_portrait(4)}
    )
    stage.page.locator(".stage-live").wait_for()
    return draft_id


def to_code(stage: Stage) -> str:
    return start_at(stage.page, "code")


def to_legal(stage: Stage) -> str:
    return start_at(stage.page, "informations-legales")


STEP_RECIPES = (Stage.open_draft, to_identity, to_contact, to_school, to_photo, to_code, to_legal)


def sent_empty(recipe: Callable[[Stage], str]) -> Recipe:
    def send_empty(stage: Stage) -> None:
        recipe(stage)
        stage.send(NEXT)

    return send_empty


for slug, recipe in zip(STEPS, STEP_RECIPES, strict=True):
    state("apply:step", f"{slug} empty")(recipe)
    if slug != "informations-legales":
        state("apply:step", f"{slug} error")(sent_empty(recipe))


state("apply:step", "photo filled")(with_photo)


@state("apply:tracks", "empty")
def tracks(stage: Stage) -> None:
    draft_id = to_school(stage)
    choose(stage, "sidoine")
    stage.go("apply:tracks", draft_id)


def to_establishment_request(stage: Stage) -> str:
    draft_id = to_school(stage)
    stage.go("apply:establishment_request", draft_id)
    return draft_id


def name_establishment(stage: Stage, name: str = "Atelier du cirque") -> str:
    draft_id = to_establishment_request(stage)
    stage.fill(name=name, place="Gelles")
    stage.page.locator("select[name=category]").select_option("mfr")
    stage.send(NEXT)
    return draft_id


def to_track_request(stage: Stage) -> str:
    draft_id = to_school(stage)
    choose(stage, "sidoine")
    stage.go("apply:track_request", draft_id)
    return draft_id


state("apply:establishment_request", "empty")(to_establishment_request)
state("apply:establishment_request", "error")(sent_empty(to_establishment_request))
state("apply:establishment_request", "done")(name_establishment)
state("apply:track_request", "empty")(to_track_request)
state("apply:track_request", "error")(sent_empty(to_track_request))


@state("apply:establishment_request", "filled")
def near_establishment(stage: Stage) -> None:
    name_establishment(stage, "Lycée Sidoine Apolinaire")


@state("apply:track_request", "done")
def name_track(stage: Stage) -> None:
    to_track_request(stage)
    stage.fill(name="Certificat apiculture")
    stage.page.locator("select[name=level]").select_option("other")
    stage.send(NEXT)


@state("apply:receipt", "filled")
def receipt(stage: Stage) -> None:
    to_legal(stage)
    stage.send(NEXT)


@state("apply:activate", "filled")
def activate(stage: Stage) -> None:
    stage.go("apply:activate", stage.world.link("holder_to_activate", Purpose.ACTIVATION))


@state("apply:activate", "error")
def activate_refused(stage: Stage) -> None:
    stage.go("apply:activate", "un-lien-inconnu")


# The young person's space, filled for Lina, empty for Yanis who waits for his school
SPACE = ("home", "account", "cards", "benefits", "payments", "procedures", "places", "help")
for space_page in SPACE:
    plain(f"beneficiary:{space_page}")
    plain(f"beneficiary:{space_page}", "empty")
for space_form in ("password", "usage_code", "declare_loss"):
    plain(f"beneficiary:{space_form}", "filled")
    wrong(f"beneficiary:{space_form}")


@state("beneficiary:declare_loss", "done")
def declare_loss(stage: Stage) -> None:
    stage.go("beneficiary:declare_loss")
    stage.page.locator("input[type=radio]").first.check()
    stage.send()


@state("beneficiary:confirm_card", "filled")
def confirm_card(stage: Stage) -> None:
    stage.go("beneficiary:confirm_card", stage.world.card("holder_shipped_home", CardKind.PLASTIC).public_id)


@state("beneficiary:confirm_card", "error")
def confirm_card_wrong(stage: Stage) -> None:
    confirm_card(stage)
    stage.send()


@state("beneficiary:confirm_card", "done")
def confirm_card_done(stage: Stage) -> None:
    confirm_card(stage)
    stage.page.locator("input[inputmode=numeric]").first.fill(USAGE_CODE)
    stage.send()


# The school
plain("establishment:queue")
plain("establishment:queue", "empty", "?q=zzzz")
plain("establishment:cards")
plain("establishment:cards", "empty", "?q=zzzz")


def waiting(stage: Stage) -> object:
    return stage.world.application("holder_waiting").public_id


@state("establishment:application", "filled")
def application(stage: Stage) -> None:
    stage.go("establishment:application", waiting(stage))


@state("establishment:refuse", "empty")
def refuse(stage: Stage) -> None:
    stage.go("establishment:refuse", waiting(stage))


@state("establishment:refuse", "error")
def refuse_without_reason(stage: Stage) -> None:
    refuse(stage)
    stage.send()


@state("establishment:application", "done")
def approved(stage: Stage) -> None:
    application(stage)
    stage.page.get_by_role("button", name="Valider la demande").click()
    stage.page.wait_for_load_state()


# The Region
for region_page in ("home", "twins", "messages"):
    plain(f"backoffice:{region_page}")
plain("backoffice:messages", "empty", "?etat=failed")


plain("backoffice:listing")
plain("backoffice:listing", "empty", "?vue=reglees")


@state("backoffice:listing_request", "filled")
def unlisted_establishment(stage: Stage) -> None:
    stage.go("backoffice:listing_request", stage.world.listing_request("holder_unlisted").public_id)


@state("backoffice:listing_request", "empty")
def unlisted_track(stage: Stage) -> None:
    stage.go("backoffice:listing_request", stage.world.listing_request("holder_unlisted_track").public_id)


@state("backoffice:listing_request", "error")
def unlisted_without_choice(stage: Stage) -> None:
    unlisted_establishment(stage)
    stage.page.get_by_role("button", name="Rattacher", exact=True).click()
    stage.page.wait_for_load_state()


@state("backoffice:listing_request", "add error")
def unlisted_badly_added(stage: Stage) -> None:
    unlisted_establishment(stage)
    stage.page.get_by_role("button", name="Ajouter et rattacher").click()
    stage.page.wait_for_load_state()


@state("backoffice:listing_request", "done")
def unlisted_sent_back(stage: Stage) -> None:
    unlisted_establishment(stage)
    stage.fill(reason="Ce nom ne suffit pas. Donne l’adresse de ton établissement.")
    stage.page.get_by_role("button", name="Renvoyer").click()
    stage.page.wait_for_load_state()
    unlisted_establishment(stage)


@state("establishment:application", "unlisted filled")
def application_without_track(stage: Stage) -> None:
    stage.go("establishment:application", stage.world.application("holder_unlisted_track").public_id)


# The till
plain("partner:place")
plain("partner:till", "empty")
wrong("partner:till", card_number="1234")
plain("partner:payments")


@state("partner:sale", "filled")
def sale(stage: Stage) -> None:
    stage.go("partner:till")
    stage.fill(card_number=stage.world.card("holder_active").number)
    stage.send("main form button.button-strong")


@state("partner:sale", "error")
def sale_without_price(stage: Stage) -> None:
    sale(stage)
    stage.send("main form button.button-strong")


@state("partner:sale_code", "empty")
def sale_code(stage: Stage) -> None:
    sale(stage)
    stage.fill(price="3,00")
    stage.send("main form button.button-strong")


@state("partner:payment", "error")
def payment_refused(stage: Stage) -> None:
    sale_code(stage)
    stage.fill(usage_code="0000")
    stage.send("main form button.button-strong")


@state("partner:payment", "done")
def payment_accepted(stage: Stage) -> None:
    sale_code(stage)
    stage.fill(usage_code=USAGE_CODE)
    stage.send("main form button.button-strong")


@state("partner:cancel", "filled")
def cancel(stage: Stage) -> None:
    payment_accepted(stage)
    stage.page.get_by_role("link", name="Annuler cette vente").click()
    stage.page.wait_for_load_state()


@state("partner:cancel", "done")
def cancelled(stage: Stage) -> None:
    cancel(stage)
    stage.send()


# Development
plain("dev:gallery")
plain("dev:inbox", "empty")
LETTER = b"From: a@exemple.fr\r\nTo: b@exemple.fr\r\nSubject: Bonjour\r\n\r\nUn message.\r\n"


@state("dev:inbox", "filled")
def inbox(stage: Stage) -> None:
    keep(LETTER)
    stage.go("dev:inbox")


@state("dev:inbox_message", "filled")
def inbox_message(stage: Stage) -> None:
    stage.go("dev:inbox_message", keep(LETTER).stem)
