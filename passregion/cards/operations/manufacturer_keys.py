"""The keys with which a manufacturer signs its requests: made, shown once, revoked; and the check of a request."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.cards.models import ManufacturerKey, ManufacturerNonce
from passregion.cards.signatures import is_right, secret_of, text_to_sign
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal

WINDOW = timedelta(minutes=5)
NONCE_LENGTHS = range(16, 65)


class SignatureRefused(Refusal):
    """No such key, a revoked one, or a signature that does not fit: the answer does not say which."""

    code = "signature_refused"


class ClockRefused(Refusal):
    """The timestamp is more than five minutes from our clock."""

    code = "clock_refused"


class NonceUsed(Refusal):
    """This very request was accepted before."""

    code = "nonce_used"


@dataclass(frozen=True)
class SignedRequest:
    """What was asked, and the four values that sign it."""

    method: str
    path: str
    body: bytes
    key_id: str
    timestamp: str
    nonce: str
    signature: str


@transaction.atomic
def create_key(*, label: str, actor: Actor) -> tuple[ManufacturerKey, str]:
    """A new key and its secret, which is shown now and never again."""
    key = ManufacturerKey.objects.create(
        public_id=f"fab-{secrets.token_hex(8)}",
        label=label.strip(),
        root_id=settings.MANUFACTURER_KEY_ID,
        created_at=now(),
    )
    record(action=Action.MANUFACTURER_KEY_CREATED, actor=actor, subject_ref=key.actor.ref)
    return key, _secret_of(key)


@transaction.atomic
def revoke_key(*, key: ManufacturerKey, actor: Actor) -> ManufacturerKey:
    """The key signs nothing from now on; revoking it twice changes nothing."""
    locked = ManufacturerKey.objects.select_for_update(no_key=True).get(pk=key.pk)
    if locked.revoked_at is None:
        locked.revoked_at = now()
        locked.save(update_fields=["revoked_at"])
        record(action=Action.MANUFACTURER_KEY_REVOKED, actor=actor, subject_ref=locked.actor.ref)
    return locked


@transaction.atomic
def check_request(signed: SignedRequest) -> ManufacturerKey:
    """The key of a rightly signed request, used up with it. Raises SignatureRefused, ClockRefused, NonceUsed.

    Clock and nonce are spoken of only to whoever holds the key.
    """
    key = ManufacturerKey.objects.filter(public_id=signed.key_id, revoked_at=None).first()
    text = text_to_sign(
        method=signed.method, path=signed.path, timestamp=signed.timestamp, nonce=signed.nonce, body=signed.body
    )
    secret = _secret_of(key) if key and key.root_id in settings.MANUFACTURER_KEYS else ""
    is_fine = is_right(secret=secret or "no key has this secret", text=text, signature=signed.signature)
    if key is None or not secret or not is_fine or len(signed.nonce) not in NONCE_LENGTHS:
        raise SignatureRefused
    moment = now()
    if not _is_near(signed.timestamp, moment):
        raise ClockRefused(server_time=int(moment.timestamp()))
    try:
        with transaction.atomic():
            ManufacturerNonce.objects.create(key=key, nonce=signed.nonce, at=moment)
    except IntegrityError as again:
        raise NonceUsed from again
    ManufacturerKey.objects.filter(pk=key.pk).update(last_used_at=moment)
    return key


def purge_nonces() -> int:
    """Forget the requests whose timestamp would be refused anyway; how many."""
    count, _ = ManufacturerNonce.objects.filter(at__lt=now() - 3 * WINDOW).delete()
    return count


def _secret_of(key: ManufacturerKey) -> str:
    return secret_of(root=settings.MANUFACTURER_KEYS[key.root_id], key_id=key.public_id)


def _is_near(timestamp: str, moment: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(int(timestamp) - moment.timestamp()) <= WINDOW.total_seconds()
