"""Scheduled cleaning of what sign-in leaves behind."""

from datetime import timedelta

from procrastinate.contrib.django import app

from passregion.accounts.email_changes import purge_email_changes
from passregion.accounts.operations import purge_spent
from passregion.accounts.sign_ins import purge_sign_ins
from passregion.common.clock import now

# Counters serve minutes, links three days; the rest of the month lets support say « it had expired ».
KEPT_DAYS = 30


@app.periodic(cron="17 3 * * *")
@app.task(name="accounts.purge_spent", queueing_lock="accounts.purge_spent")
def purge(timestamp: int) -> None:
    """Delete the counters and links that ended a month ago, changed addresses as old, and sign-ins long closed."""
    before = now() - timedelta(days=KEPT_DAYS)
    purge_spent(before=before)
    purge_email_changes(before=before)
    purge_sign_ins(before=now() - timedelta(days=1))
