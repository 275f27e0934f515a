"""Logs: one JSON object per line, without personal data.

Paths may hold the secret of a link, messages of the database quote the values it refuses, tracebacks can show
variables: none of them is written. A request is named by its route, an exception by its class and the places it went
through.
"""

import re
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import Processor

Event = MutableMapping[str, Any]

EMAIL = re.compile(r"[^\s@\"'<>(),;:=]+@[^\s@\"'<>(),;]+")
# File numbers, card numbers, phone numbers: six digits or more, however they are grouped.
LONG_NUMBER = re.compile(r"\d(?:[\s.\u00a0\u202f-]?\d){5,}")
SECRET = re.compile(r"[A-Za-z0-9_-]{24,}")
FRAMES_MAX = 25


def scrubbed(text: str) -> str:
    """Return the text without e-mail addresses, long numbers and long codes."""
    for pattern in (EMAIL, SECRET, LONG_NUMBER):
        text = pattern.sub("…", text)
    return text


def _scrub_value(value: object) -> object:
    if isinstance(value, str):
        return scrubbed(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    # Anything else could hide a person behind its text: keep only what kind of thing it is.
    return type(value).__name__


def scrub(_logger: object, _method: str, event: Event) -> Event:
    """Scrub every value but the few that the logging itself writes."""
    written_by_us = {"timestamp", "level", "logger", "exception"}
    for key, value in event.items():
        if key not in written_by_us:
            event[key] = _scrub_value(value)
    return event


def _exception_of(given: object) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        error: BaseException | None = given[1]
        return error
    return sys.exc_info()[1] if given else None


def _frames(trace: TracebackType | None) -> list[str]:
    places = traceback.extract_tb(trace)[-FRAMES_MAX:]
    return [f"{place.filename}:{place.lineno} {place.name}" for place in places]


def describe_exception(_logger: object, _method: str, event: Event) -> Event:
    """Replace an exception by the classes of its chain and the places of its traceback: no message, no variable."""
    error = _exception_of(event.pop("exc_info", None))
    if error is not None:
        chain: list[dict[str, object]] = []
        while error is not None and len(chain) < 5:
            kind = type(error)
            chain.append({"type": f"{kind.__module__}.{kind.__qualname__}", "frames": _frames(error.__traceback__)})
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        event["exception"] = chain
    return event


def name_request(_logger: object, _method: str, event: Event) -> Event:
    """Name a failed request by its route instead of its path."""
    record = event.get("_record")
    request = getattr(record, "request", None)
    if request is not None:
        match = getattr(request, "resolver_match", None)
        event["event"] = "request"
        event["http_method"] = getattr(request, "method", "")
        event["route"] = match.view_name if match else "unknown"
        event["status"] = getattr(record, "status_code", None)
    return event


def name_job(_logger: object, _method: str, event: Event) -> Event:
    """Name a job by its task and number: its arguments may name a person."""
    record = event.get("_record")
    if record is not None and record.name.startswith("procrastinate"):
        job = getattr(record, "job", None)
        event["event"] = getattr(record, "action", "jobs")
        if isinstance(job, dict):
            event["task"] = job.get("task_name")
            event["job"] = job.get("id")
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: everything to standard error, as JSON, from `level` up."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            name_request,
            name_job,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            describe_exception,
            scrub,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        # Django's own handlers mail tracebacks to administrators and colour the console: neither here.
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": level},
            "django.server": {"handlers": [], "propagate": True},
            # The font tools tell each table they merge.
            "fontTools": {"level": "ERROR"},
            "procrastinate": {"level": "WARNING" if level == "INFO" else level},
        },
    }
