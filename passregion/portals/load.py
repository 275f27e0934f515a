"""How busy this web process is: newcomers wait while those who are inside keep its threads occupied."""

import math
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# The average looks back over about this long.
MEMORY_SECONDS = 2.0
# Above this share of its threads a process has requests waiting outside its door: a thread rests between two requests.
FULL_SHARE = 0.6


class Load:
    """A running average of how many requests are under way at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way = 0
        self._average = 0.0
        self._at = time.monotonic()

    def change(self, by: int) -> None:
        """One more request, or one less."""
        with self._lock:
            self._settle()
            self._under_way += by

    def average(self) -> float:
        """Requests under way at once, lately."""
        with self._lock:
            self._settle()
            return self._average

    def _settle(self) -> None:
        at = time.monotonic()
        fading = math.exp((self._at - at) / MEMORY_SECONDS)
        self._average = self._average * fading + self._under_way * (1 - fading)
        self._at = at


LOAD = Load()


def has_room() -> bool:
    """Whether this process can take newcomers without making those inside wait."""
    return LOAD.average() < settings.WEB_THREADS * FULL_SHARE


class LoadMiddleware:
    """Counts the requests under way. The first of all, so that it sees them whole."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        LOAD.change(+1)
        try:
            return self.get_response(request)
        finally:
            LOAD.change(-1)
