"""How busy a web process is."""

import threading
import time

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from passregion.portals import load


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock that the average reads; the last one is now."""
    now = [1000.0]
    monkeypatch.setattr(load.time, "monotonic", lambda: now[-1])
    return now


def test_the_average_follows_the_requests_under_way(moments: list[float]) -> None:
    busy = load.Load()
    for _ in range(4):
        busy.change(+1)
    assert busy.average() == 0
    moments.append(1000 + load.MEMORY_SECONDS)
    assert busy.average() == pytest.approx(4 * 0.632, abs=0.01)
    moments.append(1100)
    assert busy.average() == pytest.approx(4)
    for _ in range(4):
        busy.change(-1)
    moments.append(1200)
    assert busy.average() == pytest.approx(0)


def test_there_is_no_room_while_the_threads_are_taken(moments: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    busy = load.Load()
    monkeypatch.setattr(load, "LOAD", busy)
    assert load.has_room()
    for _ in range(int(load.FULL) + 1):
        busy.change(+1)
    assert load.has_room(), "a moment is not a crowd"
    moments.append(1010)
    assert not load.has_room()


def test_a_request_that_fails_is_over(rf: object, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = load.Load()
    monkeypatch.setattr(load, "LOAD", busy)

    def fail(_request: object) -> None:
        assert busy._under_way == 1
        raise ValueError("a fault")

    with pytest.raises(ValueError, match="a fault"):
        load.LoadMiddleware(fail)(rf.get("/"))
    assert busy._under_way == 0


def test_pages_take_turns_and_the_line_passes_by(rf: RequestFactory) -> None:
    """Without the turns every page would begin; without the exceptions the line would stand behind them."""
    door, begun, ended = threading.Event(), [], []

    def make(request: HttpRequest) -> HttpResponse:
        begun.append(request.path)
        if not request.path.startswith(load.LIGHT):
            assert door.wait(10)
        ended.append(request.path)
        return HttpResponse()

    middleware = load.LoadMiddleware(make)
    pages = [threading.Thread(target=middleware, args=[rf.get("/espace/")]) for _ in range(load.AT_ONCE + 3)]
    photo = threading.Thread(target=middleware, args=[rf.post("/demande/x/photo/", {"photo": "x"})])
    for thread in [*pages, photo]:
        thread.start()
    deadline = time.monotonic() + 10
    while len(begun) <= load.AT_ONCE and time.monotonic() < deadline:
        time.sleep(0.01)
    for path in load.LIGHT:
        middleware(rf.get(path))
    assert ended == list(load.LIGHT)
    time.sleep(0.1)
    assert begun.count("/espace/") == load.AT_ONCE
    door.set()
    for thread in [*pages, photo]:
        thread.join(10)
    assert ended.count("/espace/") == load.AT_ONCE + 3


def test_what_passes_by_exists() -> None:
    addresses = [
        reverse("apply:waiting"),
        reverse("apply:waiting_state"),
        settings.STATIC_URL,
        reverse("public:health_live"),
    ]
    assert all(address.startswith(load.LIGHT) for address in addresses)
