"""The whole chain in real browsers: from the charter to a paid cinema ticket, with its four actors."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from passregion.cards.models import ProductionBatch
from passregion.cards.operations.drawing import draw_all
from passregion.demo.portraits import draw_portrait
from tests.browser import mail
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.story import USAGE_CODE, Agent, Applicant, Cashier, Reviewer
from tests.notifications.conftest import Postman

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0042.jpg"
    path.write_bytes(draw_portrait(5))
    return path


@pytest.mark.parametrize(
    ("width", "javascript"),
    [(DESKTOP, True), (PHONE, True), (DESKTOP, False), (PHONE, False)],
    ids=lambda value: str(value),
)
def test_from_the_charter_to_a_paid_ticket(
    open_page: OpenPage,
    built_region: None,
    photo: Path,
    postman: Postman,
    width: int,
    javascript: bool,
) -> None:
    def browser() -> Page:
        return open_page(width=width, javascript=javascript)

    ana = Applicant(browser(), photo=photo)
    when_the_young_person_applies_and_activates(ana, postman)
    reviewer = Reviewer(browser())
    when_the_school_validates(reviewer, ana.file_number, postman)
    when_the_region_makes_and_ships_the_card(Agent(browser()), postman)
    reviewer.hands_the_card_over()
    when_the_cinema_takes_a_payment(Cashier(browser()), virtual_card_number(ana))
    then_the_holder_sees_the_balance_and_the_transaction(ana)


def when_the_young_person_applies_and_activates(ana: Applicant, postman: Postman) -> None:
    ana.applies()
    assert re.fullmatch(r"\d{4} \d{4} \d{4} [A-Z]", ana.file_number)
    mail.deliver()
    assert mail.subjects(postman) == ["Suivi de commande Pass’Région (1/3)"]
    ana.opens(mail.link_in_last_letter(postman, "/activation/"))
    ana.presses("Activer mon compte")
    ana.sees("Ton compte a été activé avec succès")
    ana.signs_in_to_the_space()
    ana.sees("Étape 2 sur 3")


def when_the_school_validates(reviewer: Reviewer, file_number: str, postman: Postman) -> None:
    reviewer.signs_in("/etablissement/connexion/", "referent@sidoine.exemple.fr")
    reviewer.finds_and_validates(file_number)
    mail.deliver()
    assert mail.subjects(postman)[-1] == "Suivi de commande Pass’Région (2/3)"


def when_the_region_makes_and_ships_the_card(agent: Agent, postman: Postman) -> None:
    agent.signs_in("/region/connexion/", "agent@region.exemple.fr")
    agent.orders_the_cards()
    # What the job process does.
    draw_all(batch_id=ProductionBatch.objects.get().pk)
    agent.ships_the_cards()
    mail.deliver()
    assert mail.subjects(postman)[-1] == "Suivi de commande Pass’Région (3/3)"


def virtual_card_number(ana: Applicant) -> str:
    ana.opens("/espace-beneficiaire/")
    ana.sees("30,00 €")
    number = re.search(r"9\d{3}\s\d{4}\s\d{4}\s\d", ana.page.locator("body").inner_text())
    assert number
    return number[0]


def when_the_cinema_takes_a_payment(cashier: Cashier, card_number: str) -> None:
    cashier.signs_in("/partenaire/connexion/", "caisse@cinema.exemple.fr")
    cashier.sells(card_number, "8,50", USAGE_CODE)
    cashier.sees("Accepté")
    cashier.sees("8,50 €")


def then_the_holder_sees_the_balance_and_the_transaction(ana: Applicant) -> None:
    ana.opens("/espace-beneficiaire/")
    ana.sees("21,50 €")
    ana.opens("/espace-beneficiaire/mes-transactions/")
    ana.sees("Cinéma Le Rio")
    ana.sees("8,50 €")
