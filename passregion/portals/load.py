"""How busy this web process is: newcomers wait while those who are inside keep it occupied.

A process makes few pages at once, since more would only take the processor from each other. What costs next to nothing
passes by on the threads left over: the line, asked by thousands, never stands behind the pages of those inside.
"""

import math
import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# The average looks back over about this long.
MEMORY_SECONDS = 2.0
# How many pages one process makes at once: while one waits for the database another is made. Its server has more
# threads than that (granian's --blocking-threads).
AT_ONCE = 2
# Beside them, requests that bring a file: they mostly wait for the process that reads photos.
FILES_AT_ONCE = 2
# With so many under way a process is full: as many again wait for their turn.
FULL = 2.0 * AT_ONCE
# What passes by: the line, the files of a page, the sign of life.
LIGHT = ("/demande/attente/", "/static/", "/sante/vivant/")


class Load:
    """A running average of how many pages are under way at once, those that wait for their turn included."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way = 0
        self._average = 0.0
        self._at = time.monotonic()

    def change(self, by: int) -> None:
        """One more page, or one less."""
        with self._lock:
            self._settle()
            self._under_way += by

    def average(self) -> float:
        """Pages under way at once, lately."""
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
    return LOAD.average() < FULL


class LoadMiddleware:
    """Counts the pages under way and lets few be made at once. The first of all, so that it sees them whole."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.turns = threading.BoundedSemaphore(AT_ONCE)
        self.turns_of_files = threading.BoundedSemaphore(FILES_AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(LIGHT):
            return self.get_response(request)
        LOAD.change(+1)
        try:
            with self.turns_of_files if request.content_type == "multipart/form-data" else self.turns:
                return self.get_response(request)
        finally:
            LOAD.change(-1)
