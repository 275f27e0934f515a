"""Postcodes give départements."""

import pytest

from passregion.beneficiaries.rules import departement_of


@pytest.mark.parametrize(
    ("postal_code", "country", "departement"),
    [
        ("63000", "FR", "63"),
        ("01000", "FR", "01"),
        ("20000", "FR", "2A"),
        ("20200", "FR", "2B"),
        ("97400", "FR", "974"),
        ("1000", "FR", ""),
        ("1204", "CH", ""),
        ("٦٣٠٠٠", "FR", ""),
    ],
)
def test_departement_of(postal_code: str, country: str, departement: str) -> None:
    assert departement_of(postal_code, country) == departement
