"""How busy a web process is."""

import pytest
from django.conf import settings

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
    for _ in range(settings.WEB_THREADS):
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
