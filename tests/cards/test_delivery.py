"""The card on its way, and its last day: what the table of states does not say."""

from datetime import timedelta

import pytest

from passregion.applications.models import Delivery
from passregion.cards.models import Card, Outcome
from passregion.cards.operations import blocking, delivery, replacing
from passregion.cards.queries import cards_on_their_way, cards_to_bring_again
from passregion.common.clock import today
from tests.cards import factories

pytestmark = pytest.mark.django_db
ACTOR = factories.REGION


@pytest.mark.parametrize("verb", ["receive", "return_unclaimed"])
def test_a_school_neither_receives_nor_returns_what_is_posted_home(verb: str) -> None:
    card = factories.a_plastic_card({"receive": "shipped", "return_unclaimed": "received"}[verb], delivery="home")
    with pytest.raises(delivery.WrongDelivery):
        getattr(delivery, verb)(card_id=card.public_id, actor=ACTOR)


def test_a_card_that_came_back_may_leave_another_way() -> None:
    card = factories.a_plastic_card("shipped", delivery=Delivery.HOME)
    delivery.mark_undelivered(card_id=card.public_id, actor=ACTOR)
    assert list(cards_to_bring_again()) == [card]
    again = delivery.reship(card_id=card.public_id, actor=ACTOR, delivery=Delivery.ESTABLISHMENT)
    assert (again.state, again.delivery) == ("shipped", Delivery.ESTABLISHMENT)
    assert again.shipped_at is not None
    assert list(cards_on_their_way(card.application.establishment)) == [card]
    delivery.receive(card_id=card.public_id, actor=ACTOR)
    assert not cards_on_their_way(card.application.establishment).exists()


def test_the_night_expires_what_is_past_and_nothing_else() -> None:
    past = factories.a_plastic_card("active")
    virtual = past.beneficiary.cards.get(kind="virtual")
    values = {"campaign": past.application.campaign, "school": past.application.establishment,
              "track": past.application.track}  # fmt: skip
    last_day = factories.a_plastic_card("shipped", last_name="Petit", **values)
    blocked = factories.a_plastic_card("blocked", last_name="Durand", **values)
    Card.objects.filter(pk__in=[past.pk, virtual.pk, blocked.pk]).update(valid_until_on=today() - timedelta(days=1))
    Card.objects.filter(pk=last_day.pk).update(valid_until_on=today())
    assert blocking.expire_past_cards(day=today()) == 2
    states = dict(Card.objects.values_list("pk", "state"))
    assert (states[past.pk], states[virtual.pk], states[last_day.pk], states[blocked.pk]) == (
        "expired",
        "expired",
        "shipped",
        "blocked",
    )
    assert past.transitions.last().actor_label == "système"
    assert blocking.expire_past_cards(day=today()) == 0


def test_an_old_damaged_card_that_expires_does_not_stop_its_duplicata() -> None:
    old = factories.a_plastic_card("active")
    asked = replacing.order_replacement(
        beneficiary=old.beneficiary, reason="damaged", delivery=Delivery.HOME, fee_cents=0, actor=ACTOR
    )
    blocking.expire(card_id=old.public_id, actor=ACTOR)
    asked.refresh_from_db()
    assert asked.outcome == ""
    blocking.expire(card_id=asked.cards.get().public_id, actor=ACTOR)
    asked.refresh_from_db()
    assert asked.outcome == Outcome.STOPPED
