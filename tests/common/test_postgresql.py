"""The pool never hands out a connection whose server has hung up."""

import time
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import OperationalError, connection

from passregion.common.postgresql import base
from passregion.common.postgresql.base import DatabaseWrapper


@pytest.fixture
def pooled(db: None) -> Iterator[DatabaseWrapper]:
    """A pool of one connection, to the database of the tests."""
    settings = deepcopy(connection.settings_dict)
    settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 1, "timeout": 5}
    wrapper = DatabaseWrapper(settings, alias=connection.alias)
    yield wrapper
    wrapper.close()
    wrapper.close_pool()


def backend_of(wrapper: DatabaseWrapper) -> int:
    """Which process of the server answers; the connection goes back to the pool."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found: int = cursor.fetchone()[0]
    wrapper.close()
    return found


def cut(pid: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    time.sleep(0.2)


def test_a_living_connection_is_used_again(pooled: DatabaseWrapper) -> None:
    assert backend_of(pooled) == backend_of(pooled)


def test_a_connection_that_was_cut_is_replaced_before_it_is_used(pooled: DatabaseWrapper) -> None:
    first = backend_of(pooled)
    cut(first)
    assert backend_of(pooled) != first


def test_without_the_look_the_visitor_meets_the_cut(pooled: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "has_ended", lambda _connection: False)
    cut(backend_of(pooled))
    with pytest.raises(OperationalError):
        backend_of(pooled)
