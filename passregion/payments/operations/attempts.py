"""Wrong codes and unknown card numbers, counted per till, per place and overall.

Three wrong codes already block the code of one holder. These counts stop somebody who tries a few codes on many cards.
"""

import logging
from datetime import timedelta
from enum import StrEnum

from passregion.accounts.models import ThrottleCounter
from passregion.accounts.operations import hit, window_start
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.clock import now
from passregion.partners.models import Member, Place
from passregion.payments.operations.refusals import PlaceHeld
from passregion.payments.rules import minutes_until_below, recent_count

logger = logging.getLogger(__name__)

WINDOW = timedelta(hours=1)
PLACE_MAX = 20
# Beyond this many everywhere, somebody tries at scale. It alarms and holds nobody: the Region's tills go on.
OVERALL_ALARM = 500


class Attempt(StrEnum):
    """What was typed wrong."""

    USAGE_CODE = "code"
    CARD_NUMBER = "number"


def check_not_held(place: Place) -> None:
    """Raises PlaceHeld.

    The count is read here and written only when a try fails, so that right sales write on no common row. Tries that
    are under way at this very instant may thus pass the limit by as many as the place has tills.
    """
    for attempt in Attempt:
        current, previous, elapsed = _counts(_place_key(attempt, place))
        if recent_count(current, previous, elapsed) >= PLACE_MAX:
            window_minutes = WINDOW // timedelta(minutes=1)
            wait = minutes_until_below(PLACE_MAX, current, previous, elapsed, window_minutes)
            raise PlaceHeld(minutes=wait)


def count_attempt(attempt: Attempt, member: Member, place: Place) -> None:
    """Count one wrong try on the three rings, and raise the alarm when a ring has just reached its limit."""
    hit(key=f"till-{attempt}:member:{member.pk}", limit=PLACE_MAX, window=WINDOW)
    if _reaches(_place_key(attempt, place), PLACE_MAX):
        _alarm(Action.PLACE_HELD, member, f"place:{place.public_id}", attempt)
    if _reaches(f"till-{attempt}:overall", OVERALL_ALARM):
        _alarm(Action.TILLS_ALARM, member, "places", attempt)


def _place_key(attempt: Attempt, place: Place) -> str:
    return f"till-{attempt}:place:{place.pk}"


def _counts(key: str) -> tuple[int, int, float]:
    """Tries in the running window and in the one before, and the part of the running one that has passed."""
    starts_at = window_start(WINDOW)
    counts = dict(
        ThrottleCounter.objects.filter(key=key, window_starts_at__in=[starts_at, starts_at - WINDOW]).values_list(
            "window_starts_at", "count"
        )
    )
    return counts.get(starts_at, 0), counts.get(starts_at - WINDOW, 0), (now() - starts_at) / WINDOW


def _reaches(key: str, limit: int) -> bool:
    before = recent_count(*_counts(key))
    hit(key=key, limit=limit, window=WINDOW)
    return before < limit <= recent_count(*_counts(key))


def _alarm(action: Action, member: Member, subject_ref: str, attempt: Attempt) -> None:
    record(action=action, actor=member.user.actor, subject_ref=subject_ref, attempt=attempt.value)
    # The log is what monitoring watches; neither card nor person is in it.
    logger.warning("too many wrong tries at tills: %s %s", action.value, subject_ref)
