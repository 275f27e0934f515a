"""The outside accounts with which one may sign in (OpenID Connect): one JSON file, none without it."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("name", "issuer", "client_id", "client_secret")
DEFAULTS: dict[str, Any] = {
    "scope": "openid",
    # Levels of assurance that are asked for and accepted, « eidas1 » for FranceConnect; empty: any.
    "acr_values": [],
    # Signatures with a key of the provider; never « none », never a shared secret.
    "algorithms": ["RS256", "ES256"],
    "client_auth": "post",
    # Where its pages are, when they are not at the issuer's address.
    "origins": [],
}
ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
KEY = re.compile(r"[a-z][a-z0-9-]{0,31}")


def read_providers(path: str) -> dict[str, dict[str, Any]]:
    """What the file says of each provider, by its key. Raises ImproperlyConfigured, saying what is wrong."""
    if not path:
        return {}
    try:
        read = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as unreadable:
        raise ImproperlyConfigured(f"PASS_OIDC_FILE cannot be read as JSON: {path}") from unreadable
    return {key: _provider(key, values) for key, values in read.items()}


def _provider(key: str, values: dict[str, Any]) -> dict[str, Any]:
    if not KEY.fullmatch(key):
        raise ImproperlyConfigured(f"PASS_OIDC_FILE: « {key} » is in addresses, it needs small letters and figures.")
    missing = [name for name in NEEDED if not values.get(name)]
    unknown = sorted(set(values) - {*NEEDED, *DEFAULTS})
    if missing or unknown:
        raise ImproperlyConfigured(f"PASS_OIDC_FILE, {key}: missing {missing}, unknown {unknown}.")
    provider = DEFAULTS | values
    if not set(provider["algorithms"]) <= ALGORITHMS or not provider["algorithms"]:
        raise ImproperlyConfigured(f"PASS_OIDC_FILE, {key}: algorithms are some of {sorted(ALGORITHMS)}.")
    if provider["client_auth"] not in ("post", "basic"):
        raise ImproperlyConfigured(f"PASS_OIDC_FILE, {key}: client_auth is « post » or « basic ».")
    if "openid" not in provider["scope"].split():
        raise ImproperlyConfigured(f"PASS_OIDC_FILE, {key}: scope holds « openid ».")
    return provider


def origins_of(providers: dict[str, dict[str, Any]]) -> Iterable[str]:
    """Where signing out may lead: a form that ends there must be allowed to."""
    for provider in providers.values():
        parts = urlsplit(provider["issuer"])
        yield f"{parts.scheme}://{parts.netloc}"
        yield from provider["origins"]
