"""A duplicata asked for: what is blocked, what is told, two requests at once, what it costs."""

import pytest

from passregion.applications.models import Delivery
from passregion.beneficiaries.models import Beneficiary
from passregion.cards.models import BlockReason, Card, Replacement
from passregion.cards.operations.replacing import NothingToReplace
from passregion.journeys import replacement, suspension
from passregion.notifications.models import Message
from tests.cards import factories
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def holder_with(state: str = "active") -> Beneficiary:
    holder = factories.a_plastic_card(state).beneficiary
    Message.objects.all().delete()
    return holder


def request(holder: Beneficiary, reason: BlockReason, delivery: Delivery = Delivery.HOME) -> Replacement:
    return replacement.request(beneficiary=holder, reason=reason, delivery=delivery, actor=holder.user.actor)


def kinds() -> list[str]:
    return list(Message.objects.order_by("id").values_list("kind", flat=True))


def test_a_loss_is_blocked_and_replaced_in_one_act() -> None:
    holder = holder_with()
    request(holder, BlockReason.STOLEN)
    states = list(Card.objects.order_by("id").values_list("state", "block_reason"))
    assert states == [("blocked", "stolen"), ("blocked", "stolen"), ("ordered", ""), ("active", "")]
    assert kinds() == ["card_blocked", "replacement_ordered"]
    text = Message.objects.latest("id").text
    assert "12 rue des Gras, 63000 Clermont-Ferrand" in text
    assert "Ce duplicata est gratuit." in text


def test_a_loss_already_declared_is_told_once() -> None:
    holder = holder_with()
    suspension.declare_loss(beneficiary=holder, reason=BlockReason.LOST, actor=holder.user.actor)
    request(holder, BlockReason.LOST, Delivery.ESTABLISHMENT)
    assert kinds() == ["card_blocked", "replacement_ordered"]
    assert "Lycée Blaise-Pascal" in Message.objects.latest("id").text


def test_a_damaged_card_blocks_nothing() -> None:
    holder = holder_with()
    request(holder, BlockReason.DAMAGED)
    assert kinds() == ["replacement_ordered"]
    assert "Ta carte abîmée marche encore" in Message.objects.latest("id").text
    assert not Card.objects.filter(state="blocked").exists()


def test_a_refused_request_blocks_nothing() -> None:
    holder = holder_with("ordered")
    campaign = holder.applications.get().campaign
    campaign.card_valid_until_on = campaign.opens_on
    campaign.save()
    with pytest.raises(NothingToReplace):
        request(holder, BlockReason.LOST)
    assert not Card.objects.filter(state="blocked").exists()
    assert kinds() == []


def test_what_the_region_asks_is_announced_and_kept(settings) -> None:
    settings.BRAND = {**settings.BRAND, "replacement_fee_cents": 500}
    asked = request(holder_with(), BlockReason.LOST)
    assert asked.fee_cents == 500
    assert "Ce duplicata coûte 5,00\u00a0€." in Message.objects.latest("id").text


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_make_one_duplicata() -> None:
    holder = holder_with()
    results = at_once(*[lambda: request(holder, BlockReason.DAMAGED)] * 3)
    assert sorted(type(result).__name__ for result in results) == ["Replacement", *["ReplacementUnderWay"] * 2]
    assert Replacement.objects.count() == 1
    assert Card.objects.filter(kind="plastic").count() == 2
    assert kinds() == ["replacement_ordered"]


@pytest.mark.django_db(transaction=True)
def test_a_loss_declared_while_a_duplicata_is_asked_for_leaves_no_old_card_alive() -> None:
    holder = holder_with()
    lost = at_once(
        lambda: suspension.declare_loss(beneficiary=holder, reason=BlockReason.LOST, actor=holder.user.actor),
        lambda: request(holder, BlockReason.DAMAGED),
    )
    # Either the loss came first, and a dead card is not damaged; or it came last, and took all cards with it.
    assert isinstance(lost[1], NothingToReplace | Replacement)
    assert set(Card.objects.values_list("state", flat=True)) == {"blocked"}
    assert not Replacement.objects.filter(ended_at=None).exists()
