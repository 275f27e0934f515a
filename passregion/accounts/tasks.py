"""Scheduled cleaning of what sign-in leaves behind."""

from datetime import timedelta

from procrastinate.contrib.django import app

from passregion.accounts.operations import purge_spent
from passregion.common.clock import now

# Counters serve minutes, links three days; the rest of the month lets support say « it had expired ».
KEPT_DAYS = 30


@app.periodic(cron="17 3 * * *")
@app.task(name="accounts.purge_spent", queueing_lock="accounts.purge_spent")
def purge(timestamp: int) -> None:
    """Delete the counters and links that ended a month ago."""
    purge_spent(before=now() - timedelta(days=KEPT_DAYS))
