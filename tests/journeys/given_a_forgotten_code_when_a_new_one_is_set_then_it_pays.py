"""Three wrong codes at the till block the code; the holder sets another with the password; the sale goes on."""

import pytest

from tests.journeys.mailbox import last_letter_to
from tests.journeys.region import given_a_region
from tests.journeys.shortcuts import given_a_cashier, given_lina_was_validated
from tests.journeys.steps import EMAIL, PASSWORD, USAGE_CODE, Cashier, Young

pytestmark = pytest.mark.django_db
NEW_CODE = "8052"


def test_story() -> None:
    young = given_lina_was_validated(given_a_region())
    number = young.reads_card_number()
    cashier = given_a_cashier()
    when_three_wrong_codes_are_typed(cashier, number)
    when_she_sets_another_code(young)
    then_the_new_code_pays(cashier, number)


def when_three_wrong_codes_are_typed(cashier: Cashier, number: str) -> None:
    cashier.sells(number, "10", code="1357")
    cashier.sees("Refusé", "Il reste 2 essais.")
    cashier.follows("Retaper le code")
    cashier.fills("Ton code d’utilisation", "1358")
    cashier.presses("Valider")
    cashier.sees("Il reste 1 essai.")
    cashier.follows("Retaper le code")
    cashier.fills("Ton code d’utilisation", "1359")
    cashier.presses("Valider")
    cashier.sees("Le code est bloqué après trois essais.")
    cashier.types_the_card(number)
    cashier.sees("Le code est bloqué après trois essais.")


def when_she_sets_another_code(young: Young) -> None:
    young.opens("/espace-beneficiaire/mes-cartes/")
    young.follows("Définir / modifier mon code d’utilisation")
    young.sees("Ton code est bloqué après trois erreurs.")
    young.fills("Mot de passe actuel", PASSWORD)
    young.fills("Nouveau code d’utilisation", NEW_CODE)
    young.fills("Le même code, une seconde fois", NEW_CODE)
    young.presses("Enregistrer ce code")
    letter = last_letter_to(EMAIL)
    assert "Code d’utilisation modifié" in letter.subject
    assert NEW_CODE not in letter.body


def then_the_new_code_pays(cashier: Cashier, number: str) -> None:
    cashier.sells(number, "10", code=USAGE_CODE)
    cashier.sees("Refusé", "Il reste 2 essais.")
    cashier.sells(number, "10", code=NEW_CODE)
    cashier.sees("Accepté", "10,00 €")
