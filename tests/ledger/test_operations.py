"""Transfers, reserves and what is refused."""

import uuid

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from passregion.ledger import operations as ledger
from passregion.ledger.kinds import AccountKind, Reason
from passregion.ledger.models import Account, Transfer
from passregion.ledger.queries import available, balance, balances
from tests.ledger.factories import a_region, a_shop, a_wallet

pytestmark = pytest.mark.django_db


def pay(wallet: uuid.UUID, shop: uuid.UUID, amount: int, transfer_id: uuid.UUID | None = None) -> Transfer:
    return ledger.transfer(
        transfer_id=transfer_id or uuid.uuid4(), debit=wallet, credit=shop, amount=amount, reason=Reason.PAYMENT
    )


def hold(wallet: uuid.UUID, shop: uuid.UUID, amount: int) -> uuid.UUID:
    reserve_id = uuid.uuid4()
    ledger.reserve(transfer_id=reserve_id, debit=wallet, credit=shop, amount=amount, reason=Reason.PAYMENT)
    return reserve_id


def test_an_account_is_opened_once() -> None:
    first = ledger.open_account(kind=AccountKind.WALLET, unit="1:a", owner_ref="wallet:1", has_floor=True)
    again = ledger.open_account(kind=AccountKind.WALLET, unit="1:a", owner_ref="wallet:1", has_floor=True)
    other_unit = ledger.open_account(kind=AccountKind.WALLET, unit="1:b", owner_ref="wallet:1", has_floor=True)
    assert first.id == again.id != other_unit.id


def test_an_account_cannot_be_asked_back_with_another_floor() -> None:
    ledger.open_account(kind=AccountKind.WALLET, unit="1:a", owner_ref="wallet:1", has_floor=True)
    with pytest.raises(ValueError, match="has_floor"):
        ledger.open_account(kind=AccountKind.WALLET, unit="1:a", owner_ref="wallet:1", has_floor=False)


def test_units_move_from_one_side_to_the_other() -> None:
    wallet, shop = a_wallet(3000), a_shop()
    pay(wallet, shop, 1200)
    assert balances([wallet, shop, a_region()]) == {wallet: 1800, shop: 1200, a_region(): -3000}


def test_the_last_cent_can_be_spent_and_not_one_more() -> None:
    wallet, shop = a_wallet(100), a_shop()
    pay(wallet, shop, 100)
    with pytest.raises(ledger.NotEnough) as refused:
        pay(wallet, shop, 1)
    assert refused.value.details == {"available": 0}
    assert (balance(wallet), balance(shop)) == (0, 100)


def test_the_same_id_is_the_same_transfer() -> None:
    wallet, shop, transfer_id = a_wallet(100), a_shop(), uuid.uuid4()
    first = pay(wallet, shop, 100, transfer_id)
    again = pay(wallet, shop, 100, transfer_id)
    assert (first.id, first.at) == (again.id, again.at)
    assert balance(shop) == 100


@pytest.mark.parametrize("change", ["amount", "credit", "debit", "reason", "kind"])
def test_the_same_id_with_another_content_is_refused(change: str) -> None:
    content = {"debit": a_wallet(100), "credit": a_shop(), "amount": 10, "reason": Reason.PAYMENT}
    transfer_id = uuid.uuid4()
    ledger.transfer(transfer_id=transfer_id, **content)
    verb = ledger.reserve if change == "kind" else ledger.transfer
    other = {"amount": 11, "credit": a_shop(owner_ref="partner:2"), "debit": a_wallet(50), "reason": Reason.REFUND}
    with pytest.raises(ledger.IdReused):
        verb(transfer_id=transfer_id, **{**content, **({change: other[change]} if change in other else {})})
    assert balance(content["debit"]) == 90


def test_a_reserve_holds_back_until_it_ends() -> None:
    wallet, shop = a_wallet(100), a_shop()
    reserve_id = hold(wallet, shop, 60)
    assert (balance(wallet), available(wallet), balance(shop)) == (100, 40, 0)
    with pytest.raises(ledger.NotEnough):
        pay(wallet, shop, 41)
    ledger.capture(transfer_id=uuid.uuid4(), reserve_id=reserve_id)
    assert (balance(wallet), available(wallet), balance(shop)) == (40, 40, 60)


def test_a_capture_of_less_frees_the_rest() -> None:
    wallet, shop = a_wallet(100), a_shop()
    ledger.capture(transfer_id=uuid.uuid4(), reserve_id=hold(wallet, shop, 60), amount=25)
    assert (balance(wallet), available(wallet), balance(shop)) == (75, 75, 25)


