"""Secrets of staff under keys that live outside the database: sealed when they must be read again, else digested.

`settings.STAFF_KEYS` lists the keys, the current one first; a key's id is a piece of its own digest. To rotate, put a
new key in front: what is sealed or digested anew uses it, the former one still opens what it closed.
"""

import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12
KEY_ID_LENGTH = 12


class KeyUnknown(LookupError):
    """The key that closed this secret is no longer in the settings."""


def current_key_id() -> str:
    """The id of the key for all that is closed from now on."""
    return key_id_of(settings.STAFF_KEYS[0])


def key_id_of(key: str) -> str:
    """The name by which rows remember a key."""
    return hashlib.sha256(b"staff-key:" + key.encode()).hexdigest()[:KEY_ID_LENGTH]


def seal(secret: bytes, *, purpose: str, owner: str) -> tuple[bytes, str]:
    """AES-256-GCM of a secret, and the id of the key. Only `unseal` with the same purpose and owner opens it."""
    key_id = current_key_id()
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_derived(key_id, purpose)).encrypt(nonce, secret, owner.encode()), key_id


def unseal(sealed: bytes, *, key_id: str, purpose: str, owner: str) -> bytes:
    """The secret. Raises KeyUnknown, or InvalidTag when the row was altered or moved to somebody else."""
    nonce, closed = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return AESGCM(_derived(key_id, purpose)).decrypt(nonce, closed, owner.encode())


def keyed_digest(secret: str, *, key_id: str, purpose: str, owner: str) -> bytes:
    """HMAC-SHA-256 of somebody's short secret: without the key a copy of the database opens nothing."""
    return hmac.new(_derived(key_id, purpose), f"{owner}:{secret}".encode(), hashlib.sha256).digest()


def _derived(key_id: str, purpose: str) -> bytes:
    found = next((key for key in settings.STAFF_KEYS if key_id_of(key) == key_id), None)
    if found is None:
        raise KeyUnknown(key_id)
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(found.encode())
