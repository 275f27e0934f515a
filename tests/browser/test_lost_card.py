"""A lost card and its duplicata, a forgotten code and its successor: in real browsers, up to the till."""

import re

import pytest
from playwright.sync_api import expect

from passregion.cards.models import Card, CardKind
from passregion.demo.story import PASSWORD, USAGE_CODE
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.story import Cashier, Visitor
from tests.world import World, build_world, private_storage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW_CODE = "8052"
CARDS = "/espace-beneficiaire/mes-cartes/"
TILL = "/partenaire/encaisser/"


@pytest.fixture
def world(settings, tmp_path) -> World:
    private_storage(settings, tmp_path / "private")
    return build_world()


def given_lina(open_page: OpenPage, world: World, width: int) -> Visitor:
    lina = Visitor(open_page(width=width))
    lina.signs_in("/connexion/", world.holders["holder_active"].file_number, PASSWORD)
    lina.sees("Bonjour Lina")
    return lina


def given_a_cashier(open_page: OpenPage, width: int) -> Cashier:
    cashier = Cashier(open_page(width=width))
    cashier.signs_in("/partenaire/connexion/", "caisse@librairie.exemple.fr")
    cashier.opens(TILL)
    return cashier


def types_the_card(cashier: Cashier, number: str) -> None:
    cashier.opens(TILL)
    cashier.types("input[name=card_number]", number)
    cashier.presses("Continuer")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_lost_card_is_replaced_and_the_new_one_works(open_page: OpenPage, world: World, width: int) -> None:
    lina, cashier = given_lina(open_page, world, width), given_a_cashier(open_page, width)
    lost = [world.card("holder_active", kind) for kind in (CardKind.VIRTUAL, CardKind.PLASTIC)]
    when_she_asks_for_a_duplicata(lina)
    then_the_lost_cards_are_dead(cashier, lost)
    new = {card.kind: card for card in Card.objects.filter(replacement__beneficiary=world.holders["holder_active"])}
    then_it_pays(cashier, new[CardKind.VIRTUAL])
    when_the_new_card_arrives(lina, new[CardKind.PLASTIC])
    then_it_pays(cashier, new[CardKind.PLASTIC])


def when_she_asks_for_a_duplicata(lina: Visitor) -> None:
    lina.opens(CARDS)
    lina.follows("Demander un duplicata")
    lina.ticks("Perdue")
    lina.page.locator("input[name=delivery][value=home]").check()
    lina.presses("Demander ce duplicata")
    lina.sees("Avancement de ton duplicata – Étape 2 sur 3")
    lina.sees("Ta nouvelle carte virtuelle est active dès maintenant.")
    lina.sees("Même si tu la retrouves, elle ne servira plus")


def then_the_lost_cards_are_dead(cashier: Cashier, lost: list[Card]) -> None:
    for card in lost:
        types_the_card(cashier, card.number)
        cashier.sees("Cette carte est bloquée.")
        cashier.sees("même retrouvée, elle ne sert plus")


def then_it_pays(cashier: Cashier, card: Card) -> None:
    cashier.opens(TILL)
    cashier.sells(card.number, "1,00", USAGE_CODE, first_name="Lina")
    cashier.sees("Accepté")


def when_the_new_card_arrives(lina: Visitor, card: Card) -> None:
    # The manufacturer's part has stories of its own.
    Card.objects.filter(pk=card.pk).update(state="shipped", shipped_at=card.ordered_at)
    lina.opens(CARDS)
    lina.sees("Étape 3 sur 3")
    lina.follows("J’ai reçu ma carte")
    lina.types("input[inputmode=numeric]", USAGE_CODE)
    lina.presses("Activer ma carte")
    lina.sees("Ta carte est active.")
    expect(lina.page.get_by_text(re.compile("Avancement de ton duplicata"))).to_have_count(0)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_forgotten_code_is_reset_with_the_password(open_page: OpenPage, world: World, width: int) -> None:
    lina, cashier = given_lina(open_page, world, width), given_a_cashier(open_page, width)
    card = world.card("holder_active", CardKind.VIRTUAL)
    cashier.sells(card.number, "1,00", "1357", first_name="Lina")
    for code in ("1358", "1359"):
        cashier.sees("Refusé")
        cashier.follows("Retaper le code")
        cashier.types("input[name=usage_code]", code)
        cashier.presses("Valider")
    cashier.sees("Le code est bloqué après trois essais.")
    lina.opens(CARDS)
    lina.sees("Ton code est bloqué après trois erreurs.")
    lina.follows("Définir / modifier mon code d’utilisation")
    lina.types("input[name=password]", PASSWORD)
    lina.types("input[name=code]", NEW_CODE)
    lina.types("input[name=again]", NEW_CODE)
    lina.presses("Enregistrer ce code")
    lina.sees("Ton nouveau code d’utilisation est enregistré.")
    cashier.opens(TILL)
    cashier.sells(card.number, "1,00", NEW_CODE, first_name="Lina")
    cashier.sees("Accepté")
