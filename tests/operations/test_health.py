"""What probes are told."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from passregion.common import clock, health

pytestmark = pytest.mark.django_db


def answer(client: Client, path: str) -> tuple[int, dict]:
    response = client.get(path)
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    return response.status_code, response.json()


def given_a_worker(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        moment = clock.now() - timedelta(seconds=seconds_ago)
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [moment])


def given_a_waiting_job(seconds_ago: int, *, scheduled: bool = False) -> None:
    moment = clock.now() - timedelta(seconds=seconds_ago)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at)"
            " VALUES ('default', 'test', %s) RETURNING id",
            [moment if scheduled else None],
        )
        cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [moment, cursor.fetchone()[0]])


def test_live_asks_nothing_of_the_database(client: Client, monkeypatch) -> None:
    monkeypatch.setattr("passregion.portals.public.health.readiness", None)
    assert answer(client, "/sante/vivant/") == (200, {"status": "ok"})


def test_ready_when_nothing_waits(client: Client) -> None:
    parts = {"database": "ok", "migrations": "ok", "jobs": "ok"}
    assert answer(client, "/sante/pret/") == (200, {"status": "ok"} | parts)
    assert answer(client, "/sante/") == (200, {"status": "ok", "process": "ok"} | parts)


def test_not_ready_when_jobs_wait_and_no_worker_lives(client: Client) -> None:
    given_a_worker(seconds_ago=600)
    given_a_waiting_job(seconds_ago=600)
    status, said = answer(client, "/sante/pret/")
    assert (status, said["jobs"], said["database"]) == (503, "failed", "ok")


@pytest.mark.parametrize(("seconds_ago", "scheduled"), [(10, False), (-3600, True), (10, True)])
def test_a_job_that_has_just_come_or_is_for_later_is_not_stuck(
    client: Client, seconds_ago: int, scheduled: bool
) -> None:
    given_a_waiting_job(seconds_ago, scheduled=scheduled)
    assert answer(client, "/sante/pret/")[0] == 200


def test_a_long_queue_is_fine_while_a_worker_lives(client: Client) -> None:
    given_a_waiting_job(seconds_ago=600)
    given_a_worker(seconds_ago=5)
    assert answer(client, "/sante/pret/")[0] == 200


def test_not_ready_when_a_migration_is_missing(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'audit'")
    status, said = answer(client, "/sante/pret/")
    assert (status, said["migrations"]) == (503, "failed")


def test_not_ready_when_the_database_is_away(client: Client, monkeypatch) -> None:
    def away() -> None:
        raise DatabaseError("host 10.0.0.7 refused alice@example.org")

    with monkeypatch.context() as patch:
        patch.setattr(health.connection, "cursor", away)
        status, said = answer(client, "/sante/pret/")
    assert (status, said) == (
        503,
        {"status": "unavailable", "database": "failed", "migrations": "failed", "jobs": "failed"},
    )


def test_only_looking_is_allowed(client: Client) -> None:
    assert client.post("/sante/vivant/").status_code in {403, 405}
