"""Reminders: once to those who stopped half-way, on Mondays to schools that let demandes wait."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from passregion.applications.models import Application, Draft, ResumeAudience
from passregion.applications.operations.resuming import NotReady, send_link
from passregion.applications.states import State
from passregion.campaigns.models import Campaign
from passregion.campaigns.rules import add_working_days
from passregion.common.clock import now, today
from passregion.establishments.models import Establishment
from passregion.notifications import staff_emails

# After three days without a visit; a draft that is purged soon is left alone.
DRAFT_SILENCE = datetime.timedelta(days=3)
DRAFT_TOO_OLD = datetime.timedelta(days=25)


def remind_applicants() -> int:
    """Send one reminder to each draft that stopped half-way, is still open and has an address; how many were sent."""
    at = now()
    silent = Draft.objects.filter(
        submitted_at=None,
        reminded_at=None,
        updated_at__lt=at - DRAFT_SILENCE,
        updated_at__gt=at - DRAFT_TOO_OLD,
        campaign__opens_on__lte=today(),
        campaign__closes_on__gte=today(),
    )
    return sum(_remind(pk) for pk in silent.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int) -> bool:
    """Remind one, unless it was reminded, visited or sent meanwhile. The visit that counts for the purge is theirs."""
    draft = Draft.objects.select_for_update(skip_locked=True).filter(
        pk=pk, submitted_at=None, reminded_at=None, updated_at__lt=now() - DRAFT_SILENCE
    )
    found = draft.first()
    if found is None:
        return False
    found.reminded_at = now()
    found.save(update_fields=["reminded_at"])
    try:
        send_link(draft=found, audience=ResumeAudience.REMINDER)
    except NotReady:
        # Only the charter was read: nobody to write to. Asked once, not every night.
        return False
    return True


def remind_schools() -> int:
    """Write to the reviewers of each school whose demandes have waited longer than announced; how many messages."""
    return sum(_remind_schools_of(campaign) for campaign in Campaign.objects.all())


def _remind_schools_of(campaign: Campaign) -> int:
    late = Application.objects.filter(
        campaign=campaign, state=State.SUBMITTED, submitted_at__lt=_latest_late(campaign)
    ).order_by()
    waiting = late.values("establishment").annotate(count=Count("pk"), since=Min("submitted_at"))
    return sum(_remind_school(row["establishment"], row["count"], row["since"]) for row in waiting)


def _latest_late(campaign: Campaign) -> datetime.datetime:
    """Demandes sent before this moment are late: their announced day is over."""
    day = today()
    while add_working_days(day, campaign.review_days_usual) >= today():
        day -= datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.max))


@transaction.atomic
def _remind_school(establishment_id: int, count: int, since: datetime.datetime) -> int:
    school = Establishment.objects.get(pk=establishment_id)
    users = [
        member.user for member in school.members.select_related("user").filter(revoked_at=None, user__is_active=True)
    ]
    for user in users:
        staff_emails.applications_waiting(
            to=user.email,
            language=user.language,
            subject_ref=f"establishment:{school.uai}",
            establishment_name=school.name,
            count=count,
            since=timezone.localtime(since).date(),
            queue_url=settings.BASE_URL + reverse("establishment:queue"),
        )
    return len(users)
