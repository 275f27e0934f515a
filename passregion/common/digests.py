"""What is kept of a secret that somebody else holds: a link, the key of a draft, a place in line."""

import hashlib


def digest_of(secret: str) -> str:
    """The SHA-256 of a secret, in hexadecimal: a copy of the database opens nothing. Secrets are long and random, so a
    fast digest is enough; whatever a visitor sends instead has one too."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
