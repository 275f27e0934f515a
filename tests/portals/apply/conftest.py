"""An open campaign and a browser in its wizard."""

import pytest
from django.test import Client

from tests.campaigns.factories import make_campaign
from tests.portals.apply.walk import Walker


@pytest.fixture(autouse=True)
def private_storage(settings: object, tmp_path: object) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path), "base_url": None},
        },
    }


@pytest.fixture
def walker(db: None, client: Client) -> Walker:
    make_campaign()
    return Walker(client)
