"""What production refuses, said in one sentence each before the first request is served."""

import os
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

SECRET_CHARACTERS_MIN = 50
KEY_CHARACTERS_MIN = 32
DISTINCT_CHARACTERS_MIN = 10
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
    if len(value) < characters_min or len(set(value)) < DISTINCT_CHARACTERS_MIN:
        raise ImproperlyConfigured(f"{name} must be at least {characters_min} random characters: see docs/settings.md.")
    if any(word in value.lower() for word in EXAMPLES):
        raise ImproperlyConfigured(f"{name} looks like an example: make a random one as docs/settings.md says.")
    return value


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
            "Production refuses that staff sign in with a password alone: the second factor does not exist yet."
        )
    for name in ("DEBUG", "DEVELOPMENT_PAGES"):
        if settings.get(name):
            raise ImproperlyConfigured(f"{name} must be off in production.")
