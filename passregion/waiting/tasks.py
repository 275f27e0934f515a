"""Scheduled cleaning of the line."""

from procrastinate.contrib.django import app

from passregion.waiting.operations import purge_tickets


@app.periodic(cron="47 3 * * *")
@app.task(name="waiting.purge_tickets", queueing_lock="waiting.purge_tickets")
def purge(timestamp: int) -> None:
    """Erase yesterday's tickets."""
    purge_tickets()
