"""What each kind of transfer does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passregion.ledger.kinds import TransferKind
from passregion.ledger.rules import Effect, Totals, effect_of


@pytest.mark.parametrize(
    ("kind", "effect"),
    [
        (TransferKind.DIRECT, Effect(Totals(debits=7), Totals(credits=7))),
        (TransferKind.RESERVE, Effect(Totals(pending=7), Totals())),
        (TransferKind.CAPTURE, Effect(Totals(debits=7, pending=-9), Totals(credits=7))),
        (TransferKind.VOID, Effect(Totals(pending=-9), Totals())),
    ],
)
def test_effects(kind: TransferKind, effect: Effect) -> None:
    assert effect_of(kind, 7, 9) == effect


@given(kind=st.sampled_from(TransferKind), amount=st.integers(1, 10**9), reserved=st.integers(1, 10**9))
def test_what_leaves_one_side_enters_the_other(kind: TransferKind, amount: int, reserved: int) -> None:
    effect = effect_of(kind, amount, reserved)
    assert effect.on_debited.balance + effect.on_credited.balance == 0


def test_a_reserve_lowers_what_is_available_and_not_the_balance() -> None:
    totals = Totals(credits=10) + effect_of(TransferKind.RESERVE, 4).on_debited
    assert (totals.balance, totals.available) == (10, 6)
