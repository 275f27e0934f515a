"""The index in memory follows the register: whoever changes it, every process knows within seconds."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from passregion.establishments import queries, search_registers
from passregion.establishments.models import Establishment, Track
from passregion.establishments.search_registers import KeptIndex
from tests.establishments.factories import lycee, track

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[float]:
    """The clock of the process; checks are three seconds apart, as in production."""
    settings.SEARCH_CHECK_SECONDS = 3.0
    moment = [1000.0]
    monkeypatch.setattr(search_registers.time, "monotonic", lambda: moment[0])
    for kept in (search_registers.ESTABLISHMENTS, search_registers.TRACKS):
        monkeypatch.setattr(kept, "index", None)
        monkeypatch.setattr(kept, "built_from", None)
        monkeypatch.setattr(kept, "checked_at", 0.0)
    return moment


def found(text: str) -> list[str]:
    return [row.name for row in queries.search(text)]


def test_a_change_is_known_within_seconds_and_not_asked_for_at_each_search(clock: list[float]) -> None:
    school = lycee()
    assert found("sidoine") == ["Lycée Sidoine-Apollinaire"]
    other = lycee("Lycée Blaise-Pascal")
    assert found("blaise") == []
    clock[0] += 3
    assert found("blaise") == ["Lycée Blaise-Pascal"]
    with CaptureQueriesContext(connection) as asked:
        found("blaise")
    assert len(asked) == 1, "only the rows of the answer are read"
    Establishment.objects.filter(pk=other.pk).update(search_text="lycee monge", name="Lycée Monge")
    school.delete()
    clock[0] += 3
    assert (found("monge"), found("blaise"), found("sidoine")) == (["Lycée Monge"], [], [])


def test_an_establishment_that_closes_is_gone_at_once(clock: list[float]) -> None:
    school = lycee()
    assert found("sidoine")
    Establishment.objects.filter(pk=school.pk).update(is_open_to_applications=False)
    assert found("sidoine") == []


def test_provisional_rows_are_never_found() -> None:
    school, named = lycee(), track("CAP boulanger")
    Establishment.objects.filter(pk=school.pk).update(is_provisional=True)
    Track.objects.filter(pk=named.pk).update(is_provisional=True)
    assert found("sidoine") == []
    assert queries.search_tracks("boulanger") == []
    assert named not in queries.open_tracks()


def test_one_builds_while_the_others_go_on(clock: list[float]) -> None:
    lycee()
    builds: list[int] = []
    others: list[Any] = []

    def build() -> Any:
        builds.append(1)
        if len(builds) > 1:
            other = threading.Thread(target=lambda: others.append(kept.current()), daemon=True)
            other.start()
            other.join(timeout=5)
        return object()

    kept = KeptIndex(search_registers.FINGERPRINTS["establishments"], build)
    first = kept.current()
    lycee("Lycée Monge")
    clock[0] += 3
    second = kept.current()
    assert others == [first], "another request neither waits nor builds"
    assert (second is first, len(builds)) == (False, 2)
    assert kept.current() is second
