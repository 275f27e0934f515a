"""What each kind of transfer does to the accounts it joins. No database, no clock."""

from dataclasses import dataclass

from passregion.ledger.kinds import TransferKind


@dataclass(frozen=True)
class Totals:
    """What went out of an account, what came in, and what is held back for reserved payments, in the account's unit."""

    debits: int = 0
    credits: int = 0
    pending: int = 0

    @property
    def balance(self) -> int:
        """What the account holds, reserved units included."""
        return self.credits - self.debits

    @property
    def available(self) -> int:
        """What may still be spent: the balance without what is reserved."""
        return self.balance - self.pending

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(self.debits + other.debits, self.credits + other.credits, self.pending + other.pending)


@dataclass(frozen=True)
class Effect:
    """What one transfer adds to the totals of its two accounts."""

    on_debited: Totals
    on_credited: Totals


def effect_of(kind: TransferKind, amount: int, reserved_amount: int = 0) -> Effect:
    """The effect of a transfer of `amount`; a capture or a void also needs the amount of the reserve that it ends.

    A reserve moves nothing, it only holds back. A capture may take less than the reserve: the rest is freed.
    """
    match kind:
        case TransferKind.DIRECT:
            return Effect(Totals(debits=amount), Totals(credits=amount))
        case TransferKind.RESERVE:
            return Effect(Totals(pending=amount), Totals())
        case TransferKind.CAPTURE:
            return Effect(Totals(debits=amount, pending=-reserved_amount), Totals(credits=amount))
        case TransferKind.VOID:
            return Effect(Totals(pending=-reserved_amount), Totals())
