"""A lost card without the password: number and birth date send a link, and only the page behind it blocks."""

import pytest

from tests.journeys.mailbox import last_letter_to, letters_to, links_of
from tests.journeys.region import given_a_region
from tests.journeys.shortcuts import given_a_cashier, given_lina_was_validated
from tests.journeys.steps import EMAIL, Young
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_story() -> None:
    young = given_lina_was_validated(given_a_region())
    number = young.reads_card_number()
    finder = when_she_asks_for_the_link(young)
    then_the_card_still_pays(number)
    when_the_link_is_opened(finder)
    then_the_till_refuses(number)


def when_she_asks_for_the_link(young: Young) -> Visitor:
    borrowed = Visitor()
    borrowed.opens("/")
    borrowed.follows("Bloquer ma carte")
    borrowed.fills("Numéro de dossier", young.file_number)
    borrowed.fills("Date de naissance", "14/04/2009")
    borrowed.presses("Recevoir le lien de blocage")
    borrowed.sees("La carte n’est pas encore bloquée")
    assert len(letters_to(EMAIL)) == 3
    return borrowed


def then_the_card_still_pays(number: str) -> None:
    cashier = given_a_cashier()
    cashier.types_the_card(number)
    cashier.sees("Lina M.")


def when_the_link_is_opened(borrowed: Visitor) -> None:
    link = next(path for path in links_of(last_letter_to(EMAIL)) if "/bloquer/" in path)
    borrowed.opens(link)
    borrowed.sees("Lina, bloquer tes cartes maintenant ?")
    borrowed.ticks("Volée")
    borrowed.presses("Bloquer mes cartes")
    borrowed.sees("Tes cartes sont bloquées")
    borrowed.opens(link, expecting=borrowed.client.get(link).status_code)
    borrowed.sees("Ce lien n’ouvre plus rien")


def then_the_till_refuses(number: str) -> None:
    cashier = given_a_cashier()
    cashier.types_the_card(number)
    cashier.sees("Refusé", "Cette carte est bloquée.")
