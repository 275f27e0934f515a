"""A card posted home: it pays nothing until the holder confirms it with the code."""

import pytest

from passregion.applications.models import Delivery
from tests.journeys.mailbox import last_letter_to
from tests.journeys.region import given_a_region
from tests.journeys.shortcuts import given_a_cashier, given_lina_was_validated, given_the_card_was_shipped
from tests.journeys.steps import EMAIL, USAGE_CODE, Cashier, Young

pytestmark = pytest.mark.django_db


def test_story() -> None:
    region = given_a_region()
    young = given_lina_was_validated(region, delivery=Delivery.HOME)
    given_the_card_was_shipped(region)
    number = then_the_letter_says_where_it_goes(young)
    cashier = given_a_cashier()
    cashier.types_the_card(number)
    cashier.sees("Refusé", "Cette carte n’est pas active.")
    when_she_confirms_the_card(young)
    then_the_card_pays(cashier, number)


def then_the_letter_says_where_it_goes(young: Young) -> str:
    letter = last_letter_to(EMAIL)
    assert letter.subject == "Suivi de commande Pass’Région (3/3)"
    assert "12 rue des Gras, 63000 Clermont-Ferrand" in letter.body
    return young.reads_card_number("sans contact")


def when_she_confirms_the_card(young: Young) -> None:
    young.opens("/espace-beneficiaire/mes-cartes/")
    young.follows("J’ai reçu ma carte")
    young.fills("Ton code d’utilisation", "1357")
    young.presses("Activer ma carte")
    young.sees("Il te reste 2 essais.")
    young.fills("Ton code d’utilisation", USAGE_CODE)
    young.presses("Activer ma carte")
    young.opens("/espace-beneficiaire/mes-cartes/")
    young.does_not_see("J’ai reçu ma carte")


def then_the_card_pays(cashier: Cashier, number: str) -> None:
    cashier.sells(number, "5")
    cashier.sees("Accepté", "5,00 €")
