"""Verbs of the till's own sign-in: devices that a manager enrols, PINs of cashiers."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from passregion.accounts.models import User
from passregion.accounts.sealing import KeyUnknown, current_key_id, keyed_digest
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.digests import digest_of
from passregion.common.errors import Refusal
from passregion.partners.models import Member, MemberRole, PartnerState, PinTries, Place, TillDevice
from passregion.partners.rules import PIN_LENGTH, is_trivial_pin

PIN_PURPOSE = "till-pin"
PIN_TRIES = 5
PIN_HOLD = timedelta(minutes=15)
CODE_LENGTH = 8
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LIFETIME = timedelta(minutes=30)
# Writing at each sale would be a write for nothing.
SEEN_EVERY = timedelta(minutes=5)


class DeviceCodeRefused(Refusal):
    """A code that enrols no device: wrong, used or too old."""

    code = "device_code_refused"


class WrongPin(Refusal):
    """Not this cashier's PIN."""

    code = "wrong_pin"


class PinHeld(Refusal):
    """Too many wrong PINs of this cashier at this device: nothing is checked until `until`."""

    code = "pin_held"

    def __init__(self, *, until: datetime) -> None:
        super().__init__(until=until)
        self.until = until


@transaction.atomic
def prepare_device(*, place: Place, name: str, actor: Actor) -> tuple[TillDevice, str]:
    """A device to come at this place, and the code to type on it, once, within half an hour."""
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    at = now()
    device = TillDevice.objects.create(
        place=place, name=name, code_digest=digest_of(code), code_expires_at=at + CODE_LIFETIME, created_at=at
    )
    record(action=Action.TILL_DEVICE_CREATED, actor=actor, subject_ref=f"till_device:{device.public_id}")
    return device, f"{code[:4]}-{code[4:]}"


@transaction.atomic
def enrol_device(*, typed: str) -> tuple[TillDevice, str]:
    """Use a code up: the device, and the secret for its cookie. Raises DeviceCodeRefused."""
    code = "".join(character for character in typed.upper() if character.isalnum())
    device = TillDevice.objects.select_for_update().filter(code_digest=digest_of(code)).first()
    if device is None or device.revoked_at or device.code_expires_at <= now():
        raise DeviceCodeRefused
    secret = secrets.token_urlsafe(32)
    device.code_digest, device.secret_digest = None, digest_of(secret)
    device.enrolled_at = device.last_seen_at = now()
    device.save(update_fields=["code_digest", "secret_digest", "enrolled_at", "last_seen_at"])
    subject_ref = f"till_device:{device.public_id}"
    record(action=Action.TILL_DEVICE_ENROLLED, actor=Actor(ref=subject_ref, label=device.name), subject_ref=subject_ref)
    return device, secret


@transaction.atomic
def revoke_device(*, device: TillDevice, actor: Actor) -> None:
    """The device opens no till any more, from its next request. Revoking twice changes nothing."""
    locked = TillDevice.objects.select_for_update().get(pk=device.pk)
    if locked.revoked_at is None:
        locked.revoked_at, locked.code_digest = now(), None
        locked.save(update_fields=["revoked_at", "code_digest"])
        record(action=Action.TILL_DEVICE_REVOKED, actor=actor, subject_ref=f"till_device:{locked.public_id}")


def living_device(public_id: str) -> TillDevice | None:
    """The enrolled device of this id, seen now; None when it is revoked, or its partner is not approved."""
    device = (
        TillDevice.objects.select_related("place")
        .filter(
            public_id=public_id,
            revoked_at=None,
            enrolled_at__isnull=False,
            place__partner__state=PartnerState.APPROVED,
        )
        .first()
    )
    if device and (device.last_seen_at is None or now() - device.last_seen_at >= SEEN_EVERY):
        device.last_seen_at = now()
        device.save(update_fields=["last_seen_at"])
    return device


def cashiers_at(place: Place) -> list[Member]:
    """The cashiers who have a PIN and work at this place, by name."""
    members = Member.objects.filter(
        partner=place.partner_id,
        role=MemberRole.CASHIER,
        revoked_at=None,
        pin_digest__isnull=False,
        user__is_active=True,
    ).select_related("user", "partner")
    return sorted(
        (member for member in members if member.place_id in (None, place.pk)),
        key=lambda member: (member.user.display_name.casefold(), member.pk),
    )


@transaction.atomic
def draw_pin(*, member: Member, actor: Actor) -> str:
    """A new PIN for this cashier, shown once to the manager; the former one is void, and the sessions end."""
    locked = Member.objects.select_for_update().get(pk=member.pk)
    pin = "0" * PIN_LENGTH
    while is_trivial_pin(pin):
        pin = "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))
    locked.pin_key_id = current_key_id()
    locked.pin_digest = pin_digest(locked, pin, locked.pin_key_id)
    locked.save(update_fields=["pin_digest", "pin_key_id"])
    user = User.objects.select_for_update().get(pk=locked.user_id)
    user.session_version += 1
    user.save(update_fields=["session_version"])
    PinTries.objects.filter(member=locked).delete()
    record(action=Action.PIN_DRAWN, actor=actor, subject_ref=f"user:{locked.user_id}")
    return pin


def pin_digest(member: Member, pin: str, key_id: str) -> bytes:
    """What is stored of a PIN: no slow hash can protect a million of them, a key outside the database does."""
    return keyed_digest(pin, key_id=key_id, purpose=PIN_PURPOSE, owner=str(member.public_id))


def check_pin(*, device: TillDevice, member: Member, pin: str) -> None:
    """Return if the PIN is right, which forgets earlier mistakes. Raises WrongPin, PinHeld.

    Counted for this device and this cashier alone: nobody elsewhere can hold somebody's till. The refusal is raised
    after the count is written.
    """
    with transaction.atomic():
        refusal = _count(device, member, pin)
    if refusal is not None:
        raise refusal


def _count(device: TillDevice, member: Member, pin: str) -> Refusal | None:
    PinTries.objects.get_or_create(device=device, member=member)
    tries = PinTries.objects.select_for_update().get(device=device, member=member)
    if tries.held_until and tries.held_until > now():
        return PinHeld(until=tries.held_until)
    fresh = Member.objects.get(pk=member.pk)
    if _is_right(fresh, pin):
        tries.delete()
        if fresh.pin_key_id != current_key_id():
            fresh.pin_key_id = current_key_id()
            fresh.pin_digest = pin_digest(fresh, pin, fresh.pin_key_id)
            fresh.save(update_fields=["pin_digest", "pin_key_id"])
        return None
    tries.wrong_count, tries.held_until = tries.wrong_count + 1, None
    if tries.wrong_count >= PIN_TRIES:
        tries.wrong_count, tries.held_until = 0, now() + PIN_HOLD
        record(
            action=Action.PIN_HELD,
            actor=Actor(ref=f"till_device:{device.public_id}", label=device.name),
            subject_ref=f"user:{member.user_id}",
        )
    tries.save(update_fields=["wrong_count", "held_until"])
    return PinHeld(until=tries.held_until) if tries.held_until else WrongPin()


def _is_right(member: Member, pin: str) -> bool:
    if member.pin_digest is None or member.revoked_at:
        return False
    try:
        expected = pin_digest(member, pin, member.pin_key_id)
    except KeyUnknown:
        return False
    return hmac.compare_digest(bytes(member.pin_digest), expected)
