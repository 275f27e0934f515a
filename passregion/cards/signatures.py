"""Signed requests: HMAC-SHA-256 over what is asked, when, once. docs/manufacturer-api.md tells it to the other side."""

import base64
import hashlib
import hmac


def secret_of(*, root: str, key_id: str) -> str:
    """The secret of a key, derived from a key kept outside the database: whoever copies the database signs nothing."""
    digest = hmac.new(root.encode(), b"manufacturer-key:" + key_id.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def text_to_sign(*, method: str, path: str, timestamp: str, nonce: str, body: bytes) -> str:
    """Five lines; `path` with its query, `body` by its SHA-256 in hexadecimal."""
    return "\n".join([method.upper(), path, timestamp, nonce, hashlib.sha256(body).hexdigest()])


def signature_of(*, secret: str, text: str) -> str:
    """In hexadecimal."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def is_right(*, secret: str, text: str, signature: str) -> bool:
    """Compared in constant time; anything may have been sent."""
    return hmac.compare_digest(signature_of(secret=secret, text=text).encode(), signature.lower().encode())
