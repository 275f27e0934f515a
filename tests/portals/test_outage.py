"""The database goes away for a moment: what may be asked twice is asked again, the rest gets a page that says so."""

import io
from collections.abc import Iterable

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from config.wsgi import application
from passregion.portals import outage
from passregion.portals.outage import AWAY, Patient


class Site:
    """A WSGI application that fails for want of a database a number of times, then answers what it was sent."""

    def __init__(self, failures: int) -> None:
        self.failures, self.calls, self.closed = failures, 0, 0

    def __call__(self, environ: dict, start_response: object) -> Iterable[bytes]:
        self.calls += 1
        sent = environ["wsgi.input"].read()
        if self.calls <= self.failures:
            environ[AWAY] = True
            start_response("503 Service Unavailable", [])
            return Answer(self, b"away")
        start_response("200 OK", [])
        return Answer(self, b"got " + sent)


class Answer(list):
    def __init__(self, site: Site, content: bytes) -> None:
        super().__init__([content])
        self.site = site

    def close(self) -> None:
        self.site.closed += 1


def ask(site: Site, method: str, path: str, body: bytes = b"", **environ: str) -> tuple[str, bytes]:
    statuses: list[str] = []
    values = {"REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": str(len(body)), **environ}
    chunks = Patient(site)(values | {"wsgi.input": io.BytesIO(body)}, lambda status, headers: statuses.append(status))
    [status] = statuses
    return status, b"".join(chunks)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "PAUSE_SECONDS", 0.001)


def test_a_page_and_a_step_are_asked_again_with_what_was_sent() -> None:
    site = Site(failures=3)
    assert ask(site, "GET", "/region/") == ("200 OK", b"got ")
    assert (site.calls, site.closed) == (4, 3)
    assert ask(Site(failures=2), "POST", "/demande/", b"a photo") == ("200 OK", b"got a photo")
    large = bytes(outage.MEMORY_BYTES_MAX + 5)
    assert ask(Site(failures=1), "POST", "/demande/", large)[1] == b"got " + large


def test_an_act_that_may_not_be_done_twice_is_not() -> None:
    site = Site(failures=1)
    assert ask(site, "POST", "/partenaire/vente/", b"x") == ("503 Service Unavailable", b"away")
    assert site.calls == 1


@pytest.mark.parametrize("length", ["-1", "99999999999", "ten", "\u0663"])
def test_a_body_of_no_plain_length_is_left_to_the_application(length: str) -> None:
    site = Site(failures=1)
    assert ask(site, "POST", "/demande/", b"x", CONTENT_LENGTH=length)[0] == "503 Service Unavailable"
    assert site.calls == 1


def test_nobody_is_held_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "HOLD_SECONDS", 0.02)
    assert ask(Site(failures=10**6), "GET", "/") == ("503 Service Unavailable", b"away")


def lost(cause: Exception | None) -> OperationalError:
    fault = OperationalError("no")
    fault.__cause__ = cause
    return fault


def test_only_a_lost_connection_is_an_outage() -> None:
    assert outage.is_lost(InterfaceError("the connection is closed"))
    assert outage.is_lost(lost(psycopg.OperationalError("server closed the connection")))
    assert outage.is_lost(lost(psycopg.errors.CrashShutdown()))
    assert outage.is_lost(lost(psycopg.errors.CannotConnectNow()))
    assert not outage.is_lost(lost(psycopg.errors.DeadlockDetected()))
    assert not outage.is_lost(lost(psycopg.errors.QueryCanceled()))
    assert not outage.is_lost(ValueError())


@pytest.mark.django_db
@pytest.mark.parametrize(("cause", "status"), [(None, 503), (psycopg.errors.DeadlockDetected(), 500)])
def test_the_page_of_an_outage(monkeypatch: pytest.MonkeyPatch, cause: Exception | None, status: int) -> None:
    def away() -> None:
        raise lost(cause)

    monkeypatch.setattr("passregion.portals.apply.views.start.current_campaign", away)
    answer = Client(raise_request_exception=False).get("/demande/")
    assert answer.status_code == status
    assert (AWAY in answer.wsgi_request.META) == (status == 503)
    if status == 503:
        assert answer["Retry-After"] == "10"
        assert "interrompu un instant" in answer.content.decode()


def test_the_server_runs_the_patient_application() -> None:
    assert isinstance(application, Patient)
