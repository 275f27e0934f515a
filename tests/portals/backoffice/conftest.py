"""A manager of the Region signed in, and files of the test's own."""

from types import SimpleNamespace

import pytest

from passregion.accounts.models import Role
from passregion.accounts.operations import grant_role
from tests.cards import factories
from tests.cards.conftest import private_files  # noqa: F401
from tests.portals.establishment.conftest import signed_in


@pytest.fixture
def world(db) -> SimpleNamespace:
    manager = factories.a_staff_user("Nadia Perrot")
    grant_role(user=manager, role=Role.REGION_MANAGER)
    return SimpleNamespace(campaign=factories.a_campaign(), manager=manager, client=signed_in(manager))
