"""A sale taken back the same day: the holder finds the money again, and both see that it was cancelled."""

import pytest

from tests.journeys.region import given_a_region
from tests.journeys.shortcuts import given_a_cashier, given_lina_was_validated
from tests.journeys.steps import Cashier, Young

pytestmark = pytest.mark.django_db


def test_story() -> None:
    young = given_lina_was_validated(given_a_region())
    cashier = given_a_cashier()
    cashier.sells(young.reads_card_number(), "18,90")
    cashier.sees("Accepté", "18,90 €", "reste 11,10 €")
    when_the_sale_is_cancelled(cashier)
    then_the_holder_has_her_money_back(young)
    then_the_whole_amount_can_be_spent(young, cashier)


def when_the_sale_is_cancelled(cashier: Cashier) -> None:
    cashier.follows("Annuler cette vente")
    cashier.sees("Annuler la vente de Lina M. ?", "18,90 €")
    cashier.presses("Annuler cette vente")
    cashier.sees("La vente est annulée.", "recrédité de 18,90 €")
    cashier.opens("/partenaire/ventes/")
    cashier.sees("Annulé")


def then_the_holder_has_her_money_back(young: Young) -> None:
    young.opens("/espace-beneficiaire/mes-avantages/")
    young.sees("30,00 €")
    young.opens("/espace-beneficiaire/mes-transactions/")
    young.sees("18,90 €", "Annulé le")


def then_the_whole_amount_can_be_spent(young: Young, cashier: Cashier) -> None:
    cashier.sells(young.reads_card_number(), "30")
    cashier.sees("Accepté", "reste 0,00 €")
