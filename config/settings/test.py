"""Tests: as development, with fast hashing, no pool and no manifest."""

from config.settings.base import CACHES, DATABASES, STORAGES, VAR
from config.settings.dev import *  # noqa: F403

DATABASES["default"]["OPTIONS"].pop("pool", None)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# One press, whose order of events a test can tell.
PRESS_COUNT = 1
# Photos of tests never land among those of the demo.
MEDIA_ROOT = str(VAR / "test-media")
STORAGES["default"]["OPTIONS"]["location"] = MEDIA_ROOT
# Each test has registers of its own.
SEARCH_CHECK_SECONDS = 0.0
# Tests begin hundreds of demandes a minute; those of the line set their own pace.
WAITING_PER_MINUTE = 100_000
# Tests change the brand and the time: what is drawn once per process is drawn anew.
CACHES["default"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
