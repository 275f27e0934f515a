"""Verbs on second factors: one-time codes, recovery codes, removal. Passkeys are in `passkeys.py`."""

import hmac
import logging
import secrets
from dataclasses import dataclass

import pyotp
from cryptography.exceptions import InvalidTag
from django.db import transaction

from passregion.accounts.factor_queries import GENERATOR, PASSKEY, Factor, factors_of
from passregion.accounts.models import CodeGenerator, Passkey, RecoveryCode, User
from passregion.accounts.sealing import KeyUnknown, current_key_id, keyed_digest, seal, unseal
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal

STEP_SECONDS = 30
# Clocks differ: the code before and the code after are taken as well.
STEPS_AROUND = 1
FACTORS_MAX = 10
RECOVERY_CODE_COUNT = 10
# Without the letters and figures that are read for one another.
RECOVERY_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
RECOVERY_CODE_LENGTH = 10
SECRET_PURPOSE, RECOVERY_PURPOSE = "one-time-code", "recovery-code"
log = logging.getLogger(__name__)


class FactorRefused(Refusal):
    """What was given proves nothing."""

    code = "factor_refused"


class TooManyFactors(Refusal):
    """This account has as many factors as it may."""

    code = "too_many_factors"


class LastFactor(Refusal):
    """The only second factor stays: without it the account could not be opened."""

    code = "last_factor"


@dataclass(frozen=True)
class SealedSecret:
    """The secret of a generator that is not confirmed yet, as the session keeps it."""

    sealed: str
    key_id: str


