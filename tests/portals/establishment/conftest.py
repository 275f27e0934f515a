"""A school with its reviewer signed in, and files of the test's own."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.cards import factories
from tests.cards.conftest import private_files  # noqa: F401


@pytest.fixture
def world(db) -> SimpleNamespace:
    """Alice reviews at Blaise-Pascal, Charlie at another school."""
    campaign, school = factories.a_campaign(), factories.a_school()
    other = factories.a_school(uai="0630020E", name="Lycée Jeanne-d’Arc")
    alice, charlie = factories.a_reviewer(school, "Alice Roux"), factories.a_reviewer(other, "Charlie Faure")
    return SimpleNamespace(
        campaign=campaign,
        school=school,
        other=other,
        alice=alice,
        charlie=charlie,
        client=signed_in(alice),
        stranger=signed_in(charlie),
    )


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="passregion.accounts.backends.LoginOrEmailBackend")
    return client


def media_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
