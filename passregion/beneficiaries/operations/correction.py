"""Correcting who a young person is and what they look like, once an establishment asked for it."""

import hmac
from dataclasses import asdict

from django.db import transaction

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.beneficiaries.models import Beneficiary, Portrait
from passregion.beneficiaries.operations.creation import Identity
from passregion.beneficiaries.operations.usage_code import digest_under, tell_code_blocked
from passregion.beneficiaries.rules import codes_of_birth, sound_key
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.texts import fold


@transaction.atomic
def correct_identity(*, beneficiary: Beneficiary, identity: Identity, actor: Actor) -> Beneficiary:
    """Write the corrected identity; the trail says which fields changed, never their content.

    A usage code that the new birth date gives away is blocked until another one is chosen.
    """
    locked = Beneficiary.objects.select_for_update(no_key=True).get(pk=beneficiary.pk)
    changed = [name for name, value in asdict(identity).items() if getattr(locked, name) != value]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, getattr(identity, name))
    locked.folded_name = fold(f"{locked.last_name} {locked.first_name}")
    locked.sound_key = sound_key(locked.first_name, locked.last_name)
    if "birth_date" in changed and _is_code_of_birth(locked):
        locked.usage_code_blocked_at = now()
        tell_code_blocked(locked, is_too_easy=True)
    locked.save(update_fields=[*changed, "folded_name", "sound_key", "usage_code_blocked_at"])
    record(
        action=Action.BENEFICIARY_IDENTITY_CHANGED,
        actor=actor,
        subject_ref=f"beneficiary:{locked.public_id}",
        fields=changed,
    )
    return locked


def _is_code_of_birth(beneficiary: Beneficiary) -> bool:
    expected = bytes(beneficiary.usage_code_digest)
    guesses = (
        digest_under(key_id=beneficiary.usage_code_key_id, holder_id=beneficiary.public_id, code=code)
        for code in codes_of_birth(beneficiary.birth_date)
    )
    return any(hmac.compare_digest(expected, guess) for guess in guesses)


@transaction.atomic
def replace_portrait(*, beneficiary: Beneficiary, portrait: Portrait, actor: Actor) -> Portrait:
    """Put the new photo in force; the one that it replaces, which the caller keeps for a while or erases."""
    locked = Beneficiary.objects.select_for_update(of=("self",), no_key=True).get(pk=beneficiary.pk)
    former: Portrait = locked.portrait
    locked.portrait = portrait
    locked.save(update_fields=["portrait"])
    record(
        action=Action.BENEFICIARY_PHOTO_CHANGED,
        actor=actor,
        subject_ref=f"beneficiary:{locked.public_id}",
    )
    return former
