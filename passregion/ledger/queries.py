"""Balances, and the check that the books are right."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from passregion.ledger.kinds import TransferKind
from passregion.ledger.models import Account, Transfer

MOVES = (TransferKind.DIRECT, TransferKind.CAPTURE)


def balances(account_ids: Iterable[UUID]) -> dict[UUID, int]:
    """What each account holds, in its unit: credits minus debits. An unknown id is not in the answer."""
    accounts = list(Account.objects.filter(id__in=list(account_ids)))
    summed = _sums([account.id for account in accounts if not account.has_floor])
    return {
        account.id: account.posted_credits - account.posted_debits if account.has_floor else summed[account.id]
        for account in accounts
    }


def balance(account_id: UUID) -> int:
    """What one account holds, in its unit. Raises KeyError for an unknown account."""
    return balances([account_id])[account_id]


def available(account_id: UUID) -> int:
    """What an account with a floor can still give: its balance without reserves. Raises Account.DoesNotExist."""
    account = Account.objects.get(id=account_id, has_floor=True)
    return account.posted_credits - account.posted_debits - account.pending_debits


def _sums(account_ids: list[UUID]) -> dict[UUID, int]:
    """Balances of accounts that keep no totals, from their transfers."""
    sums = dict.fromkeys(account_ids, 0)
    for side, sign in (("debit_account_id", -1), ("credit_account_id", 1)):
        rows = (
            Transfer.objects.filter(**{f"{side}__in": account_ids}, kind__in=MOVES)
            .order_by()
            .values_list(side)
            .annotate(Sum("amount"))
        )
        for account_id, total in rows:
            sums[account_id] += sign * total
    return sums


@dataclass(frozen=True)
class Gap:
    """One place where the books do not agree with themselves."""

    what: str
    subject: str
    kept: int
    recomputed: int


# Each check is one statement, hence one instant of the database: payments may go on meanwhile.
_RECOMPUTED = """
    WITH entry AS (
        SELECT debit_account_id AS account_id,
               CASE WHEN t.kind IN ('direct', 'capture') THEN t.amount ELSE 0 END AS debits,
               0 AS credits,
               CASE WHEN t.kind = 'reserve' THEN t.amount
                    WHEN t.kind IN ('capture', 'void') THEN -held.amount ELSE 0 END AS pending
        FROM ledger_transfer t LEFT JOIN (SELECT id, amount FROM ledger_transfer) held ON held.id = t.reserved_id
        UNION ALL
        SELECT credit_account_id, 0, CASE WHEN kind IN ('direct', 'capture') THEN amount ELSE 0 END, 0
        FROM ledger_transfer
    ), recomputed AS (
        SELECT a.*, COALESCE(SUM(e.debits), 0) AS debits, COALESCE(SUM(e.credits), 0) AS credits,
               COALESCE(SUM(e.pending), 0) AS pending
        FROM ledger_account a LEFT JOIN entry e ON e.account_id = a.id
        GROUP BY a.id
    )
"""
_CHECKS = {
    "debits": """
        SELECT id::text, posted_debits, debits FROM recomputed
        WHERE posted_debits <> CASE WHEN has_floor THEN debits ELSE 0 END""",
    "credits": """
        SELECT id::text, posted_credits, credits FROM recomputed
        WHERE posted_credits <> CASE WHEN has_floor THEN credits ELSE 0 END""",
    "pending": """
        SELECT id::text, pending_debits, pending FROM recomputed
        WHERE pending_debits <> CASE WHEN has_floor THEN pending ELSE 0 END""",
    "below the floor": """
        SELECT id::text, 0, credits - debits - pending FROM recomputed
        WHERE has_floor AND (credits - debits - pending < 0 OR pending < 0)""",
    "does not sum to zero": """
        SELECT unit, 0, SUM(CASE WHEN has_floor THEN posted_credits - posted_debits ELSE credits - debits END)
        FROM recomputed GROUP BY unit
        HAVING SUM(CASE WHEN has_floor THEN posted_credits - posted_debits ELSE credits - debits END) <> 0""",
    "joins two units": """
        SELECT t.id::text, 0, t.amount FROM ledger_transfer t
        JOIN ledger_account d ON d.id = t.debit_account_id JOIN ledger_account c ON c.id = t.credit_account_id
        WHERE d.unit <> c.unit""",
    "captured more than reserved": """
        SELECT t.id::text, held.amount, t.amount FROM ledger_transfer t
        JOIN ledger_transfer held ON held.id = t.reserved_id WHERE t.amount > held.amount""",
}


def gaps() -> list[Gap]:
    """Everything in the books that does not agree with the transfers. Empty when all is well. Reads every transfer."""
    found = []
    with connection.cursor() as cursor:
        for what, check in _CHECKS.items():
            cursor.execute(_RECOMPUTED + check)
            found += [Gap(what, subject, int(kept), int(recomputed)) for subject, kept, recomputed in cursor.fetchall()]
    return found


@dataclass(frozen=True)
class Size:
    """How much was checked."""

    account_count: int
    transfer_count: int


def size() -> Size:
    """How many accounts and transfers the books hold."""
    return Size(Account.objects.count(), Transfer.objects.count())
