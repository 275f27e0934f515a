"""Who gets how much."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passregion.benefits.rules import AmountRule, amount_for, grant_transfer_id

EVERYONE = AmountRule(1000)
VOCATIONAL = AmountRule(1500, voie="vocational")
CAP = AmountRule(2000, level="cap")
VOCATIONAL_CAP = AmountRule(2500, level="cap", voie="vocational")
COOKS = AmountRule(5000, track_id=7)


@pytest.mark.parametrize(
    ("rules", "amount_cents"),
    [
        ([], 0),
        ([EVERYONE], 1000),
        ([EVERYONE, VOCATIONAL], 1500),
        # Level alone and voie alone are as precise: the level is closer to the person.
        ([EVERYONE, VOCATIONAL, CAP], 2000),
        ([EVERYONE, VOCATIONAL, CAP, VOCATIONAL_CAP], 2500),
        ([EVERYONE, VOCATIONAL, CAP, VOCATIONAL_CAP, COOKS], 5000),
        ([EVERYONE, AmountRule(0, track_id=7)], 0),
        ([AmountRule(900, track_id=8), AmountRule(900, level="seconde"), AmountRule(900, voie="general")], 0),
        ([AmountRule(900, track_id=7, level="seconde"), VOCATIONAL], 1500),
    ],
)
def test_the_most_precise_rule_that_fits_wins(rules: list[AmountRule], amount_cents: int) -> None:
    found = {amount_for(order, track_id=7, level="cap", voie="vocational") for order in (rules, list(reversed(rules)))}
    assert found == {amount_cents}


conditions = st.tuples(
    st.sampled_from([None, 1, 2]),
    st.sampled_from(["", "cap", "seconde"]),
    st.sampled_from(["", "general", "vocational"]),
)


@given(
    rows=st.dictionaries(conditions, st.integers(0, 10_000), max_size=12),
    track_id=st.sampled_from([1, 2, 3]),
    level=st.sampled_from(["cap", "seconde", "premiere"]),
    voie=st.sampled_from(["general", "vocational", "other"]),
)
def test_the_winner_is_the_first_of_the_written_order(rows: dict, track_id: int, level: str, voie: str) -> None:
    """The order of the product's rule, written out: the first line that has a row decides."""
    written_order = [
        (track_id, level, voie),
        (track_id, level, ""),
        (track_id, "", voie),
        (track_id, "", ""),
        (None, level, voie),
        (None, level, ""),
        (None, "", voie),
        (None, "", ""),
    ]
    expected = next((rows[line] for line in written_order if line in rows), 0)
    rules = [AmountRule(amount, *condition) for condition, amount in rows.items()]
    assert amount_for(rules, track_id=track_id, level=level, voie=voie) == expected


def test_the_grant_of_a_demande_and_a_benefit_has_one_id_for_ever() -> None:
    demande, benefit = uuid.UUID(int=1), uuid.UUID(int=2)
    assert grant_transfer_id(demande, benefit) == uuid.UUID("1a186215-5f7a-5bf5-bc65-eda94c36fb80")
    assert len({grant_transfer_id(a, b) for a in (demande, benefit) for b in (demande, benefit)}) == 4
