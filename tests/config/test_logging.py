"""Logs are JSON and tell nothing about people."""

import json
import logging
import logging.config
from io import StringIO

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError
from django.test import RequestFactory
from django.urls import resolve

from config.logging import logging_settings, scrubbed

PERSONAL = (
    "alice@example.org",
    "4827 1936 0358",
    "9123456789012",
    "06 12 34 56 78",
    "Noémie",
    "k3J-fz_0aQ81mXw2Yt7LpR5v",
)


@pytest.fixture
def lines() -> list[dict]:
    """The lines logged since, each read as JSON; the root logger is put back afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    wanted = logging_settings("INFO")
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    given = dict(wanted["formatters"]["json"])
    handler.setFormatter(given.pop("()")(**given))
    root.handlers, root.level = [handler], logging.INFO

    class Lines(list):
        def read(self) -> list[dict]:
            return [json.loads(line) for line in stream.getvalue().splitlines()]

    yield Lines()
    root.handlers, root.level = before, level


def assert_nobody_is_named(written: list[dict]) -> None:
    text = json.dumps(written, ensure_ascii=False)
    for secret in PERSONAL:
        assert secret not in text


def test_a_line_is_json_with_time_level_and_logger(lines) -> None:
    structlog.get_logger("passregion.test").info("batch_sent", count=12, public_id="a1")
    (line,) = lines.read()
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "batch_sent", "count": 12, "public_id": "a1", "level": "info", "logger": "passregion.test"}


def test_values_are_scrubbed(lines) -> None:
    structlog.get_logger("x").warning("sent to alice@example.org", card="9123456789012", file="4827 1936 0358 K")
    logging.getLogger("y").warning("call %s about %s", "06 12 34 56 78", "k3J-fz_0aQ81mXw2Yt7LpR5v")
    assert len(lines.read()) == 2
    assert_nobody_is_named(lines.read())


def test_an_object_is_named_by_its_kind_only(lines) -> None:
    structlog.get_logger("x").warning("seen", person={"name": "Noémie"}, names=["Noémie"])
    assert lines.read()[0]["person"] == "dict"
    assert_nobody_is_named(lines.read())


def test_an_exception_tells_its_class_and_places_but_no_value(lines) -> None:
    name = "Noémie"
    try:
        try:
            raise IntegrityError(f"Key (name)=({name}) already exists")
        except IntegrityError as error:
            raise ValueError(f"no {name}") from error
    except ValueError:
        logging.getLogger("x").exception("failed")
    (line,) = lines.read()
    assert [link["type"] for link in line["exception"]] == ["builtins.ValueError", "django.db.utils.IntegrityError"]
    assert any("test_logging.py" in frame for frame in line["exception"][0]["frames"])
    assert_nobody_is_named([line])


def test_a_request_is_named_by_its_route(lines) -> None:
    request = RequestFactory().get("/sante/pret/", {"q": "alice@example.org"})
    request.resolver_match = resolve("/sante/pret/")
    extra = {"status_code": 500, "request": request}
    logging.getLogger("django.request").error("Internal Server Error: %s", "/activer/Noémie/", extra=extra)
    (line,) = lines.read()
    assert (line["event"], line["route"], line["status"]) == ("request", "public:health_ready", 500)
    assert_nobody_is_named([line])


def test_a_job_is_named_by_its_task(lines) -> None:
    job = {"id": 7, "task_name": "notifications.send", "task_kwargs": {"name": "Noémie"}}
    logging.getLogger("procrastinate.worker").error(
        "Job send(name='Noémie') failed", extra={"action": "job_error", "job": job}
    )
    (line,) = lines.read()
    assert (line["event"], line["task"], line["job"]) == ("job_error", "notifications.send", 7)
    assert_nobody_is_named([line])


@pytest.mark.parametrize("kept", ["17 rows", "status 500", "2026", "0.25 s", "12 345 rows"])
def test_ordinary_figures_are_kept(kept: str) -> None:
    assert scrubbed(kept) == kept


def test_the_product_logs_this_way() -> None:
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]
    assert settings.LOGGING["loggers"]["django"]["handlers"] == []
