"""Taking a sale: what it writes, what is refused, what a second sending does."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from passregion.audit.models import Action, Event
from passregion.cards.models import Card
from passregion.cards.states import State as CardState
from passregion.common.clock import as_of, now, today
from passregion.ledger.kinds import AccountKind
from passregion.ledger.operations import open_account
from passregion.ledger.queries import balance
from passregion.partners.models import PartnerState
from passregion.payments import operations as payments
from passregion.payments import queries
from passregion.payments.models import Payment
from passregion.payments.operations import sale as sale_module
from tests.payments.factories import (
    CODE,
    WRONG_CODE,
    Scene,
    make_benefit,
    make_card,
    make_holder,
    make_member,
    make_place,
    make_scene,
)

pytestmark = pytest.mark.django_db


def owed_to(scene: Scene) -> int:
    """What the Region owes the partner of a scene for its benefit."""
    account = open_account(
        kind=AccountKind.PARTNER,
        unit=scene.wallet.benefit.unit,
        owner_ref=f"partner:{scene.place.partner.public_id}",
        has_floor=False,
    )
    return balance(account.id)


def test_a_sale_moves_the_money_and_leaves_a_trace() -> None:
    scene = make_scene()
    payment = scene.pay(4700)
    assert (payment.amount_cents, payment.rest_cents, payment.state) == (3000, 1700, "captured")
    assert (scene.balance_cents, owed_to(scene)) == (0, 3000)
    assert (payment.place, payment.partner, payment.card) == (scene.place, scene.place.partner, scene.card)
    assert (payment.till_label, payment.cashier_ref) == ("Caisse 2", scene.member.user.actor.ref)
    event = Event.objects.get(action=Action.PAYMENT_CAPTURED)
    assert event.subject_ref == f"payment:{payment.pk}"
    assert event.actor_ref == scene.member.user.actor.ref
    assert event.details == {"amount_cents": 3000, "benefit": "livre", "place": str(scene.place.public_id)}


def test_no_trace_holds_the_code_or_a_name() -> None:
    scene = make_scene()
    scene.pay()
    with pytest.raises(payments.WrongCode):
        scene.pay(usage_code="9137")
    written = "".join(f"{event.details}{event.subject_ref}{event.actor_label}" for event in Event.objects.all())
    for secret in (CODE, "9137", "Lina", "Moreau", scene.card.number):
        assert secret not in written


def test_the_cap_of_the_sale_is_respected() -> None:
    scene = make_scene(sale_cap_cents=700)
    assert [scene.pay(1000).amount_cents for _ in range(4)] == [700, 700, 700, 700]
    assert scene.pay(1000).amount_cents == 200


def test_the_card_number_may_be_typed_with_spaces() -> None:
    scene = make_scene()
    number = scene.card.number
    payment = scene.pay(card_number=f" {number[:4]} {number[4:8]}\u00a0{number[8:12]}.{number[12:]}")
    assert payment.card == scene.card


def test_an_empty_wallet_is_refused() -> None:
    scene = make_scene()
    scene.pay(3000)
    with pytest.raises(payments.NothingLeft):
        scene.pay(1)
    assert scene.balance_cents == 0


@pytest.mark.parametrize("price_cents", [0, -1, 1_000_001])
def test_a_price_out_of_range_is_refused(price_cents: int) -> None:
    with pytest.raises(payments.PriceOutOfRange):
        make_scene().pay(price_cents)


def test_a_till_that_showed_another_share_is_told() -> None:
    scene = make_scene()
    scene.pay(2000)
    with pytest.raises(payments.ShareChanged) as refused:
        scene.pay(2000, shown_cents=2000)
    assert refused.value.details == {"amount_cents": 1000}
    assert scene.pay(2000, shown_cents=1000).amount_cents == 1000


@pytest.mark.parametrize("state", [state for state in CardState if state != CardState.ACTIVE])
def test_only_an_active_card_pays(state: str) -> None:
    refused = {"rejected_at": now(), "reject_reason": "printing"} if state == CardState.REJECTED else {}
    scene = make_scene(card_values={"state": state, **refused})
    closed = {CardState.BLOCKED, CardState.REPLACED, CardState.REJECTED}
    refusal = payments.CardBlocked if state in closed else payments.CardNotActive
    with pytest.raises(refusal):
        scene.pay()
    with pytest.raises(refusal):
        payments.find_holder_for_sale(card_number=scene.card.number, member=scene.member)
    scene.beneficiary.refresh_from_db()
    assert scene.beneficiary.usage_code_failure_count == 0


def test_the_last_day_of_a_card_is_included() -> None:
    scene = make_scene(card_values={"valid_until_on": today()})
    scene.pay()
    Card.objects.update(valid_until_on=today() - timedelta(days=1))
    with pytest.raises(payments.CardNotActive):
        scene.pay()


def test_a_card_blocked_while_the_code_is_typed_does_not_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = make_scene()
    check = sale_module.check_usage_code

    def check_then_lose(**values: object) -> None:
        check(**values)
        Card.objects.update(state="blocked", blocked_at=datetime.now(UTC), block_reason="lost")

    monkeypatch.setattr(sale_module, "check_usage_code", check_then_lose)
    with pytest.raises(payments.CardBlocked):
        scene.pay()
    assert scene.balance_cents == 3000


@pytest.mark.parametrize("number", ["", "123", "9999999999999", "à" * 13, "9" * 200, "٩" * 13])
def test_an_unknown_card_is_refused(number: str) -> None:
    with pytest.raises(payments.CardUnknown):
        make_scene().pay(card_number=number)


def test_another_category_of_place_is_not_accepted() -> None:
    scene = make_scene()
    cinema = make_place("cinema")
    with pytest.raises(payments.BenefitNotAccepted):
        scene.pay(place=cinema, member=make_member(cinema))


def test_somebody_elses_wallet_is_not_accepted() -> None:
    scene = make_scene()
    other = make_holder(scene.place, scene.member)
    for wallet_id in (other.wallet.public_id, uuid.uuid4()):
        with pytest.raises(payments.BenefitNotAccepted):
            scene.pay(wallet_public_id=wallet_id)
    assert other.balance_cents == 3000


def test_a_member_sells_only_where_they_work() -> None:
    scene = make_scene()
    elsewhere = make_place()
    sister = make_place(partner=scene.place.partner)
    for place in (elsewhere, sister):
        with pytest.raises(payments.PlaceNotYours):
            scene.pay(place=place)
        with pytest.raises(payments.PlaceNotYours):
            payments.find_holder_for_sale(card_number=scene.card.number, member=scene.member, place=place)
    roaming = make_member(scene.place, at_every_place=True)
    assert scene.pay(place=sister, member=roaming).place == sister
    with pytest.raises(payments.PlaceNotYours):
        payments.find_holder_for_sale(card_number=scene.card.number, member=roaming)


def test_a_place_without_partner_sells_nothing() -> None:
    scene = make_scene()
    scene.place.partner = None
    with pytest.raises(payments.PlaceNotYours):
        scene.pay()


@pytest.mark.parametrize("state", [state for state in PartnerState if state != PartnerState.APPROVED])
def test_a_partner_without_convention_sells_nothing(state: str) -> None:
    scene = make_scene()
    scene.place.partner.state = state
    scene.place.partner.save()
    with pytest.raises(payments.PartnerNotApproved):
        scene.pay()


def paris(day: int, hour: int, minute: int) -> datetime:
    """A moment of November 2026 on the clocks of Paris, one hour ahead of UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def test_the_last_day_to_spend_ends_at_midnight_in_paris() -> None:
    with as_of(paris(20, 12, 0)):
        scene = make_scene(spend_until_on=today())
    with as_of(paris(20, 23, 59)):
        assert scene.pay().amount_cents == 1000
        assert payments.find_holder_for_sale(card_number=scene.card.number, member=scene.member).wallets
    with as_of(paris(21, 0, 0)):
        with pytest.raises(payments.BenefitNotAccepted) as refused:
            scene.pay()
        assert not payments.find_holder_for_sale(card_number=scene.card.number, member=scene.member).wallets
    assert refused.value.details == {"spend_until_on": "2026-11-20"}


