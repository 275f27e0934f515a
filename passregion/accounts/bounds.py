"""How many passwords may be tried on one account, however the account is named and from however many places.

The rings of `operations.throttle` count what was typed and say « too many tries ». These bounds count by the account
itself and say nothing: past them the password is not looked at and the answer is that of a wrong one. If they answered
otherwise, two names of one account (a file number, an address) would betray that they belong together.
"""

from dataclasses import dataclass
from datetime import timedelta

from passregion.accounts.models import ThrottleCounter
from passregion.accounts.operations import hit, unhit, window_start


@dataclass(frozen=True)
class Bound:
    """The passwords looked at in one window for one account."""

    window: timedelta
    # From one place.
    source: int
    # Above this many tries from all places, an attack on this account is running: a place is then held to
    # `source_alert`, which its holder who comes from a new place still has.
    everywhere: int
    source_alert: int


PASSWORD_BOUND = Bound(timedelta(minutes=15), source=10, everywhere=60, source_alert=2)


def may_be_looked_at(*, account: str, source: str, is_known_device: bool, bound: Bound = PASSWORD_BOUND) -> bool:
    """Count one password tried on `account`; whether it may be compared.

    A device from which this account has signed in before has a count of its own: an attack from elsewhere does not
    tighten it. Call it outside the transaction of the act.
    """
    pair = f"password:{account}:{source}"
    if is_known_device:
        return hit(key=pair, limit=bound.source, window=bound.window)
    is_calm = hit(key=f"password:{account}", limit=bound.everywhere, window=bound.window)
    return hit(key=pair, limit=bound.source if is_calm else bound.source_alert, window=bound.window)


def forget_right_password(*, account: str, source: str, is_known_device: bool, bound: Bound = PASSWORD_BOUND) -> None:
    """The password was right: this place starts afresh, and the try does not count as one of an attack."""
    starts_at = window_start(bound.window)
    ThrottleCounter.objects.filter(key=f"password:{account}:{source}", window_starts_at=starts_at).delete()
    if not is_known_device:
        unhit(key=f"password:{account}", window=bound.window)
