"""What happens by itself, at fixed hours of Paris time or close to it (the schedule is in UTC)."""

import datetime

from procrastinate.contrib.django import app

from passregion.applications.operations.drafting import purge_drafts
from passregion.beneficiaries.operations.portraits import erase_orphan_files
from passregion.common.clock import now
from passregion.journeys.chasing import remind_applicants, remind_schools
from passregion.journeys.purging import purge_never_activated

DRAFT_AGE_MAX = datetime.timedelta(days=30)
NEVER_ACTIVATED_AGE_MAX = datetime.timedelta(days=60)


@app.periodic(cron="27 2 * * *")
@app.task(name="journeys.purge", queueing_lock="journeys.purge")
def purge(timestamp: int) -> None:
    """Erase the drafts untouched for 30 days, the dossiers never activated nor validated after 60, lost files."""
    purge_drafts(before=now() - DRAFT_AGE_MAX)
    purge_never_activated(before=now() - NEVER_ACTIVATED_AGE_MAX)
    erase_orphan_files()


@app.periodic(cron="7 16 * * *")
@app.task(name="journeys.remind_applicants", queueing_lock="journeys.remind_applicants")
def remind_those_who_stopped(timestamp: int) -> None:
    """After school, when telephones are in hands."""
    remind_applicants()


@app.periodic(cron="37 5 * * 1")
@app.task(name="journeys.remind_schools", queueing_lock="journeys.remind_schools")
def remind_schools_that_wait(timestamp: int) -> None:
    """On Mondays, before the offices open."""
    remind_schools()