def test_the_same_id_is_the_same_payment_whatever_happened_since() -> None:
    scene = make_scene()
    first = scene.pay(3000, payment_id=scene.payment_id)
    again = scene.pay(3000, payment_id=scene.payment_id, usage_code=WRONG_CODE)
    assert (first.pk, first.reference, first.captured_at) == (again.pk, again.reference, again.captured_at)
    payments.cancel(payment_id=first.pk, member=scene.member)
    Card.objects.update(state="blocked", blocked_at=first.captured_at, block_reason="lost")
    replayed = scene.pay(3000, payment_id=scene.payment_id)
    assert (replayed.pk, replayed.state) == (first.pk, "cancelled")
    assert Payment.objects.count() == 1
    assert scene.balance_cents == 3000


@pytest.mark.parametrize("change", ["price_cents", "card_number", "wallet_public_id", "place"])
def test_the_same_id_for_another_sale_is_refused(change: str) -> None:
    scene = make_scene()
    member = make_member(scene.place, at_every_place=True)
    make_benefit(code="bd")
    other = make_holder(scene.place, scene.member)
    scene.pay(payment_id=scene.payment_id, member=member)
    changed = {
        "price_cents": {"price_cents": 999},
        "card_number": {"card_number": make_card(scene.application, kind="plastic").number},
        "wallet_public_id": {"wallet_public_id": other.wallet.public_id},
        "place": {"place": make_place(partner=scene.place.partner)},
    }[change]
    with pytest.raises(payments.IdReused):
        scene.pay(**{"payment_id": scene.payment_id, "member": member, **changed})
    assert scene.balance_cents == 2000


