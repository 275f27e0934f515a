"""A lost card, declared from the space: it stops at once, the money stays."""

import pytest

from tests.journeys.mailbox import last_letter_to
from tests.journeys.region import given_a_region
from tests.journeys.shortcuts import given_a_cashier, given_lina_was_validated
from tests.journeys.steps import EMAIL, Young

pytestmark = pytest.mark.django_db


def test_story() -> None:
    young = given_lina_was_validated(given_a_region())
    number = young.reads_card_number()
    when_she_declares_the_loss(young)
    then_she_is_told(young)
    then_the_till_refuses(number)


def when_she_declares_the_loss(young: Young) -> None:
    young.opens("/espace-beneficiaire/mes-cartes/")
    young.follows("Déclarer une perte ou un vol")
    young.presses("Bloquer mes cartes")
    young.sees("Choisis ce qui s’est passé.")
    young.ticks("Perdue")
    young.presses("Bloquer mes cartes")


def then_she_is_told(young: Young) -> None:
    young.opens("/espace-beneficiaire/mes-cartes/")
    young.sees("Tes cartes sont bloquées.", "Bloquée", "Demander un duplicata")
    young.does_not_see("Active")
    assert "bloquées depuis le" in last_letter_to(EMAIL).body
    young.opens("/espace-beneficiaire/mes-avantages/")
    young.sees("30,00 €")


def then_the_till_refuses(number: str) -> None:
    cashier = given_a_cashier()
    cashier.types_the_card(number)
    cashier.sees("Refusé", "Cette carte est bloquée.", "Rien n’a été débité.")
