"""Passkeys (WebAuthn): what the browser is asked, and the check of what it answers. User verification is required."""

import hashlib
import json
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from passregion.accounts.factor_operations import FactorRefused, hold, refuse_too_many
from passregion.accounts.factor_queries import PASSKEY
from passregion.accounts.models import Passkey, User
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.clock import now

# An answer of a real authenticator is far shorter.
ANSWER_LENGTH_MAX = 20_000
# What the library, or Python under it, says of an answer that is not one.
NOT_AN_ANSWER = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True)
class Site:
    """The site as browsers know it: its host name, and the scheme, host and port of its pages."""

    host: str
    origin: str


@dataclass(frozen=True)
class Question:
    """What the browser is asked: JSON for the script, and the challenge that the session keeps."""

    options: str
    challenge: str


def _question(options: str) -> Question:
    return Question(options=options, challenge=str(json.loads(options)["challenge"]))


def _known(user: User, but: str = "") -> list[PublicKeyCredentialDescriptor]:
    rows = [row for row in user.passkeys.order_by("pk") if f"{PASSKEY}:{row.public_id}" != but]
    return [PublicKeyCredentialDescriptor(id=bytes(row.credential_id)) for row in rows]


def ask_for_new(user: User, site: Site) -> Question:
    """To make a passkey for this user on this site, on a device that has none yet."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=settings.BRAND["pass_name"],
        # An opaque handle: an authenticator keeps it, and must not learn our numbers.
        user_id=hashlib.sha256(user.actor.ref.encode()).digest(),
        user_name=user.email,
        user_display_name=user.display_name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_known(user),
    )
    return _question(options_to_json(options))


def ask_for_one(user: User, site: Site, but: str = "") -> Question | None:
    """To prove one of this user's passkeys (not that of ref `but`); None when there is none."""
    known = _known(user, but)
    if not known:
        return None
    options = generate_authentication_options(
        rp_id=site.host, allow_credentials=known, user_verification=UserVerificationRequirement.REQUIRED
    )
    return _question(options_to_json(options))


@transaction.atomic
def add_passkey(*, user: User, name: str, site: Site, challenge: str, answer: str) -> Passkey:
    """Keep the public key that the browser sent. Raises FactorRefused, TooManyFactors."""
    locked = hold(user)
    refuse_too_many(locked)
    try:
        made = verify_registration_response(
            credential=_sized(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except NOT_AN_ANSWER as broken:
        raise FactorRefused from broken
    at = now()
    try:
        with transaction.atomic():
            passkey = Passkey.objects.create(
                user=locked,
                name=name,
                credential_id=made.credential_id,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                created_at=at,
                last_used_at=at,
            )
    except IntegrityError as taken:
        raise FactorRefused from taken
    record(action=Action.FACTOR_ADDED, actor=locked.actor, subject_ref=locked.actor.ref, kind=PASSKEY)
    return passkey


@transaction.atomic
def check_passkey(*, user: User, site: Site, challenge: str, answer: str, but: str = "") -> str:
    """Check the browser's answer against one of this user's passkeys; the ref of that factor. Raises FactorRefused.

    The row is locked: a copied authenticator whose counter stands still is refused even at the same moment.
    """
    try:
        sent = json.loads(_sized(answer))
        credential_id = base64url_to_bytes(str(sent["id"]))
        passkey = Passkey.objects.select_for_update().get(user=user, credential_id=credential_id)
        ref = f"{PASSKEY}:{passkey.public_id}"
        if ref == but:
            raise FactorRefused
        proved = verify_authentication_response(
            credential=sent,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (Passkey.DoesNotExist, *NOT_AN_ANSWER) as broken:
        raise FactorRefused from broken
    passkey.sign_count, passkey.last_used_at = proved.new_sign_count, now()
    passkey.save(update_fields=["sign_count", "last_used_at"])
    return ref


def _sized(answer: str) -> str:
    if not answer or len(answer) > ANSWER_LENGTH_MAX:
        raise FactorRefused
    return answer
