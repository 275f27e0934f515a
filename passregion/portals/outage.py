"""When the database goes away for a moment: the visitor waits a few seconds and notices nothing.

A request that the outage has cut is asked again from its beginning, as the visitor would by reloading the page. What
may be asked twice: every page that is only looked at, and the demande, whose steps replace answers and whose sending
is done once per draft. Any other act gets a page that says to try again.
"""

import sys
import time
from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

# A database that is started again after a crash answers in five to ten seconds.
HOLD_SECONDS = 20
PAUSE_SECONDS = 0.3
RETRY_AFTER_SECONDS = 10
AWAY = "passregion.database_is_away"
REPEATABLE_POSTS = "/demande/"
# A photo and its form; nothing larger is kept to be read again.
BODY_BYTES_MAX = 22 * 1024 * 1024
MEMORY_BYTES_MAX = 2 * 1024 * 1024
# Class 08: the connection; 57P: the server stops, has crashed, or starts. Without a state nobody answered at all.
LOST_STATES = ("08", "57P")


def is_lost(fault: BaseException | None) -> bool:
    """Whether this fault says that the database is not there, as opposed to « no » from a database that is."""
    if isinstance(fault, InterfaceError):
        return True
    if not isinstance(fault, OperationalError):
        return False
    state = getattr(fault.__cause__, "sqlstate", None)
    return state is None or state.startswith(LOST_STATES)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a fault; while the database is away, one that says so and when to try again."""
    if not is_lost(sys.exc_info()[1]):
        return defaults.server_error(request)
    request.META[AWAY] = True
    # Without the request: what pages know of their visitor is asked of the database.
    page = render_to_string("503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})


Environ = dict[str, Any]
Start = Callable[..., Any]


class Patient:
    """The WSGI application, asked again while the database is away."""

    def __init__(self, application: Callable[[Environ, Start], Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        if not may_repeat(environ):
            return self.application(environ, start_response)
        deadline = time.monotonic() + HOLD_SECONDS
        with SpooledTemporaryFile(MEMORY_BYTES_MAX) as body:
            copy_body(environ, body)
            while True:
                body.seek(0)
                started: list[tuple[Any, ...]] = []
                attempt = {**environ, "wsgi.input": body}
                chunks = self.application(attempt, lambda *words, kept=started: kept.append(words))
                if AWAY not in attempt or time.monotonic() > deadline:
                    start_response(*started[-1])
                    return chunks
                close(chunks)
                time.sleep(PAUSE_SECONDS)


def may_repeat(environ: Environ) -> bool:
    """Whether asking twice is the same as asking once."""
    if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        return True
    is_small = 0 <= length_of(environ) <= BODY_BYTES_MAX
    return is_small and str(environ.get("PATH_INFO", "")).startswith(REPEATABLE_POSTS)


def length_of(environ: Environ) -> int:
    """How many bytes are announced; -1 when that is no number."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isascii() and length.isdigit() else -1


def copy_body(environ: Environ, body: IO[bytes]) -> None:
    """Keep the body so that it can be read again."""
    left = length_of(environ) if environ["REQUEST_METHOD"] not in ("GET", "HEAD") else 0
    while left > 0 and (part := environ["wsgi.input"].read(min(left, MEMORY_BYTES_MAX))):
        body.write(part)
        left -= len(part)


def close(chunks: Iterable[bytes]) -> None:
    """What a server does with an answer that it does not send on."""
    end = getattr(chunks, "close", None)
    if end is not None:
        end()
