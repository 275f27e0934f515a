"""The command that recomputes every balance finds each way in which the books can be wrong."""

import io
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from passregion.ledger import operations as ledger
from passregion.ledger.kinds import Reason
from passregion.ledger.queries import gaps
from tests.ledger.factories import a_shop, a_wallet

pytestmark = pytest.mark.django_db


def some_history() -> tuple[uuid.UUID, uuid.UUID]:
    wallet, shop, reserve_id = a_wallet(3000), a_shop(), uuid.uuid4()
    ledger.transfer(transfer_id=uuid.uuid4(), debit=wallet, credit=shop, amount=1200, reason=Reason.PAYMENT)
    ledger.reserve(transfer_id=reserve_id, debit=wallet, credit=shop, amount=500, reason=Reason.PAYMENT)
    ledger.capture(transfer_id=uuid.uuid4(), reserve_id=reserve_id, amount=400)
    ledger.reserve(transfer_id=uuid.uuid4(), debit=wallet, credit=shop, amount=100, reason=Reason.PAYMENT)
    return wallet, shop


def spoil(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_it_says_what_it_checked() -> None:
    some_history()
    out = io.StringIO()
    call_command("check_ledger", stdout=out)
    assert out.getvalue().strip() == "3 accounts, 5 transfers: no gap"


@pytest.mark.breaks_the_books
def test_it_fails_on_a_gap_and_names_it() -> None:
    wallet, _shop = some_history()
    spoil("UPDATE ledger_account SET posted_debits = posted_debits - 1 WHERE id = %s", wallet)
    err = io.StringIO()
    with pytest.raises(CommandError, match="2 gaps"):
        call_command("check_ledger", stderr=err)
    assert f"debits: {wallet} (kept 1599, recomputed 1600)" in err.getvalue()
    assert "does not sum to zero: 1:cinema (kept 0, recomputed 1)" in err.getvalue()


@pytest.mark.breaks_the_books
@pytest.mark.parametrize("column", ["posted_debits", "posted_credits", "pending_debits"])
@pytest.mark.parametrize("side", [0, 1])
def test_each_total_is_compared(column: str, side: int) -> None:
    account = some_history()[side]
    spoil(f"UPDATE ledger_account SET {column} = {column} + 1 WHERE id = %s", account)
    assert str(account) in {gap.subject for gap in gaps()}


@pytest.mark.breaks_the_books
def test_a_transfer_written_behind_the_ledger_is_seen() -> None:
    wallet, shop = some_history()
    spoil(
        "INSERT INTO ledger_transfer (id, kind, debit_account_id, credit_account_id, amount, reason, at)"
        " VALUES (gen_random_uuid(), 'direct', %s, %s, 5000, 'payment', now())",
        wallet,
        shop,
    )
    assert {gap.what for gap in gaps()} == {"debits", "below the floor", "does not sum to zero"}


@pytest.mark.breaks_the_books
def test_accounts_of_two_units_that_meet_are_seen() -> None:
    wallet, _shop = some_history()
    spoil(
        "INSERT INTO ledger_transfer (id, kind, debit_account_id, credit_account_id, amount, reason, at)"
        " VALUES (gen_random_uuid(), 'direct', %s, %s, 1, 'payment', now())",
        wallet,
        a_shop(unit="1:books"),
    )
    assert "joins two units" in {gap.what for gap in gaps()}
