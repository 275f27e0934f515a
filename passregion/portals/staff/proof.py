"""Checking a second factor that somebody gives, under limits that never lock the owner out."""

from datetime import timedelta
from enum import Enum

from django.http import HttpRequest

from passregion.accounts.factor_operations import FactorRefused, check_code, use_recovery_code
from passregion.accounts.models import User
from passregion.accounts.operations import forgive, hit, throttle
from passregion.accounts.passkeys import Question, ask_for_one, check_passkey
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.portals.second_factor import LIMITS, STRANGE_CODES_PER_HOUR, site_of
from passregion.portals.sign_in import device_of, source_of

ACT = "second_factor"
CHALLENGE_KEY = "passkey_challenge"
RECOVERY = "recovery"
CODE_LENGTH = 6


class Outcome(Enum):
    """What a try to prove oneself comes to."""

    RIGHT = "right"
    WRONG = "wrong"
    HELD = "held"


def ask(request: HttpRequest, user: User, but: str = "") -> Question | None:
    """The question for the browser's passkeys; its challenge waits in the session, for one answer."""
    question = ask_for_one(user, site_of(request), but)
    if question:
        request.session[CHALLENGE_KEY] = question.challenge
    return question


def prove(request: HttpRequest, user: User, *, code: str, answer: str, but: str = "") -> tuple[Outcome, str]:
    """Check what was given; with RIGHT comes the ref of the factor, `recovery` for a code of the sheet.

    `but` is the ref of a factor that may not serve.
    """
    device = device_of(request)
    is_known_here = device is not None and user.pk in device.accounts
    source = f"device:{device.id}" if device and is_known_here else source_of(request)
    if not throttle(act=ACT, account=f"user:{user.pk}", source=source, limits=LIMITS):
        return Outcome.HELD, ""
    is_strange_code = not answer and not is_known_here
    if is_strange_code and not hit(
        key=f"{ACT}:strange:{user.pk}", limit=STRANGE_CODES_PER_HOUR, window=timedelta(hours=1)
    ):
        return Outcome.HELD, ""
    try:
        ref = _check(request, user, code, answer, but)
    except FactorRefused:
        record(action=Action.FACTOR_FAILED, actor=user.actor, subject_ref=user.actor.ref)
        return Outcome.WRONG, ""
    forgive(act=ACT, account=f"user:{user.pk}", source=source, limits=LIMITS)
    return Outcome.RIGHT, ref


def _check(request: HttpRequest, user: User, typed: str, answer: str, but: str) -> str:
    challenge = request.session.pop(CHALLENGE_KEY, "")
    if answer:
        return check_passkey(user=user, site=site_of(request), challenge=challenge, answer=answer, but=but)
    digits = "".join(typed.split())
    if len(digits) == CODE_LENGTH and digits.isascii() and digits.isdecimal():
        return check_code(user=user, code=digits, but=but)
    use_recovery_code(user=user, typed=typed)
    return RECOVERY
