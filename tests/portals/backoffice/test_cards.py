"""The Region's support: a holder found by a number, a declaration, what came back and leaves again, and who may."""

import pytest
from django.urls import reverse

from passregion.applications.models import Delivery
from passregion.audit.models import Event
from passregion.beneficiaries.models import Beneficiary
from passregion.cards.models import Card, Replacement
from passregion.common.public_ids import format_card_number
from passregion.notifications.models import Message
from tests.cards import factories

URL = "/region/cartes/"
NOBODY = "00000000-0000-4000-8000-000000000000"


def a_card(world, state: str = "active", **values: object) -> Card:
    return factories.a_plastic_card(state, campaign=world.campaign, **values)


def page_of(holder: Beneficiary) -> str:
    return reverse("backoffice:holder_cards", args=[holder.public_id])


def test_a_file_number_or_a_card_number_opens_the_holder(world) -> None:
    card = a_card(world, "blocked")
    for typed in (card.beneficiary.file_number, card.number, format_card_number(card.number)):
        assert world.client.get(URL, {"q": typed})["Location"] == page_of(card.beneficiary)


@pytest.mark.parametrize("typed", ["", "9604813755294", "\x00", "x" * 5000, "' OR 1=1", "٩" * 13])
def test_a_number_of_nobody_is_told(world, typed: str) -> None:
    a_card(world)
    answer = world.client.get(URL, {"q": typed})
    assert answer.status_code == 200
    assert "data-error-summary" in answer.content.decode()


def test_the_page_shows_every_card_and_its_opening_is_recorded(world) -> None:
    card = a_card(world, "blocked")
    text = world.client.get(page_of(card.beneficiary)).content.decode()
    for number in card.beneficiary.cards.values_list("number", flat=True):
        assert format_card_number(number) in text
    assert "Même retrouvée, elle ne sert plus" in text
    opened = Event.objects.get(action="beneficiary.opened")
    assert (opened.actor_ref, opened.subject_ref) == (
        world.manager.actor.ref,
        f"beneficiary:{card.beneficiary.public_id}",
    )


def test_the_region_declares_a_theft_and_orders_the_duplicata_in_one_go(world) -> None:
    holder = a_card(world).beneficiary
    url = page_of(holder)
    assert "Choisissez ce qui s’est passé." in world.client.post(url, {}).content.decode()
    answer = world.client.post(url, {"reason": "stolen", "delivery": "home"}, follow=True)
    assert "Le duplicata est commandé." in answer.content.decode()
    assert "Duplicata en cours depuis le" in answer.content.decode()
    assert Card.objects.filter(state="blocked", block_reason="stolen").count() == 2
    assert Replacement.objects.get().delivery == Delivery.HOME
    assert Event.objects.filter(action="card.blocked", actor_ref=world.manager.actor.ref).count() == 2


def test_what_came_back_is_listed_and_leaves_again(world) -> None:
    card = a_card(world, "shipped", delivery=Delivery.HOME)
    mark = reverse("backoffice:mark_undelivered", args=[card.public_id])
    again = reverse("backoffice:reship_card", args=[card.public_id])
    assert mark in world.client.get(page_of(card.beneficiary)).content.decode()
    assert "Carte marquée non distribuée." in world.client.post(mark, follow=True).content.decode()
    assert "rien n’a changé" in world.client.post(mark, follow=True).content.decode()
    assert format_card_number(card.number) in world.client.get(URL).content.decode()
    assert "Choisissez où réexpédier" in world.client.post(again, {}, follow=True).content.decode()
    way = {f"{card.pk}-way": "establishment"}
    assert "Carte réexpédiée." in world.client.post(again, way, follow=True).content.decode()
    assert "rien n’a changé" in world.client.post(again, way, follow=True).content.decode()
    card.refresh_from_db()
    assert (card.state, card.delivery) == ("shipped", Delivery.ESTABLISHMENT)
    kinds = list(Message.objects.order_by("id").values_list("kind", flat=True))
    assert kinds[-2:] == ["card_not_delivered", "card_reshipped"]
    assert "Aucune carte n’est revenue ni ne manque." in world.client.get(URL).content.decode()


def test_virtual_and_unknown_cards_do_not_travel(world) -> None:
    virtual = a_card(world).beneficiary.cards.get(kind="virtual")
    for name in ("mark_undelivered", "reship_card"):
        for public_id in (virtual.public_id, NOBODY):
            assert world.client.post(reverse(f"backoffice:{name}", args=[public_id])).status_code == 404
    nobody = reverse("backoffice:holder_cards", args=[NOBODY])
    assert world.client.get(nobody).status_code == 404
    assert world.client.post(nobody, {}).status_code == 404


def test_a_dossier_without_card_says_so(world) -> None:
    holder = factories.an_application(campaign=world.campaign).beneficiary
    text = world.client.get(page_of(holder)).content.decode()
    assert "Aucune carte n’a été faite pour ce dossier." in text
    assert "Rien à bloquer ni à remplacer" in text
