"""What happens by itself, at fixed hours of Paris time or close to it (the schedule is in UTC)."""

import datetime

from procrastinate.contrib.django import app

from passregion.applications.operations.drafting import purge_drafts
from passregion.beneficiaries.operations.portraits import erase_orphan_files
from passregion.cards.openings import purge_openings
from passregion.cards.operations.blocking import expire_past_cards
from passregion.cards.operations.manufacturer_keys import purge_nonces
from passregion.common.clock import now, today
from passregion.journeys.chasing import remind_applicants, remind_schools
from passregion.journeys.production import tell_delays
from passregion.journeys.purging import purge_never_activated

DRAFT_AGE_MAX = datetime.timedelta(days=30)
NEVER_ACTIVATED_AGE_MAX = datetime.timedelta(days=60)
# How long after its end one may still ask which code served which payment.
OPENING_KEPT = datetime.timedelta(days=1)


@app.periodic(cron="27 2 * * *")
@app.task(name="journeys.purge", queueing_lock="journeys.purge")
def purge(timestamp: int) -> None:
    """Erase the drafts untouched for 30 days, the dossiers never activated nor validated after 60, lost files, and the
    screens that showed a virtual card until yesterday.
    """
    purge_drafts(before=now() - DRAFT_AGE_MAX)
    purge_never_activated(before=now() - NEVER_ACTIVATED_AGE_MAX)
    erase_orphan_files()
    purge_openings(before=now() - OPENING_KEPT)


@app.periodic(cron="12 23 * * *")
@app.task(name="journeys.expire_cards", queueing_lock="journeys.expire_cards")
def expire_cards(timestamp: int) -> None:
    """Past midnight in Paris, in summer as in winter: the cards whose last day was yesterday or before."""
    expire_past_cards(day=today())


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


@app.periodic(cron="22 7 * * 1-5")
@app.task(name="journeys.tell_delays", queueing_lock="journeys.tell_delays")
def tell_delays_of_cards(timestamp: int) -> None:
    """On working days, before the first lesson: the holders whose card, rejected ten days ago, has not left again."""
    tell_delays()


@app.periodic(cron="41 * * * *")
@app.task(name="journeys.purge_nonces", queueing_lock="journeys.purge_nonces")
def purge_signed_requests(timestamp: int) -> None:
    """Forget the signed requests that are too old to be sent again."""
    purge_nonces()
