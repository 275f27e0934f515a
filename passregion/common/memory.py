"""What many pages ask for at once, kept by each process for a moment. Nothing of anybody belongs here."""

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache

# For rows that change a few times per year: a change is seen so late at most.
KNOWN_SECONDS = 3
T = TypeVar("T")


def remembered(key: str, make: Callable[[], T], seconds: float = KNOWN_SECONDS) -> T:
    """What `make` gave at most so long ago, under this key."""
    return cast(T, cache.get_or_set(key, make, seconds))


def forget(key: str) -> None:
    """The next one who asks makes it anew, in this process."""
    cache.delete(key)
