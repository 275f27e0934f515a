"""Shipping tells each holder where the card goes; handing over makes it work."""

import pytest

from passregion.applications.models import Delivery
from passregion.cards.models import BlockReason, Card, CardKind
from passregion.cards.operations import blocking
from passregion.cards.operations import production as batches
from passregion.journeys import production
from passregion.notifications.models import Message
from tests.cards import factories
from tests.cards.test_production import ordered_card

pytestmark = pytest.mark.django_db
REGION = factories.REGION


def test_shipping_writes_to_each_holder_once() -> None:
    campaign = factories.a_campaign()
    school = ordered_card(campaign, last_name="Moreau")
    home = ordered_card(campaign, last_name="Petit", delivery=Delivery.HOME)
    lost = ordered_card(campaign, last_name="Durand")
    batch = factories.a_ready_batch(campaign)
    blocking.block(card_id=lost.public_id, reason=BlockReason.LOST, actor=REGION)
    production.ship(batch_id=batch.public_id, actor=REGION)
    told = {message.recipient: message for message in Message.objects.filter(kind="card_shipped")}
    assert set(told) == {school.beneficiary.user.email, home.beneficiary.user.email}
    assert "Lycée Blaise-Pascal" in told[school.beneficiary.user.email].text
    assert "12 rue des Gras, 63000 Clermont-Ferrand" in told[home.beneficiary.user.email].text
    with pytest.raises(batches.BatchAlreadyShipped):
        production.ship(batch_id=batch.public_id, actor=REGION)
    assert Message.objects.filter(kind="card_shipped").count() == 2


def test_the_card_handed_over_works() -> None:
    campaign = factories.a_campaign()
    ordered_card(campaign)
    batch = factories.a_ready_batch(campaign)
    production.ship(batch_id=batch.public_id, actor=REGION)
    card = Card.objects.get(kind=CardKind.PLASTIC)
    assert production.hand_over(card_id=card.public_id, actor=factories.REVIEWER).state == "active"
