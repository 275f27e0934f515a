"""Handing cards over: the list by name, the act and its replay, other schools."""

import pytest
from django.urls import reverse

from passregion.applications.models import Delivery
from passregion.audit.models import Event
from passregion.cards.models import BlockReason, Card
from passregion.cards.operations.blocking import block
from passregion.common.public_ids import format_card_number
from tests.cards import factories
from tests.portals.establishment.test_queue import names_in

URL = "/etablissement/cartes/"


def a_shipped_card(world, **values: object) -> Card:
    values = {"school": world.school} | values
    return factories.a_plastic_card("shipped", campaign=world.campaign, **values)


def act_of(card: Card) -> str:
    return reverse("establishment:hand_over", args=[card.public_id])


def test_cards_are_listed_by_name(world) -> None:
    for name in ("Moreau", "Écuyer", "Abadie"):
        a_shipped_card(world, last_name=name)
    a_shipped_card(world, last_name="Ailleurs", school=world.other)
    a_shipped_card(world, last_name="Maison", delivery=Delivery.HOME)
    factories.a_plastic_card("in_production", campaign=world.campaign, school=world.school, last_name="Attend")
    assert names_in(world.client.get(URL)) == ["ABADIE Lina", "ÉCUYER Lina", "MOREAU Lina"]


def test_handing_over_activates_and_says_so(world) -> None:
    card = a_shipped_card(world)
    answer = world.client.post(act_of(card), {"q": "mor"}, follow=True)
    assert answer.redirect_chain == [(f"{URL}?q=mor", 302)]
    assert "Carte remise\u00a0: Lina Moreau. Elle est active." in answer.content.decode()
    card.refresh_from_db()
    assert card.state == "active"
    assert Event.objects.get(action="card.handed_over").actor_ref == world.alice.actor.ref
    assert names_in(world.client.get(URL, {"vue": "remises"})) == ["MOREAU Lina"]
    again = world.client.post(act_of(card), follow=True)
    assert "Lina Moreau a déjà sa carte." in again.content.decode()
    assert Event.objects.filter(action="card.handed_over").count() == 1


def test_a_card_blocked_on_its_way_is_not_handed_over(world) -> None:
    card = a_shipped_card(world)
    block(card_id=card.public_id, reason=BlockReason.LOST, actor=factories.REVIEWER)
    answer = world.client.post(act_of(card), follow=True)
    assert "Carte bloquée\u00a0: Lina Moreau." in answer.content.decode()
    card.refresh_from_db()
    assert card.state == "blocked"


def test_a_card_that_was_not_shipped_says_where_it_stands(world) -> None:
    card = factories.a_plastic_card("in_production", campaign=world.campaign, school=world.school)
    answer = world.client.post(act_of(card), follow=True)
    assert "ne peut pas être remise à Lina Moreau\u00a0: en fabrication" in answer.content.decode()


def test_a_card_posted_home_is_confirmed_by_its_holder(world) -> None:
    card = a_shipped_card(world, delivery=Delivery.HOME)
    answer = world.client.post(act_of(card), follow=True)
    assert "Carte envoyée à domicile\u00a0: Lina Moreau" in answer.content.decode()
    card.refresh_from_db()
    assert card.state == "shipped"


@pytest.mark.parametrize("write", [str, format_card_number, lambda number: number[-5:]])
def test_the_printed_number_finds_the_card(world, write) -> None:
    card = a_shipped_card(world)
    a_shipped_card(world, last_name="Petit")
    assert names_in(world.client.get(URL, {"q": write(card.number)})) == ["MOREAU Lina"]


def test_another_school_hands_nothing_over(world) -> None:
    card = a_shipped_card(world)
    assert world.stranger.post(act_of(card)).status_code == 404
    card.refresh_from_db()
    assert card.state == "shipped"


def test_the_virtual_card_is_not_handed_over(world) -> None:
    card = a_shipped_card(world)
    virtual = card.beneficiary.cards.get(kind="virtual")
    assert world.client.post(act_of(virtual)).status_code == 404


def test_a_hostile_search_comes_back_as_a_page(world) -> None:
    card = a_shipped_card(world)
    answer = world.client.post(act_of(card), {"q": "\x00" + "x" * 5000, "vue": "\r\nSet-Cookie: a=b"}, follow=True)
    assert answer.status_code == 200
