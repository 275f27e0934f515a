"""A member of staff opens personal files: recorded, counted, and the data protection contact told when it is a lot."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from passregion.accounts.models import User
from passregion.audit import openings
from passregion.audit.openings import Budget
from passregion.notifications import staff_emails

DEFAULT = "default"


def budget_for(roles: Iterable[str]) -> Budget:
    """The largest of the budgets of these roles."""
    budgets: dict[str, tuple[int, int]] = settings.OPENING_BUDGETS
    alarm, stop = max((budgets.get(role, budgets[DEFAULT]) for role in roles), default=budgets[DEFAULT])
    return Budget(alarm_above=alarm, stop_above=stop)


def open_files(
    *, user: User, roles: Iterable[str], subject_refs: Iterable[str], again: bool = True, **details: str
) -> None:
    """Record the opening of these files by this agent. Raises OpeningsStopped."""
    alarm = openings.open_files(
        actor=user.actor, subject_refs=subject_refs, budget=budget_for(roles), again=again, **details
    )
    if alarm:
        _tell(user, alarm)


@transaction.atomic
def _tell(user: User, count: int) -> None:
    staff_emails.openings_alarm(
        to=settings.BRAND["dpo_email"],
        language=settings.LANGUAGE_CODE,
        subject_ref=user.actor.ref,
        display_name=user.display_name,
        count=count,
        page_url=settings.BASE_URL + reverse("staff:openings"),
    )
