"""Random histories, checked step by step against a model of a few lines that knows nothing of SQL."""

import uuid
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passregion.common.errors import Refusal
from passregion.ledger import operations as ledger
from passregion.ledger.kinds import Reason
from passregion.ledger.queries import available, balances, gaps
from tests.ledger.factories import a_region, a_shop, a_unit, a_wallet

WALLETS = 3
REGION, SHOP = WALLETS, WALLETS + 1
ACCOUNTS = WALLETS + 2

account = st.integers(0, ACCOUNTS - 1)
amount = st.integers(1, 40)
# A small pool of ids: replays and reuses are frequent.
name = st.integers(0, 11)
step = st.one_of(
    st.tuples(st.just("transfer"), name, account, account, amount),
    st.tuples(st.just("reserve"), name, st.integers(0, WALLETS - 1), account, amount),
    st.tuples(st.just("capture"), name, name, st.one_of(st.none(), amount)),
    st.tuples(st.just("void"), name, name),
)


@dataclass
class Model:
    """What the ledger should do, with Python numbers."""

    balances: list[int] = field(default_factory=lambda: [0] * ACCOUNTS)
    held: list[int] = field(default_factory=lambda: [0] * ACCOUNTS)
    written: dict[int, tuple] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)

    def play(self, step: tuple) -> str:
        """Apply one step; the code of the refusal, or an empty string."""
        verb, name, *rest = step
        if verb in ("capture", "void"):
            return self.end(verb, name, *rest)
        debit, credit, units = rest
        if name in self.written:
            return "" if self.written[name] == (verb, debit, credit, units) else "transfer_id_reused"
        if debit < WALLETS and self.balances[debit] - self.held[debit] < units:
            return "not_enough"
        self.written[name] = (verb, debit, credit, units)
        if verb == "reserve":
            self.held[debit] += units
        else:
            self.move(debit, credit, units)
        return ""

    def end(self, verb: str, name: int, reserve: int, units: int | None = None) -> str:
        held = self.written.get(reserve)
        if held is None or held[0] != "reserve":
            return "reserve_unknown"
        _, debit, credit, reserved = held
        taken = reserved if units is None else units
        if taken > reserved:
            return "capture_too_large"
        content = (verb, debit, credit, taken, reserve)
        if name in self.written:
            return "" if self.written[name] == content else "transfer_id_reused"
        if reserve in self.ended:
            return "reserve_ended"
        self.written[name] = content
        self.ended.add(reserve)
        self.held[debit] -= reserved
        if verb == "capture":
            self.move(debit, credit, taken)
        return ""

    def move(self, debit: int, credit: int, units: int) -> None:
        self.balances[debit] -= units
        self.balances[credit] += units


def play(step: tuple, ids: list[uuid.UUID], accounts: list[uuid.UUID]) -> str:
    """The same step on the ledger."""
    verb, name, *rest = step
    try:
        if verb == "capture":
            ledger.capture(transfer_id=ids[name], reserve_id=ids[rest[0]], amount=rest[1])
        elif verb == "void":
            ledger.void(transfer_id=ids[name], reserve_id=ids[rest[0]])
        else:
            do = ledger.transfer if verb == "transfer" else ledger.reserve
            debit, credit, units = rest
            do(
                transfer_id=ids[name],
                debit=accounts[debit],
                credit=accounts[credit],
                amount=units,
                reason=Reason.CORRECTION,
            )
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(step.filter(lambda step: len(step) < 5 or step[2] != step[3]), min_size=5, max_size=25))
def test_the_ledger_agrees_with_the_model(steps: list[tuple]) -> None:
    unit, model = a_unit(), Model()
    accounts = [a_wallet(unit=unit) for _ in range(WALLETS)] + [a_region(unit), a_shop(unit)]
    ids = [uuid.uuid4() for _ in range(12)]
    for wallet in range(WALLETS):
        model.move(REGION, wallet, 50)
        granted = ("transfer", 0, REGION, wallet, 50)
        assert play(granted, [uuid.uuid4()], accounts) == ""
    for step in steps:
        assert play(step, ids, accounts) == model.play(step), step
        found = balances(accounts)
        assert [found[account] for account in accounts] == model.balances
    for wallet in range(WALLETS):
        assert available(accounts[wallet]) == model.balances[wallet] - model.held[wallet] >= 0
    assert gaps() == []
