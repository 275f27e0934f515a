"""An open campaign and a browser in its wizard."""

import pytest
from django.test import Client

from tests.campaigns.factories import make_campaign
from tests.portals.apply.walk import Walker


@pytest.fixture
def walker(db: None, client: Client) -> Walker:
    make_campaign()
    return Walker(client)
