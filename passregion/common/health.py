"""Is the product fit to serve? Asked by probes: no personal data in the answers."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from passregion.common import clock

# A worker says every ten seconds that it lives; a busy machine may miss a few.
HEARTBEAT_SECONDS_MAX = 60
JOB_WAIT_SECONDS_MAX = 300

WORKER_ALIVE = "SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > %s)"
JOB_STUCK = """
    SELECT EXISTS (
        SELECT 1 FROM procrastinate_jobs
        WHERE status = 'todo' AND coalesce(scheduled_at, (
            SELECT min(at) FROM procrastinate_events WHERE job_id = procrastinate_jobs.id
        )) < %s
    )
"""


@dataclass(frozen=True)
class Readiness:
    """What a probe may know: each part, true when it is fit."""

    database: bool
    migrations: bool
    jobs: bool

    @property
    def is_ready(self) -> bool:
        """True when every part is fit."""
        return self.database and self.migrations and self.jobs


def _migrations_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _jobs_move() -> bool:
    """True when a worker lives, or when nothing waits for one."""
    moment = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(WORKER_ALIVE, [moment - timedelta(seconds=HEARTBEAT_SECONDS_MAX)])
        if cursor.fetchone()[0]:
            return True
        cursor.execute(JOB_STUCK, [moment - timedelta(seconds=JOB_WAIT_SECONDS_MAX)])
        return not cursor.fetchone()[0]


def readiness() -> Readiness:
    """Ask each part. Never raises for a database that is away: it answers that it is."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        migrations = _migrations_applied()
        return Readiness(database=True, migrations=migrations, jobs=migrations and _jobs_move())
    except DatabaseError:
        return Readiness(database=False, migrations=False, jobs=False)
