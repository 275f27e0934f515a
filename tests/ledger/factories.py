"""Accounts for tests."""

import uuid

from passregion.ledger.kinds import AccountKind, Reason
from passregion.ledger.operations import open_account, transfer


def a_unit() -> str:
    return f"1:{uuid.uuid4().hex[:12]}"


def a_region(unit: str = "1:cinema") -> uuid.UUID:
    return open_account(kind=AccountKind.REGION, unit=unit, owner_ref="region", has_floor=False).id


def a_shop(unit: str = "1:cinema", owner_ref: str = "partner:1") -> uuid.UUID:
    return open_account(kind=AccountKind.PARTNER, unit=unit, owner_ref=owner_ref, has_floor=False).id


def a_wallet(holding: int = 0, unit: str = "1:cinema") -> uuid.UUID:
    """The account of a wallet in which the Region has put `holding` units."""
    wallet = open_account(kind=AccountKind.WALLET, unit=unit, owner_ref=f"wallet:{uuid.uuid4()}", has_floor=True).id
    if holding:
        grant(wallet, holding, unit)
    return wallet


def grant(wallet: uuid.UUID, amount: int, unit: str = "1:cinema") -> None:
    transfer(transfer_id=uuid.uuid4(), debit=a_region(unit), credit=wallet, amount=amount, reason=Reason.GRANT)
