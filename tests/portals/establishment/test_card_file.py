"""One card at the school: ticking a parcel, returning, declaring a loss, other schools."""

import pytest
from django.urls import reverse

from passregion.applications.models import Delivery
from passregion.audit.models import Event
from passregion.cards.models import Card, Replacement
from passregion.notifications.models import Message
from tests.cards import factories
from tests.portals.establishment.test_cards import a_shipped_card, names_in

LIST, TICK = "/etablissement/cartes/", "/etablissement/cartes/pointer/"


def page_of(card: Card) -> str:
    return reverse("establishment:card", args=[card.public_id])


def tick(world, act: str, *cards: Card, count: str = "") -> str:
    data = {"act": act, "card": [str(card.public_id) for card in cards], "count": count}
    return world.client.post(TICK, data, follow=True).content.decode()


def states() -> list[str]:
    return list(Card.objects.filter(kind="plastic").order_by("id").values_list("state", flat=True))


def test_what_is_on_its_way_is_listed_until_it_is_ticked(world) -> None:
    first, second, third = (a_shipped_card(world, last_name=name) for name in ("Abadie", "Moreau", "Petit"))
    a_shipped_card(world, last_name="Ailleurs", school=world.other)
    assert names_in(world.client.get(LIST, {"vue": "a-recevoir"})) == ["ABADIE Lina", "MOREAU Lina", "PETIT Lina"]
    assert "1 carte est arrivée. Elle reste à remettre." in tick(world, "receive", first)
    assert "1 carte manque. La Région et son titulaire sont prévenus." in tick(world, "missing", second)
    assert names_in(world.client.get(LIST, {"vue": "a-recevoir"})) == ["PETIT Lina"]
    assert "La liste a changé entre-temps." in tick(world, "receive_all", count="3")
    assert states()[2] == "shipped"
    assert "1 carte est arrivée" in tick(world, "receive_all", count="1")
    assert states() == ["received", "undelivered", "received", "shipped"]
    assert names_in(world.client.get(LIST)) == ["ABADIE Lina", "PETIT Lina"]
    assert Message.objects.get(kind="card_not_delivered").recipient == second.beneficiary.user.email
    assert Event.objects.get(action="card.undelivered").actor_ref == world.alice.actor.ref
    assert third.application.establishment == world.school


@pytest.mark.parametrize("act", ["", "receive", "missing", "nonsense"])
def test_nothing_ticked_is_told(world, act: str) -> None:
    a_shipped_card(world)
    assert "Cochez au moins une carte de la liste." in tick(world, act)
    answer = world.client.post(TICK, {"act": act, "card": ["x", "\x00", "1" * 4000]}, follow=True)
    assert "Cochez au moins une carte de la liste." in answer.content.decode()
    assert states() == ["shipped"]


def test_ticking_twice_or_a_card_posted_home_changes_nothing(world) -> None:
    card = a_shipped_card(world)
    home = a_shipped_card(world, last_name="Petit", delivery=Delivery.HOME)
    tick(world, "receive", card)
    assert "rien n’a changé" in tick(world, "receive", card, home)
    assert states() == ["received", "shipped"]


def test_another_school_ticks_returns_and_declares_nothing(world) -> None:
    card = a_shipped_card(world)
    for url, data in (
        (TICK, {"act": "receive", "card": str(card.public_id)}),
        (reverse("establishment:return_card", args=[card.public_id]), {}),
        (page_of(card), {"reason": "lost", "delivery": "none"}),
    ):
        assert world.stranger.post(url, data).status_code == 404
    assert world.stranger.get(page_of(card)).status_code == 404
    assert states() == ["shipped"]


def test_a_card_that_nobody_collects_goes_back(world) -> None:
    card = a_shipped_card(world)
    url = reverse("establishment:return_card", args=[card.public_id])
    assert "ne peut pas être retournée" in world.client.post(url, follow=True).content.decode()
    tick(world, "receive", card)
    assert url in world.client.get(page_of(card)).content.decode()
    assert "Carte retournée à la Région." in world.client.post(url, follow=True).content.decode()
    assert states() == ["returned"]


def test_the_school_declares_for_its_pupil(world) -> None:
    card = factories.a_plastic_card("active", campaign=world.campaign, school=world.school)
    assert "Choisissez ce qui s’est passé." in world.client.post(page_of(card), {}).content.decode()
    answer = world.client.post(page_of(card), {"reason": "lost", "delivery": "none"}, follow=True)
    assert "Les cartes sont bloquées." in answer.content.decode()
    text = " ".join(answer.content.decode().split())
    assert "Même retrouvée, elle ne sert plus" in text
    assert set(Card.objects.values_list("state", flat=True)) == {"blocked"}
    answer = world.client.post(page_of(card), {"delivery": "establishment"}, follow=True)
    assert "Le duplicata est commandé." in answer.content.decode()
    asked = Replacement.objects.get()
    assert (asked.reason, asked.delivery) == ("lost", "establishment")
    assert "Rien à bloquer ni à remplacer" not in answer.content.decode()
    assert Event.objects.get(action="replacement.ordered").actor_ref == world.alice.actor.ref


def test_a_damaged_card_is_replaced_or_not_declared(world) -> None:
    card = factories.a_plastic_card("active", campaign=world.campaign, school=world.school)
    refused = world.client.post(page_of(card), {"reason": "damaged", "delivery": "none"}).content.decode()
    assert "Une carte abîmée est remplacée" in refused
    world.client.post(page_of(card), {"reason": "damaged", "delivery": "home"})
    page = world.client.get(page_of(card)).content.decode()
    assert "Elle marche jusqu’à ce que le duplicata soit actif." in page
    card.refresh_from_db()
    assert card.state == "active"
    again = world.client.post(page_of(card), {"reason": "damaged", "delivery": "home"})
    assert "Choisissez l’une des réponses proposées." in again.content.decode()
    assert Replacement.objects.count() == 1


def test_opening_a_card_is_recorded_and_the_dossier_leads_to_it(world) -> None:
    card = a_shipped_card(world)
    dossier = world.client.get(reverse("establishment:application", args=[card.application.public_id]))
    assert page_of(card) in dossier.content.decode()
    world.client.get(page_of(card))
    opened = Event.objects.filter(action="beneficiary.opened", details__card=str(card.public_id))
    assert opened.get().actor_ref == world.alice.actor.ref
