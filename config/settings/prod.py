"""Production: refuses to start with a missing or default secret, or with what is made for a developer's machine."""

import os

from config.guards import (
    KEY_CHARACTERS_MIN,
    SECRET_CHARACTERS_MIN,
    refuse_development,
    required,
    required_hosts,
    required_https,
    required_key_ring,
    required_keys,
    required_secret,
)
from config.settings.base import *  # noqa: F403

required("DATABASE_URL")
required("PASS_SMTP_HOST")
SECRET_KEY = required_secret("PASS_SECRET_KEY", SECRET_CHARACTERS_MIN)
USAGE_CODE_KEYS = {USAGE_CODE_KEY_ID: required_secret("PASS_USAGE_CODE_KEY", KEY_CHARACTERS_MIN)}
MANUFACTURER_KEYS = {MANUFACTURER_KEY_ID: required_secret("PASS_MANUFACTURER_KEY", KEY_CHARACTERS_MIN)}
VIRTUAL_CARD_KEYS = required_key_ring("PASS_VIRTUAL_CARD_KEYS", KEY_CHARACTERS_MIN)
STAFF_KEYS = required_keys("PASS_STAFF_KEY", KEY_CHARACTERS_MIN)
ALLOWED_HOSTS = required_hosts("PASS_ALLOWED_HOSTS")
BASE_URL = required_https("PASS_BASE_URL")
CSRF_TRUSTED_ORIGINS = CSRF_TRUSTED_ORIGINS or [BASE_URL]

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Browsers keep cookies of this prefix to this very host, over https.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
# Probes of the machine itself speak plain http.
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading would bind the Region's whole domain, not only this site.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
PROXY_COUNT = int(os.environ.get("PASS_PROXY_COUNT", "1"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

refuse_development(globals())
