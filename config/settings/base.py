"""Settings common to every environment. Each environment variable is documented in docs/settings.md."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF  # noqa: F401
from django.utils.translation import gettext_lazy as _

from config import brand
from config.budgets import opening_budgets
from config.logging import logging_settings
from config.oidc import origins_of, read_providers

# What another Region changes to run the platform under its own name.
BRAND = brand.BRAND

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("PASS_VAR", ROOT / "var"))

SECRET_KEY = os.environ.get("PASS_SECRET_KEY", "")
ALLOWED_HOSTS = os.environ.get("PASS_ALLOWED_HOSTS", "").split()
CSRF_TRUSTED_ORIGINS = os.environ.get("PASS_TRUSTED_ORIGINS", "").split()
# Where links in e-mails point to.
BASE_URL = os.environ.get("PASS_BASE_URL", "http://localhost:8000")
DEBUG = False
# How many servers of ours stand in front and add to X-Forwarded-For; what stands before those is not believed.
PROXY_COUNT = int(os.environ.get("PASS_PROXY_COUNT", "0"))

# Pages that only make sense on a developer's machine: gallery of components, inbox.
DEVELOPMENT_PAGES = False
# Staff who have no second factor may sign in with a password alone only where this is true (development and demo);
# elsewhere such a session opens nothing but the page where a second factor is added.
STAFF_PASSWORD_SIGN_IN = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "pgtrigger",
    "procrastinate.contrib.django",
    "passregion.common",
    "passregion.audit",
    "passregion.design",
    # After the design system, whose templates of widgets come first.
    "django.forms",
    "passregion.ledger",
    "passregion.notifications",
    "passregion.waiting",
    "passregion.accounts",
    "passregion.campaigns",
    "passregion.territories",
    "passregion.establishments",
    "passregion.partners",
    "passregion.beneficiaries",
    "passregion.applications",
    "passregion.benefits",
    "passregion.cards",
    "passregion.payments",
    "passregion.journeys",
    "passregion.demo",
    "passregion.portals",
    "passregion.portals.public",
    "passregion.portals.apply",
    "passregion.portals.beneficiary",
    "passregion.portals.establishment",
    "passregion.portals.partner",
    "passregion.portals.backoffice",
    "passregion.portals.manufacturer",
    "passregion.portals.staff",
]

MIDDLEWARE = [
    "passregion.portals.load.LoadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages shrink to a quarter. Their token is masked anew each time, and Django pads the answer with random bytes, so
    # that the length tells nothing of what is in it.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "passregion.portals.guard.EndedSessionMiddleware",
    "passregion.portals.wording.WordingMiddleware",
    "passregion.portals.idle.IdleMiddleware",
    "passregion.portals.browsers.BrowsersMiddleware",
    "passregion.portals.guard.GateMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "passregion.design.context.brand",
            ],
        },
    },
]
FORM_RENDERER = "passregion.design.forms.Renderer"

DATABASES = {"default": dj_database_url.parse(os.environ.get("DATABASE_URL", "").strip() or "postgresql:///passregion")}
# A connection that died with the server is replaced before it is used.
DATABASES["default"]["ENGINE"] = "passregion.common.postgresql"
# The address may carry options of its own, sslmode for example: they stay.
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": 1,
    "max_size": 8,
    "timeout": 5,
    # Waits between tries grow until they are given up; given up soon, the next request tries afresh.
    "reconnect_timeout": 3,
}
# Where pg_dump, pg_restore and psql are, for backups; empty: on the PATH.
POSTGRES_BIN = os.environ.get("PASS_POSTGRES_BIN", "")

# What is the same on every page, the footer for example, is drawn once per process. Nothing of anybody is kept there.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 3000}}
}

# Opening day. An applicant costs two thirds of a second of one processor at most: how many newcomers begin per minute.
WAITING_PER_MINUTE = int(os.environ.get("PASS_WAITING_PER_MINUTE", "") or 90 * (os.cpu_count() or 1))

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["passregion.accounts.backends.LoginOrEmailBackend"]
PASSWORD_HASHERS = ["passregion.accounts.hashers.Argon2idHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "passregion.accounts.validators.MaximumLengthValidator", "OPTIONS": {"max_length": 128}},
    {"NAME": "passregion.accounts.validators.CommonPasswordValidator"},
    {"NAME": "passregion.accounts.validators.ContextualPasswordValidator"},
]
LOGIN_URL = "public:sign_in"

# Outside accounts with which the young and their guardians may sign in, by key: none without the file.
OIDC_PROVIDERS = read_providers(os.environ.get("PASS_OIDC_FILE", ""))

SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "passregion.portals.sessions"
# Messages name young people. By default they would wait in a cookie that anybody at the machine can read.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "passregion.portals.gate.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:", "data:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # « Ma carte » alone may have a worker, to be there without a network.
        "worker-src": [NONE],
        # Signing out of a session that a provider opened ends at the provider.
        "form-action": [SELF, *origins_of(OIDC_PROVIDERS)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
FRONTEND_BUILD = VAR / "frontend"
STATICFILES_DIRS = [FRONTEND_BUILD]
FONTS_DIR = VAR / "fonts"
STORAGES: dict[str, dict[str, Any]] = {
    # Private: photos of minors and production files. Never served from a guessable address.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": os.environ.get("PASS_MEDIA_DIR", str(VAR / "media")), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = os.environ.get("PASS_MEDIA_DIR", str(VAR / "media"))
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = [
    "passregion.portals.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# No form sends two files. A hundred photos in one request would be 2 GB on the disk, before any form is read.
DATA_UPLOAD_MAX_NUMBER_FILES = 1

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("PASS_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("PASS_SMTP_PORT", "1025"))
EMAIL_HOST_USER = os.environ.get("PASS_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("PASS_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("PASS_SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("PASS_FROM_EMAIL", BRAND["sender_email"])

# Documents made when a message leaves: kind → the function that makes it from its reference.
MESSAGE_ATTACHMENTS = {"receipt": "passregion.journeys.receipts.receipt_attachment"}

# Key ring of the usage codes: {key id: key}. The key lives outside the database (product decision).
USAGE_CODE_KEYS = {"1": os.environ.get("PASS_USAGE_CODE_KEY", "")}
USAGE_CODE_KEY_ID = "1"

# Key ring from which the secrets of the manufacturer's keys are derived: {key id: key}. Outside the database as well.
MANUFACTURER_KEYS = {"1": os.environ.get("PASS_MANUFACTURER_KEY", "")}
MANUFACTURER_KEY_ID = "1"
# Key ring of the codes that the virtual card shows: {key id: key}, the current one first. An opened card keeps the key
# it was opened under for twelve hours at most: the one before may leave the ring after that.
VIRTUAL_CARD_KEYS: dict[str, str] = {}
# Keys of what staff sign in with, outside the database too: the current one, then former ones, separated by spaces.
STAFF_KEYS = tuple(os.environ.get("PASS_STAFF_KEY", "").split())
# How long an invitation to staff may be accepted.
INVITATION_DAYS = 7
# Different personal files that an agent may open in a day, by role: above the first an alarm, above the second a stop.
OPENING_BUDGETS = opening_budgets(os.environ.get("PASS_OPENING_BUDGETS", ""))

# How many chunks of cards are drawn at once, each by a press of its own.
PRESS_COUNT = int(os.environ.get("PASS_PRESS_COUNT", "") or min(2, os.cpu_count() or 1))

# Each process searches the registers in memory and looks at most this often whether they changed.
SEARCH_CHECK_SECONDS = 3.0

PROCRASTINATE_ON_APP_READY = None

LOGGING = logging_settings(os.environ.get("PASS_LOG_LEVEL", "INFO"))