def test_a_capture_of_more_is_refused() -> None:
    reserve_id = hold(a_wallet(100), a_shop(), 60)
    with pytest.raises(ledger.CaptureTooLarge):
        ledger.capture(transfer_id=uuid.uuid4(), reserve_id=reserve_id, amount=61)


def test_a_void_frees_everything() -> None:
    wallet, shop = a_wallet(100), a_shop()
    ledger.void(transfer_id=uuid.uuid4(), reserve_id=hold(wallet, shop, 60))
    assert (balance(wallet), available(wallet), balance(shop)) == (100, 100, 0)


@pytest.mark.parametrize("first", [ledger.capture, ledger.void])
@pytest.mark.parametrize("second", [ledger.capture, ledger.void])
def test_a_reserve_ends_once(first, second) -> None:
    wallet, shop = a_wallet(100), a_shop()
    reserve_id, ending_id = hold(wallet, shop, 60), uuid.uuid4()
    ended = first(transfer_id=ending_id, reserve_id=reserve_id)
    assert first(transfer_id=ending_id, reserve_id=reserve_id).id == ended.id
    with pytest.raises(ledger.ReserveEnded):
        second(transfer_id=uuid.uuid4(), reserve_id=reserve_id)
    assert balance(shop) == (60 if first is ledger.capture else 0)


def test_the_id_of_an_ending_cannot_end_a_twin_reserve() -> None:
    wallet, shop, ending_id = a_wallet(100), a_shop(), uuid.uuid4()
    one, two = hold(wallet, shop, 30), hold(wallet, shop, 30)
    ledger.capture(transfer_id=ending_id, reserve_id=one)
    with pytest.raises(ledger.IdReused):
        ledger.capture(transfer_id=ending_id, reserve_id=two)
    assert (balance(shop), available(wallet)) == (30, 40)


def test_only_a_reserve_can_be_ended() -> None:
    paid = pay(a_wallet(100), a_shop(), 10)
    for reserve_id in (paid.id, uuid.uuid4()):
        with pytest.raises(ledger.ReserveUnknown):
            ledger.void(transfer_id=uuid.uuid4(), reserve_id=reserve_id)


def test_faults_of_a_caller() -> None:
    wallet, shop = a_wallet(100), a_shop()
    with pytest.raises(ValueError, match="positive"):
        pay(wallet, shop, 0)
    with pytest.raises(ValueError, match="positive"):
        pay(wallet, shop, -5)
    with pytest.raises(ValueError, match="two accounts"):
        pay(wallet, wallet, 5)
    with pytest.raises(ValueError, match="units differ"):
        pay(wallet, a_shop(unit="1:books"), 5)
    with pytest.raises(ValueError, match="floor"):
        hold(shop, wallet, 5)


def test_transfers_are_insert_only() -> None:
    paid = pay(a_wallet(100), a_shop(), 10)
    for attempt in (
        lambda: Transfer.objects.filter(pk=paid.pk).update(amount=1),
        lambda: Transfer.objects.filter(pk=paid.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            attempt()
    assert Transfer.objects.get(pk=paid.pk).amount == 10


def test_an_account_keeps_its_identity_and_is_never_deleted() -> None:
    wallet = a_wallet()
    for change in ({"unit": "1:books"}, {"kind": "partner"}, {"has_floor": False}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Account.objects.filter(pk=wallet).update(**change)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Account.objects.filter(pk=wallet).delete()


def test_the_database_refuses_to_go_below_the_floor() -> None:
    wallet = a_wallet(100)
    for change in ({"posted_debits": 101}, {"pending_debits": 101}):
        with pytest.raises(IntegrityError, match="never_below_the_floor"), transaction.atomic():
            Account.objects.filter(pk=wallet).update(**change)


@pytest.mark.parametrize(
    ("values", "wall"),
    [
        ({"amount": 0}, "a_transfer_moves_something"),
        ({"amount": -1}, "a_transfer_moves_something"),
        ({"credit": "debit"}, "a_transfer_has_two_sides"),
        ({"kind": "capture"}, "only_an_ending_names_its_reserve"),
    ],
)
def test_the_database_refuses_impossible_transfers(values: dict, wall: str) -> None:
    paid = pay(a_wallet(100), a_shop(), 10)
    row = Transfer(
        id=uuid.uuid4(),
        kind=values.get("kind", "direct"),
        debit_account_id=paid.debit_account_id,
        credit_account_id=paid.debit_account_id if "credit" in values else paid.credit_account_id,
        amount=values.get("amount", 1),
        reason=Reason.PAYMENT,
        at=paid.at,
    )
    with pytest.raises(IntegrityError, match=wall), transaction.atomic():
        row.save(force_insert=True)