def hold(user: User) -> User:
    """Lock the account: its factors change one after the other. Raises TooManyFactors never, User.DoesNotExist."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def refuse_too_many(user: User) -> None:
    """Raises TooManyFactors."""
    if len(factors_of(user)) >= FACTORS_MAX:
        raise TooManyFactors


def new_secret(user: User) -> tuple[str, SealedSecret]:
    """A secret to type or scan, and its sealed form until a first code confirms it."""
    secret = pyotp.random_base32()
    sealed, key_id = seal(secret.encode(), purpose=SECRET_PURPOSE, owner=user.actor.ref)
    return secret, SealedSecret(sealed.hex(), key_id)


def open_secret(user: User, kept: SealedSecret) -> str:
    """The secret that `new_secret` sealed for this user."""
    opened = unseal(bytes.fromhex(kept.sealed), key_id=kept.key_id, purpose=SECRET_PURPOSE, owner=user.actor.ref)
    return opened.decode()


def matching_step(secret: str, code: str) -> int | None:
    """The 30-second step to which this code belongs, around now; None when to none."""
    generator = pyotp.TOTP(secret, interval=STEP_SECONDS)
    current = int(now().timestamp()) // STEP_SECONDS
    for step in range(current - STEPS_AROUND, current + STEPS_AROUND + 1):
        if hmac.compare_digest(generator.generate_otp(step), code):
            return step
    return None


@transaction.atomic
def add_generator(*, user: User, name: str, kept: SealedSecret, code: str) -> CodeGenerator:
    """Keep a generator whose first code is right. Raises FactorRefused, TooManyFactors."""
    locked = hold(user)
    refuse_too_many(locked)
    step = matching_step(open_secret(locked, kept), code)
    if step is None:
        raise FactorRefused
    at = now()
    generator = CodeGenerator.objects.create(
        user=locked,
        name=name,
        sealed_secret=bytes.fromhex(kept.sealed),
        key_id=kept.key_id,
        last_step=step,
        created_at=at,
        last_used_at=at,
    )
    record(action=Action.FACTOR_ADDED, actor=locked.actor, subject_ref=locked.actor.ref, kind=GENERATOR)
    return generator


@transaction.atomic
def check_code(*, user: User, code: str, but: str = "") -> str:
    """Take a code of one of this user's generators; the ref of that factor. A code serves once, an older one no more.

    `but` is the ref of a factor that may not serve. Raises FactorRefused.
    """
    rows = CodeGenerator.objects.select_for_update().filter(user=user).order_by("pk")
    for generator in rows:
        ref = f"{GENERATOR}:{generator.public_id}"
        step = None if ref == but else _step_of(user, generator, code)
        if step is not None and step > generator.last_step:
            generator.last_step, generator.last_used_at = step, now()
            if generator.key_id != current_key_id():
                secret = _secret_of(user, generator)
                generator.sealed_secret, generator.key_id = seal(
                    secret.encode(), purpose=SECRET_PURPOSE, owner=user.actor.ref
                )
            generator.save(update_fields=["last_step", "last_used_at", "sealed_secret", "key_id"])
            return ref
    raise FactorRefused


def _secret_of(user: User, generator: CodeGenerator) -> str:
    return open_secret(user, SealedSecret(bytes(generator.sealed_secret).hex(), generator.key_id))


def _step_of(user: User, generator: CodeGenerator, code: str) -> int | None:
    try:
        return matching_step(_secret_of(user, generator), code)
    except (KeyUnknown, InvalidTag):
        # The other factors of this person still serve; whoever keeps the keys reads this.
        log.exception("the secret of a one-time code generator cannot be opened")
        return None


def normalise_recovery_code(typed: str) -> str:
    """What was typed, without separators, in capitals."""
    return "".join(character for character in typed.upper() if character.isalnum())


@transaction.atomic
def make_recovery_codes(*, user: User) -> list[str]:
    """Ten new codes, shown once; the former sheet is void."""
    locked = hold(user)
    RecoveryCode.objects.filter(user=locked).delete()
    codes = [
        "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_CODE_LENGTH))
        for _ in range(RECOVERY_CODE_COUNT)
    ]
    key_id, at = current_key_id(), now()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=locked, digest=_recovery_digest(locked, code, key_id), key_id=key_id, created_at=at)
        for code in codes
    )
    record(action=Action.RECOVERY_CODES_MADE, actor=locked.actor, subject_ref=locked.actor.ref)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _recovery_digest(user: User, code: str, key_id: str) -> bytes:
    return keyed_digest(code, key_id=key_id, purpose=RECOVERY_PURPOSE, owner=user.actor.ref)


@transaction.atomic
def use_recovery_code(*, user: User, typed: str) -> int:
    """Use one code of the sheet up; how many are left. Of two simultaneous uses one wins. Raises FactorRefused."""
    locked = hold(user)
    code = normalise_recovery_code(typed)
    for row in RecoveryCode.objects.filter(user=locked, used_at=None):
        try:
            expected = _recovery_digest(locked, code, row.key_id)
        except KeyUnknown:
            continue
        if hmac.compare_digest(bytes(row.digest), expected):
            row.used_at = now()
            row.save(update_fields=["used_at"])
            record(action=Action.RECOVERY_CODE_USED, actor=locked.actor, subject_ref=locked.actor.ref)
            return RecoveryCode.objects.filter(user=locked, used_at=None).count()
    raise FactorRefused


@transaction.atomic
def remove_factor(*, user: User, factor: Factor) -> None:
    """Take one factor away while another stays; the caller has just checked another one. Raises LastFactor."""
    locked = hold(user)
    left = [one for one in factors_of(locked) if one.ref != factor.ref]
    if not left:
        raise LastFactor
    model = Passkey if factor.kind == PASSKEY else CodeGenerator
    model.objects.filter(user=locked, public_id=factor.public_id).delete()
    record(action=Action.FACTOR_REMOVED, actor=locked.actor, subject_ref=locked.actor.ref, kind=factor.kind)


@transaction.atomic
def forget_factors(*, user: User, actor: Actor) -> None:
    """Take every factor and the recovery codes away, void the password and end the sessions: the person starts again
    with a link to the confirmed address."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    for model in (Passkey, CodeGenerator, RecoveryCode):
        model.objects.filter(user=locked).delete()
    locked.set_unusable_password()
    locked.session_version += 1
    locked.save(update_fields=["password", "session_version"])
    record(action=Action.STAFF_FACTORS_RESET, actor=actor, subject_ref=locked.actor.ref)
