"""Portraits of the tests go to a folder of the test."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def private_storage(settings: object, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path), "base_url": None},
        },
    }
