"""What production refuses, said in one sentence each before the first request is served."""

import os
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

SECRET_CHARACTERS_MIN = 50
KEY_CHARACTERS_MIN = 32
DISTINCT_CHARACTERS_MIN = 10
KEY_ID_CHARACTERS_MAX = 8
# Left from an example, a secret is known to everyone.
EXAMPLES = ("development", "change", "example", "secret-key", "insecure", "default", "password")


def required(name: str) -> str:
    """Return the variable of the environment. Raises ImproperlyConfigured when it is missing."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Production needs {name}: see docs/settings.md.")
    return value


def required_secret(name: str, characters_min: int) -> str:
    """Return a secret of the environment. Raises ImproperlyConfigured when it is missing, short or an example."""
    value = required(name)
    _refuse_weak(name, value, characters_min)
    return value


def key_ring(text: str) -> dict[str, str]:
    """Read « 2:newest-key 1:key-before » as {"2": …, "1": …}. Raises ValueError, without the keys in its message."""
    ring = {}
    for pair in text.split():
        key_id, colon, key = pair.partition(":")
        if not (colon and key and key_id.isalnum() and key_id.isascii()) or len(key_id) > KEY_ID_CHARACTERS_MAX:
            raise ValueError("a key ring is written id:key, several with a space between them")
        ring[key_id] = key
    return ring


def required_key_ring(name: str, characters_min: int) -> dict[str, str]:
    """Return the keys of the environment by their id, the current one first. Raises ImproperlyConfigured."""
    try:
        ring = key_ring(required(name))
    except ValueError as misread:
        raise ImproperlyConfigured(f"{name} must be written id:key: see docs/settings.md.") from misread
    for key in ring.values():
        _refuse_weak(name, key, characters_min)
    return ring


def required_keys(name: str, characters_min: int) -> tuple[str, ...]:
    """Return the keys of the environment, the current one first. Raises ImproperlyConfigured as `required_secret`."""
    keys = tuple(required(name).split())
    for key in keys:
        _refuse_weak(name, key, characters_min)
    return keys


def _refuse_weak(name: str, value: str, characters_min: int) -> None:
    if len(value) < characters_min or len(set(value)) < DISTINCT_CHARACTERS_MIN:
        raise ImproperlyConfigured(f"{name} must be at least {characters_min} random characters: see docs/settings.md.")
    if any(word in value.lower() for word in EXAMPLES):
        raise ImproperlyConfigured(f"{name} looks like an example: make a random one as docs/settings.md says.")


def required_https(name: str) -> str:
    """Return an address of the environment. Raises ImproperlyConfigured unless it is https."""
    value = required(name)
    if not value.startswith("https://"):
        raise ImproperlyConfigured(f"{name} must start with https:// in production.")
    return value.rstrip("/")


def required_hosts(name: str) -> list[str]:
    """Return names of hosts. Raises ImproperlyConfigured for « any host »: whoever asks would then choose ours."""
    hosts = required(name).split()
    if any(host.strip(".") in ("", "*") for host in hosts):
        raise ImproperlyConfigured(f"{name} must name each host in production: see docs/settings.md.")
    return hosts


def refuse_development(settings: Mapping[str, Any]) -> None:
    """Raise ImproperlyConfigured when something made for a developer's machine is on."""
    if settings.get("STAFF_PASSWORD_SIGN_IN") or os.environ.get("PASS_STAFF_PASSWORD_SIGN_IN"):
        raise ImproperlyConfigured(
            "Production refuses that staff sign in with a password alone: a second factor is required."
        )
    for name in ("DEBUG", "DEVELOPMENT_PAGES"):
        if settings.get(name):
            raise ImproperlyConfigured(f"{name} must be off in production.")
