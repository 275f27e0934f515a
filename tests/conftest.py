"""What holds for every test."""

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.urls import get_resolver
from django.utils import translation

from passregion.ledger.queries import gaps
from tests.chromium import chromium

__all__ = ["chromium"]

# A loaded machine is slow, not wrong.
hypothesis.settings.register_profile("suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("suite")
COMMITTING_FIXTURES = {"transactional_db", "live_server"}
DATABASE_FIXTURES = {"db", *COMMITTING_FIXTURES}
# Tests that take from several seconds to two minutes each.
LONG = ("tests/launcher/", "tests/browser/", "tests/benchmarks/", "tests/portals/test_gate")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts long tests first in each process's part of the list, so that what is left to share at the end is short."""
    count = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [item for item in items if item.nodeid.startswith(LONG)]
    short = [item for item in items if not item.nodeid.startswith(LONG)]
    items[:] = [item for at in range(count) for item in (*long[at::count], *part(short, at, count))]


def part(items: list[pytest.Item], at: int, count: int) -> list[pytest.Item]:
    """One of `count` parts of about the same length."""
    return items[len(items) * at // count : len(items) * (at + 1) // count]


@pytest.fixture(autouse=True, scope="session")
def all_addresses() -> None:
    """Which addresses exist is settled once, by the settings of the run: not by those of the test that comes first."""
    assert get_resolver().url_patterns


@pytest.fixture(autouse=True)
def french_first() -> Iterator[None]:
    """A page asked for in English leaves its thread in English: every test starts and ends in French."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def no_job_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that really commits, Django empties its own tables only: jobs would wait in those that follow."""
    marked = request.node.get_closest_marker("django_db")
    commits = marked and marked.kwargs.get("transaction") or COMMITTING_FIXTURES & set(request.fixturenames)
    if commits:
        request.getfixturevalue("db")
    yield
    if commits:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.fixture(autouse=True)
def the_books_are_right(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test that used the database, the ledger sums to zero and no wallet is below its floor."""
    marked = request.node.get_closest_marker("django_db")
    if not marked and not DATABASE_FIXTURES & set(request.fixturenames):
        yield
        return
    # Asked for here, so that the check runs before the database is emptied.
    request.getfixturevalue("db")
    yield
    # A transaction that a refused row has broken keeps nothing that could be checked.
    if not connection.needs_rollback and not request.node.get_closest_marker("breaks_the_books"):
        assert gaps() == []
