"""Files of a test go to a folder of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    default = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(folder), "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return folder
