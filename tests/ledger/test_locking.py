"""What is locked, and what is not."""

import uuid

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from passregion.ledger import operations as ledger
from passregion.ledger.kinds import Reason
from passregion.ledger.models import Transfer
from passregion.ledger.queries import balance
from tests.ledger.factories import a_region, a_shop, a_wallet
from tests.payments.races import at_once


def move(debit: uuid.UUID, credit: uuid.UUID, amount: int = 1, transfer_id: uuid.UUID | None = None) -> Transfer:
    return ledger.transfer(
        transfer_id=transfer_id or uuid.uuid4(), debit=debit, credit=credit, amount=amount, reason=Reason.CORRECTION
    )


@pytest.mark.django_db
def test_accounts_are_locked_first_once_and_in_key_order() -> None:
    one, two = a_wallet(10), a_wallet(10)
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        transaction.atomic(),
    ):
        move(one, two)
    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    locks = [number for number, sql in enumerate(statements) if "FOR NO KEY UPDATE" in sql]
    assert locks == [0]
    assert statements[0].endswith('ORDER BY "ledger_account"."id" ASC FOR NO KEY UPDATE')


@pytest.mark.django_db(transaction=True)
def test_two_wallets_that_pay_each_other_never_wait_in_a_circle() -> None:
    one, two = a_wallet(100), a_wallet(100)
    for _ in range(10):
        answers = at_once(*[lambda: move(one, two), lambda: move(two, one)] * 2)
        assert {type(answer) for answer in answers} == {Transfer}
    assert (balance(one), balance(two)) == (100, 100)


@pytest.mark.django_db(transaction=True)
def test_the_region_and_a_shop_are_never_waited_for() -> None:
    """While one sale has not ended, another young person pays at the same shop, and the Region grants."""
    one, two, shop, region = a_wallet(100), a_wallet(100), a_shop(), a_region()
    with transaction.atomic():
        move(one, shop)

        def meanwhile() -> int:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            move(two, shop)
            move(region, two)
            return balance(shop)

        # The sale that has not ended is not seen yet.
        assert at_once(meanwhile) == [1]
    assert balance(shop) == 2


@pytest.mark.django_db(transaction=True)
def test_one_id_at_the_same_instant_between_accounts_without_floor() -> None:
    """No lock is common to the two: the id itself decides."""
    region, shops = a_region(), [a_shop(owner_ref="partner:1"), a_shop(owner_ref="partner:2")]
    for _ in range(5):
        transfer_id = uuid.uuid4()
        same = at_once(*[lambda i=transfer_id: move(region, shops[0], transfer_id=i)] * 3)
        assert {type(answer) for answer in same} == {Transfer}
        other_id = uuid.uuid4()
        other = at_once(*[lambda shop=shop, i=other_id: move(region, shop, transfer_id=i) for shop in shops])
        assert {type(answer) for answer in other} == {Transfer, ledger.IdReused}
    assert sum(balance(shop) for shop in shops) == 10


@pytest.mark.django_db(transaction=True)
def test_a_reserve_is_captured_or_voided_and_not_both() -> None:
    wallet, shop = a_wallet(100), a_shop()
    for _ in range(5):
        reserve_id = uuid.uuid4()
        ledger.reserve(transfer_id=reserve_id, debit=wallet, credit=shop, amount=10, reason=Reason.PAYMENT)
        answers = at_once(
            lambda i=reserve_id: ledger.capture(transfer_id=uuid.uuid4(), reserve_id=i),
            lambda i=reserve_id: ledger.void(transfer_id=uuid.uuid4(), reserve_id=i),
        )
        assert {type(answer) for answer in answers} == {Transfer, ledger.ReserveEnded}
    assert balance(wallet) + balance(shop) == 100
