"""The usage code: its digest, its check with three tries, its change."""

import hashlib
import hmac
import uuid

from django.conf import settings
from django.db import transaction

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.rules import USAGE_CODE_TRIES, usage_code_problem
from passregion.common.actors import SYSTEM, Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal
from passregion.notifications import card_emails, emails


class CodeRefused(Refusal):
    """A code that may not be chosen. `problem` is one of `rules.usage_code_problem`."""

    code = "code_refused"

    def __init__(self, *, problem: str) -> None:
        super().__init__(problem=problem)
        self.problem = problem


class WrongCode(Refusal):
    """Not the holder's code. `tries_left` is at least 1."""

    code = "wrong_code"

    def __init__(self, *, tries_left: int) -> None:
        super().__init__(tries_left=tries_left)
        self.tries_left = tries_left


class CodeBlocked(Refusal):
    """Too many wrong codes: the holder must define a new one with the password."""

    code = "code_blocked"


def digest_under(*, key_id: str, holder_id: uuid.UUID, code: str) -> bytes:
    """HMAC-SHA256 of holder and code under one key of the ring.

    No slow hash can protect 10,000 codes: the key, kept outside the database, does.
    """
    key = settings.USAGE_CODE_KEYS[key_id].encode()
    return hmac.new(key, holder_id.bytes + b":" + code.encode(), hashlib.sha256).digest()


def usage_code_digest(*, holder_id: uuid.UUID, code: str) -> tuple[bytes, str]:
    """What is stored of a code: its digest and the id of the key. `holder_id` is `Beneficiary.public_id`."""
    key_id = settings.USAGE_CODE_KEY_ID
    return digest_under(key_id=key_id, holder_id=holder_id, code=code), key_id


def check_usage_code(*, beneficiary: Beneficiary, code: str) -> None:
    """Return if the code is right, which forgets earlier mistakes. Raises WrongCode or CodeBlocked.

    The refusal is raised after the count is written. A caller inside a transaction of its own must let it commit:
    catch the refusal, leave the atomic block, and raise it again.
    """
    with transaction.atomic():
        refusal = _count(beneficiary=beneficiary, code=code)
    if refusal is not None:
        raise refusal


def _count(*, beneficiary: Beneficiary, code: str) -> Refusal | None:
    # NO KEY: payments of the same holder only refer to this row, they need not wait.
    locked = Beneficiary.objects.select_for_update(no_key=True).get(pk=beneficiary.pk)
    if locked.usage_code_blocked_at is not None:
        return CodeBlocked()
    expected = bytes(locked.usage_code_digest)
    given = digest_under(key_id=locked.usage_code_key_id, holder_id=locked.public_id, code=code)
    if hmac.compare_digest(expected, given):
        _welcome(locked, code)
        return None
    locked.usage_code_failure_count += 1
    tries_left = USAGE_CODE_TRIES - locked.usage_code_failure_count
    if tries_left <= 0:
        locked.usage_code_blocked_at = now()
        tell_code_blocked(locked, is_too_easy=False)
    locked.save(update_fields=["usage_code_failure_count", "usage_code_blocked_at"])
    return WrongCode(tries_left=tries_left) if tries_left > 0 else CodeBlocked()


def tell_code_blocked(beneficiary: Beneficiary, *, is_too_easy: bool) -> None:
    """Trace the block and tell the holder. Inside the transaction of the block; `usage_code_blocked_at` is set."""
    subject_ref = f"beneficiary:{beneficiary.public_id}"
    record(action=Action.BENEFICIARY_CODE_BLOCKED, actor=SYSTEM, subject_ref=subject_ref)
    card_emails.usage_code_blocked(
        to=beneficiary.user.email,
        language=beneficiary.user.language,
        subject_ref=subject_ref,
        first_name=beneficiary.first_name,
        blocked_at=beneficiary.usage_code_blocked_at or now(),
        is_too_easy=is_too_easy,
    )


def _welcome(locked: Beneficiary, code: str) -> None:
    """Forget the mistakes, and move the digest to the current key while the code is at hand."""
    if locked.usage_code_failure_count == 0 and locked.usage_code_key_id == settings.USAGE_CODE_KEY_ID:
        return
    locked.usage_code_failure_count = 0
    locked.usage_code_digest, locked.usage_code_key_id = usage_code_digest(holder_id=locked.public_id, code=code)
    locked.save(update_fields=["usage_code_failure_count", "usage_code_digest", "usage_code_key_id"])


@transaction.atomic
def set_usage_code(*, beneficiary: Beneficiary, code: str, actor: Actor) -> Beneficiary:
    """Replace the code, unblock it, and tell the holder by e-mail. Raises CodeRefused.

    The caller has just checked the password.
    """
    locked = Beneficiary.objects.select_for_update(of=("self",)).select_related("user").get(pk=beneficiary.pk)
    problem = usage_code_problem(code, locked.birth_date)
    if problem is not None:
        raise CodeRefused(problem=problem)
    locked.usage_code_digest, locked.usage_code_key_id = usage_code_digest(holder_id=locked.public_id, code=code)
    locked.usage_code_failure_count = 0
    locked.usage_code_blocked_at = None
    locked.save(
        update_fields=[
            "usage_code_digest",
            "usage_code_key_id",
            "usage_code_failure_count",
            "usage_code_blocked_at",
        ]
    )
    subject_ref = f"beneficiary:{locked.public_id}"
    record(action=Action.BENEFICIARY_CODE_CHANGED, actor=actor, subject_ref=subject_ref)
    emails.usage_code_changed(
        to=locked.user.email,
        language=locked.user.language,
        subject_ref=subject_ref,
        first_name=locked.first_name,
        changed_at=now(),
    )
    return locked
