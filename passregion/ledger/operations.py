"""Opening accounts and moving units between them.

Order of every move: lock the accounts that have a floor (in key order, so that two moves never wait for each other in
a circle), look whether the id was already used, check, insert, move the running totals. An account without a floor is
never locked and keeps no total: a busy shop or the Region is not a row for which everybody queues.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from passregion.common.clock import now
from passregion.common.errors import Refusal
from passregion.ledger.kinds import AccountKind, Reason, TransferKind
from passregion.ledger.models import Account, Transfer
from passregion.ledger.rules import Totals, effect_of


class IdReused(Refusal):
    """This transfer id already names a transfer with another content."""

    code = "transfer_id_reused"


class NotEnough(Refusal):
    """The account would go below its floor. `available` says how many units it can still give."""

    code = "not_enough"


class ReserveUnknown(Refusal):
    """No reserve has this id."""

    code = "reserve_unknown"


class ReserveEnded(Refusal):
    """This reserve was already captured or voided."""

    code = "reserve_ended"


class CaptureTooLarge(Refusal):
    """More was asked than the reserve holds."""

    code = "capture_too_large"


@transaction.atomic
def open_account(*, kind: AccountKind, unit: str, owner_ref: str, has_floor: bool) -> Account:
    """The account of this owner in this unit, opened at the first call.

    Raises ValueError when the account exists with the other answer to `has_floor`: that is a fault of the caller.
    """
    account, _ = Account.objects.get_or_create(
        kind=kind,
        unit=unit,
        owner_ref=owner_ref,
        defaults={"has_floor": has_floor, "created_at": now()},
    )
    if account.has_floor != has_floor:
        raise ValueError(f"account {account.id} was opened with has_floor={account.has_floor}")
    return account


def lock(*, accounts: Iterable[UUID]) -> dict[UUID, int]:
    """Hold those of `accounts` that have a floor until the transaction ends; what each can still give, in its unit.

    For an operation that must read a balance, decide, then move units: nobody else can spend in between.
    """
    # FOR NO KEY UPDATE: a transfer to or from the account, which only checks that its key exists, need not wait.
    held = Account.objects.select_for_update(no_key=True).filter(id__in=list(accounts), has_floor=True).order_by("id")
    return {account.id: _totals(account).available for account in held}


@transaction.atomic
def transfer(*, transfer_id: UUID, debit: UUID, credit: UUID, amount: int, reason: Reason) -> Transfer:
    """Move `amount` units from `debit` to `credit` at once. The same id with the same content is the same transfer.

    Raises IdReused, NotEnough; ValueError for accounts of two units, one account twice, or an amount not above zero.
    """
    asked = Transfer(
        id=transfer_id,
        kind=TransferKind.DIRECT,
        debit_account_id=debit,
        credit_account_id=credit,
        amount=amount,
        reason=reason,
    )
    return _write(asked)


@transaction.atomic
def reserve(*, transfer_id: UUID, debit: UUID, credit: UUID, amount: int, reason: Reason) -> Transfer:
    """Hold back `amount` units of `debit`, to be captured for `credit` or voided. Replay-safe as `transfer`.

    Raises IdReused, NotEnough; ValueError as `transfer`, and when `debit` has no floor: it can hold nothing back.
    """
    asked = Transfer(
        id=transfer_id,
        kind=TransferKind.RESERVE,
        debit_account_id=debit,
        credit_account_id=credit,
        amount=amount,
        reason=reason,
    )
    return _write(asked)


@transaction.atomic
def capture(*, transfer_id: UUID, reserve_id: UUID, amount: int | None = None) -> Transfer:
    """Take what was reserved (all of it, or `amount` units and free the rest). Replay-safe.

    Raises ReserveUnknown, ReserveEnded, CaptureTooLarge, IdReused.
    """
    held = _find_reserve(reserve_id)
    taken = held.amount if amount is None else amount
    if taken > held.amount:
        raise CaptureTooLarge(reserved=held.amount)
    return _write(_ending(held, transfer_id, TransferKind.CAPTURE, taken), held)


@transaction.atomic
def void(*, transfer_id: UUID, reserve_id: UUID) -> Transfer:
    """Free all that was reserved. Replay-safe. Raises ReserveUnknown, ReserveEnded, IdReused."""
    held = _find_reserve(reserve_id)
    return _write(_ending(held, transfer_id, TransferKind.VOID, held.amount), held)


def _find_reserve(reserve_id: UUID) -> Transfer:
    held = Transfer.objects.filter(id=reserve_id, kind=TransferKind.RESERVE).first()
    if held is None:
        raise ReserveUnknown(reserve_id=str(reserve_id))
    return held


def _ending(held: Transfer, transfer_id: UUID, kind: TransferKind, amount: int) -> Transfer:
    return Transfer(
        id=transfer_id,
        kind=kind,
        debit_account_id=held.debit_account_id,
        credit_account_id=held.credit_account_id,
        amount=amount,
        reason=held.reason,
        reserved=held,
    )


def _write(asked: Transfer, held: Transfer | None = None) -> Transfer:
    """Lock, recognise a replay, check, insert, move the totals. Answers the transfer that is in the books."""
    sides = (asked.debit_account_id, asked.credit_account_id)
    available = lock(accounts=sides)
    written = Transfer.objects.filter(id=asked.id).first()
    if written is not None:
        return _same_or_refuse(written, asked)
    _check_sides(asked)
    if held is None:
        if sides[0] in available and available[sides[0]] < asked.amount:
            raise NotEnough(available=available[sides[0]])
    elif Transfer.objects.filter(reserved=held).exists():
        raise ReserveEnded(reserve_id=str(held.id))
    asked.at = now()
    if not _insert(asked):
        # Someone used this id on other accounts between our look and our insert.
        return _same_or_refuse(Transfer.objects.get(id=asked.id), asked)
    effect = effect_of(TransferKind(asked.kind), asked.amount, held.amount if held else 0)
    for account_id, change in zip(sides, (effect.on_debited, effect.on_credited), strict=True):
        # What was locked is what has a floor, hence what keeps totals.
        if account_id in available and change != Totals():
            _add(account_id, change)
    return asked


def _check_sides(asked: Transfer) -> None:
    """Refuse what only a fault in the caller can ask."""
    if asked.amount <= 0:
        raise ValueError("a transfer moves a positive amount")
    if asked.debit_account_id == asked.credit_account_id:
        raise ValueError("a transfer needs two accounts")
    found = Account.objects.in_bulk([asked.debit_account_id, asked.credit_account_id])
    debited, credited = found[asked.debit_account_id], found[asked.credit_account_id]
    if debited.unit != credited.unit:
        raise ValueError(f"units differ: {debited.unit} and {credited.unit}")
    if asked.kind == TransferKind.RESERVE and not debited.has_floor:
        raise ValueError("only an account with a floor can hold units back")


def _same_or_refuse(written: Transfer, asked: Transfer) -> Transfer:
    fields = ("kind", "debit_account_id", "credit_account_id", "amount", "reason", "reserved_id")
    if all(getattr(written, field) == getattr(asked, field) for field in fields):
        return written
    raise IdReused(transfer_id=str(asked.id))


# The ORM's ignore_conflicts does not tell whether the row went in, and would also hide a second ending of a reserve.
INSERT = """
    INSERT INTO ledger_transfer (id, kind, debit_account_id, credit_account_id, amount, reason, reserved_id, at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING
"""


def _insert(asked: Transfer) -> bool:
    """Write the row unless its id is taken; whether it was written. Waits for whoever is writing the same id."""
    sides = [asked.debit_account_id, asked.credit_account_id]
    values = [asked.id, asked.kind, *sides, asked.amount, asked.reason, asked.reserved_id, asked.at]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        return bool(cursor.rowcount == 1)


def _add(account_id: UUID, change: Totals) -> None:
    """Move the running totals of an account."""
    Account.objects.filter(id=account_id).update(
        posted_debits=F("posted_debits") + change.debits,
        posted_credits=F("posted_credits") + change.credits,
        pending_debits=F("pending_debits") + change.pending,
    )


def _totals(account: Account) -> Totals:
    return Totals(account.posted_debits, account.posted_credits, account.pending_debits)
