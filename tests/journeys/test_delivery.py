"""What the holder is told of a card that does not arrive, and of one that leaves again."""

import pytest

from passregion.applications.models import Delivery
from passregion.cards.operations.moves import TransitionForbidden
from passregion.journeys import delivery, tasks
from passregion.notifications.models import Message
from tests.cards import factories

pytestmark = pytest.mark.django_db
REGION, SCHOOL = factories.REGION, factories.REVIEWER


@pytest.mark.parametrize(
    ("verb", "state", "way", "said"),
    [
        (delivery.mark_undelivered, "shipped", Delivery.HOME, "la poste n’a pas pu la distribuer à cette adresse"),
        (delivery.mark_undelivered, "shipped", Delivery.ESTABLISHMENT, "pas dans l’envoi reçu par Lycée Blaise-Pascal"),
        (delivery.declare_missing, "shipped", Delivery.ESTABLISHMENT, "pas dans l’envoi reçu par Lycée Blaise-Pascal"),
        (delivery.return_unclaimed, "received", Delivery.ESTABLISHMENT, "Lycée Blaise-Pascal l’a renvoyée à la Région"),
    ],
)
def test_the_holder_is_told_why_the_card_did_not_arrive(verb, state: str, way: Delivery, said: str) -> None:
    card = factories.a_plastic_card(state, delivery=way)
    verb(card_id=card.public_id, actor=REGION)
    message = Message.objects.get(kind="card_not_delivered")
    assert said in " ".join(message.text.split())
    assert "/espace-beneficiaire/mon-compte/" in message.text
    with pytest.raises(TransitionForbidden):
        verb(card_id=card.public_id, actor=REGION)
    assert Message.objects.filter(kind="card_not_delivered").count() == 1


def test_receiving_tells_nobody() -> None:
    card = factories.a_plastic_card("shipped")
    Message.objects.all().delete()
    delivery.receive(card_id=card.public_id, actor=SCHOOL)
    assert not Message.objects.exists()


@pytest.mark.parametrize(("way", "said"), [("home", "12 rue des Gras"), ("establishment", "Lycée Blaise-Pascal")])
def test_a_card_leaves_again_and_says_where_to(way: str, said: str) -> None:
    card = factories.a_plastic_card("returned", delivery=Delivery.ESTABLISHMENT)
    delivery.reship(card_id=card.public_id, way=Delivery(way), actor=REGION)
    message = Message.objects.get(kind="card_reshipped")
    assert said in message.text
    assert ("confirme que tu l’as reçue" in message.text) == (way == "home")


def test_the_night_expires_the_cards_of_yesterday(monkeypatch: pytest.MonkeyPatch) -> None:
    days = []
    monkeypatch.setattr(tasks, "expire_past_cards", lambda *, day: days.append(day))
    tasks.expire_cards(0)
    assert days == [tasks.today()]