def test_another_partner_does_not_read_a_payment_by_its_id() -> None:
    scene, shop = make_scene(), make_place()
    payment = scene.pay(payment_id=scene.payment_id)
    with pytest.raises(payments.IdReused):
        scene.pay(payment_id=scene.payment_id, place=shop, member=make_member(shop))
    assert queries.find_for_partner(payment.pk, shop.partner) is None
    assert queries.find_for_partner(payment.pk, scene.place.partner) == payment


def test_a_reference_is_drawn_again_when_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = make_scene()
    drawn = iter([427, 427, 427, 9])
    monkeypatch.setattr(sale_module.secrets, "randbelow", lambda _limit: next(drawn))
    references = [scene.pay(100).reference for _ in range(2)]
    assert [reference[-5:] for reference in references] == ["-0427", "-0009"]
    assert references[0].startswith(f"{today():%y-%j}-")


def test_a_reference_grows_when_the_day_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = make_scene()
    monkeypatch.setattr(sale_module.secrets, "randbelow", lambda _limit: 5)
    assert scene.pay(100).reference.endswith("-0005")
    assert scene.pay(100).reference.endswith("-10005")


def test_two_tills_that_draw_the_same_reference_both_sell(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that the other till has not committed cannot be seen: the constraint tells, and the sale runs again."""
    scene = make_scene()
    taken = scene.pay(100).reference
    answers = iter([taken, "26-001-0001"])
    monkeypatch.setattr(sale_module, "_free_reference", lambda _place, _day: next(answers))
    assert scene.pay(100).reference == "26-001-0001"
    assert scene.balance_cents == 2800


def test_what_a_till_sees_of_a_holder() -> None:
    scene = make_scene()
    make_benefit(code="cinema", categories=("cinema",))
    view = payments.find_holder_for_sale(card_number=scene.card.number, member=scene.member)
    assert (view.short_name, view.card_state, view.card_public_id) == ("Lina M.", "active", scene.card.public_id)
    assert view.portrait_id == scene.beneficiary.portrait_id
    assert [(wallet.benefit, wallet.balance_cents) for wallet in view.wallets] == [("livre", 3000)]


def test_a_sale_takes_few_statements(django_assert_max_num_queries) -> None:
    """However long the history: a till answers at once. Savepoints of the test's own transaction are among them."""
    scene = make_scene()
    for _ in range(5):
        scene.pay(100)
    with django_assert_max_num_queries(29):
        scene.pay(100)


def test_lists_of_payments() -> None:
    with as_of(paris(20, 23, 59)):
        scene = make_scene()
        yesterday = scene.pay(100)
    with as_of(paris(21, 0, 0)):
        first = scene.pay(200)
    with as_of(paris(21, 9, 0)):
        last = payments.cancel(payment_id=scene.pay(300).pk, member=scene.member)
        other = make_holder(scene.place, scene.member).pay(100)
        assert list(queries.of_place_today(scene.place)) == sorted([last, other], key=lambda p: p.pk) + [first]
        assert list(queries.of_beneficiary(scene.beneficiary)) == [last, first, yesterday]
        assert not queries.of_place_today(make_place())
