"""Showing a personal file to a member of staff: recorded, and counted against the budget of the day.

Every view that shows one calls this before it answers. `guard` turns the stop into its page.
"""

from collections.abc import Iterable
from typing import cast

from django.http import HttpRequest

from passregion.accounts.models import User
from passregion.journeys import openings
from passregion.portals.doors import roles_of


def open_personal_files(
    request: HttpRequest, subject_refs: Iterable[str], *, again: bool = True, **details: str
) -> None:
    """Record that the visitor opens these files (`beneficiary:<public id>`). Raises OpeningsStopped.

    `again`: record it even if the same person opened the same file today; false for the photo beside the page.
    """
    user = cast(User, request.user)
    openings.open_files(user=user, roles=roles_of(user), subject_refs=subject_refs, again=again, **details)
