"""Development and demo: everything on one machine, with pages that production does not have."""

import os

from config.guards import key_ring
from config.settings.base import *  # noqa: F403
from config.settings.base import ALLOWED_HOSTS, CONTENT_SECURITY_POLICY, STORAGES  # noqa: F401

SECRET_KEY = os.environ.get("PASS_SECRET_KEY", "development-only-secret-key-never-used-in-production")
USAGE_CODE_KEYS = {"1": os.environ.get("PASS_USAGE_CODE_KEY", "development-only-usage-code-key")}
MANUFACTURER_KEYS = {"1": os.environ.get("PASS_MANUFACTURER_KEY", "development-only-manufacturer-key")}
VIRTUAL_CARD_KEYS = key_ring(os.environ.get("PASS_VIRTUAL_CARD_KEYS", "1:development-only-virtual-card-key"))
STAFF_KEYS = tuple(os.environ.get("PASS_STAFF_KEY", "development-only-staff-key").split())
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver", *ALLOWED_HOSTS]
DEBUG = os.environ.get("PASS_DEBUG", "") == "1"
DEVELOPMENT_PAGES = True
STAFF_PASSWORD_SIGN_IN = True
# Compressing files takes longer than serving them on one machine.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
# What `manage.py inbox` receives, and /_dev/messages/ shows.
INBOX_DIR = VAR / "inbox"
