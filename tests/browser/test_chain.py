"""The whole chain in real browsers: from the charter to a paid cinema ticket, with its four actors."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from passregion.demo import region
from passregion.demo.portraits import draw_portrait
from tests.browser import mail
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.story import USAGE_CODE, Agent, Applicant, Cashier, Reviewer
from tests.notifications.conftest import Postman, postman  # noqa: F401
from tests.world import private_storage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0042.jpg"
    path.write_bytes(draw_portrait(5))
    return path


@pytest.fixture
def built_region(settings, tmp_path) -> None:
    private_storage(settings, tmp_path / "private")
    campaign = region.build_campaign()
    region.build_benefits(campaign)
    region.build_staff(region.build_schools(), region.build_partners())


@pytest.mark.parametrize(
    ("width", "javascript"), [(DESKTOP, True), (PHONE, True), (DESKTOP, False), (PHONE, False)], ids=lambda value: str(value)
)
def test_from_the_charter_to_a_paid_ticket(
    open_page: OpenPage, built_region: None, photo: Path, postman: Postman, width: int, javascript: bool  # noqa: F811
) -> None:
    def browser() -> SimpleNamespace:
        return open_page(width=width, javascript=javascript)

    # A young person applies and activates the account.
    ana = Applicant(browser(), photo=photo)
    ana.applies()
    assert re.fullmatch(r"\d{4} \d{4} \d{4} [A-Z]", ana.file_number)
    mail.deliver()
    assert mail.subjects(postman) == ["Suivi de commande Pass’Région (1/3)"]
    ana.opens(mail.link_in_last_letter(postman, "/activation/"))
    ana.presses("Activer mon compte")
    ana.sees("Ton compte a été activé avec succès")
    ana.signs_in_to_the_space()
    ana.sees("Étape 2 sur 3")

    # The school finds the dossier by its number and validates it.
    reviewer = Reviewer(browser())
    reviewer.signs_in("/etablissement/connexion/", "referent@sidoine.exemple.fr")
    reviewer.finds_and_validates(ana.file_number)
    mail.deliver()
    assert mail.subjects(postman)[-1] == "Suivi de commande Pass’Région (2/3)"

    # The Region makes and ships the card, the school hands it over.
    agent = Agent(browser())
    agent.signs_in("/region/connexion/", "agent@region.exemple.fr")
    agent.makes_and_ships_the_cards()
    mail.deliver()
    assert mail.subjects(postman)[-1] == "Suivi de commande Pass’Région (3/3)"
    reviewer.hands_the_card_over()

    # A cashier takes a payment of 8,50 € with the virtual card.
    ana.opens("/espace-beneficiaire/")
    ana.sees("30,00 €")
    number = re.search(r"9\d{3}\s\d{4}\s\d{4}\s\d", ana.page.locator("body").inner_text())
    assert number
    cashier = Cashier(browser())
    cashier.signs_in("/partenaire/connexion/", "caisse@cinema.exemple.fr")
    cashier.sells(number[0], "8,50", USAGE_CODE)
    cashier.sees("Accepté")
    cashier.sees("8,50 €")

    # The holder sees the new balance and the transaction.
    ana.opens("/espace-beneficiaire/")
    ana.sees("21,50 €")
    ana.opens("/espace-beneficiaire/mes-transactions/")
    ana.sees("Cinéma Le Rio")
    ana.sees("8,50 €")
