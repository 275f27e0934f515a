"""Tests: as development, with fast hashing, no pool and no manifest."""

from config.settings.dev import *  # noqa: F403
from config.settings.base import DATABASES, STORAGES

DATABASES["default"]["OPTIONS"].pop("pool", None)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
