"""Photos and production files of the stories go to a folder of the test."""

from pathlib import Path

import pytest

from tests.notifications.conftest import postman  # noqa: F401


@pytest.fixture(autouse=True)
def private_storage(settings: object, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path), "base_url": None},
        },
    }
