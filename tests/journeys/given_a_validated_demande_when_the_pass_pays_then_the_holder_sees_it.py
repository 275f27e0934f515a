"""The whole chain: a young person applies, the school validates, the Region makes the card, a bookshop is paid."""

import pytest

from tests.journeys.mailbox import last_letter_to, letters_to, links_of
from tests.journeys.region import given_a_region
from tests.journeys.steps import EMAIL, Agent, Cashier, Reviewer, Young

pytestmark = pytest.mark.django_db


def test_story() -> None:
    given_a_region()
    young = given_a_young_person_who_applied()
    when_the_school_validates(young)
    then_the_virtual_card_is_active(young)
    when_the_region_ships_the_card(young)
    when_the_school_hands_it_over(young)
    plastic = then_the_plastic_card_is_active(young)
    when_the_bookshop_takes_a_payment(plastic)
    then_the_holder_sees_it(young)


def given_a_young_person_who_applied() -> Young:
    young = Young()
    young.applies()
    young.activates()
    young.signs_in()
    young.sees("Étape 2 sur 3", "Validation établissement")
    return young


def when_the_school_validates(young: Young) -> None:
    reviewer = Reviewer()
    reviewer.signs_in()
    reviewer.finds(young.file_number)
    reviewer.presses("Valider la demande")
    reviewer.sees("Validée")


def then_the_virtual_card_is_active(young: Young) -> None:
    letter = last_letter_to(EMAIL)
    assert letter.subject == "Suivi de commande Pass’Région (2/3)"
    assert "Livre loisir" in letter.body
    young.opens(next(path for path in links_of(letter) if "espace-beneficiaire" in path))
    young.sees("Étape 3 sur 3", "30,00 €")
    young.opens("/espace-beneficiaire/mes-cartes/")
    young.sees("Ma carte virtuelle", "Active", "Ma carte sans contact")


def when_the_region_ships_the_card(young: Young) -> None:
    agent = Agent()
    agent.signs_in()
    manifest = agent.makes_and_ships_the_cards().decode()
    assert "Moreau" in manifest
    letter = last_letter_to(EMAIL)
    assert letter.subject == "Suivi de commande Pass’Région (3/3)"
    assert "Lycée Blaise-Pascal" in letter.body


def when_the_school_hands_it_over(young: Young) -> None:
    reviewer = Reviewer()
    reviewer.signs_in()
    reviewer.opens("/etablissement/cartes/")
    reviewer.sees("MOREAU Lina")
    reviewer.presses("Remettre")


def then_the_plastic_card_is_active(young: Young) -> str:
    number = young.reads_card_number("sans contact")
    assert number != young.reads_card_number("virtuelle")
    return number


def when_the_bookshop_takes_a_payment(number: str) -> None:
    cashier = Cashier()
    cashier.signs_in()
    cashier.sells(number, "47")
    cashier.sees("Accepté", "30,00 €", "17,00 €", "reste 0,00 €")
    cashier.opens("/partenaire/ventes/")
    cashier.sees("Lina M.", "47,00 €")


def then_the_holder_sees_it(young: Young) -> None:
    young.opens("/espace-beneficiaire/mes-transactions/")
    young.sees("Librairie des Volcans", "Livre loisir", "47,00 €", "30,00 €", "Payé")
    young.opens("/espace-beneficiaire/mes-avantages/")
    young.sees("Livre loisir", "0,00 €")
    # Nothing else was written: paying sends no letter.
    assert len(letters_to(EMAIL)) == 3
