"""The demonstration with its files compressed, as in production, but without its certificate."""

import os

from config.settings.dev import *  # noqa: F403
from config.settings.dev import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
STATIC_ROOT = os.environ["WEIGHT_STATIC_ROOT"]
