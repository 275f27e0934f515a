"""« N’est pas dans la liste »: the demande is sent all the same, and moves on once the Region has settled it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from passregion.applications.listing_queries import waiting_on, what_is_missing
from passregion.applications.models import Application, CorrectionItem
from passregion.applications.operations import placement
from passregion.applications.operations.correction import AskedItem
from passregion.applications.operations.moves import AlreadyDecided
from passregion.applications.reasons import OTHER
from passregion.applications.states import State
from passregion.common.actors import Actor
from passregion.establishments.models import (
    Category,
    Establishment,
    Level,
    ListingRequest,
    ListingState,
    Track,
    Voie,
)
from passregion.establishments.operations import listing
from passregion.journeys import correction
from passregion.notifications import emails


@dataclass(frozen=True)
class Settled:
    """What was settled, and the demandes that it touched."""

    requests: list[ListingRequest]
    applications: list[Application]


@dataclass(frozen=True)
class NewEstablishment:
    """An establishment to add. `uai` empty for a kind of place that has none."""

    uai: str
    name: str
    category: Category
    address_line: str
    postal_code: str
    commune: str


@dataclass(frozen=True)
class NewTrack:
    """A filière to add."""

    code: str
    label: str
    level: Level
    voie: Voie


@transaction.atomic
def attach(*, request_id: uuid.UUID, together: bool, row: Establishment | Track, actor: Actor) -> Settled:
    """What was named is this `row` of the list: the dossiers go there, their young people are told.

    `request_id` is the public id; with `together`, everybody who named the same. Raises RequestUnknown, AlreadySettled.
    """
    requests = listing.hold_open(request_id=request_id, together=together)
    return _replace(requests, row, ListingState.MATCHED, actor)


@transaction.atomic
def add_establishment(*, request_id: uuid.UUID, together: bool, entry: NewEstablishment, actor: Actor) -> Settled:
    """What was named is missing from the list: it is added, then as `attach`. Raises NotAUai, AlreadyListed as well."""
    requests = listing.hold_open(request_id=request_id, together=together)
    row = listing.add_listed_establishment(
        uai=entry.uai,
        name=entry.name,
        category=entry.category,
        address_line=entry.address_line,
        postal_code=entry.postal_code,
        commune=entry.commune,
    )
    return _replace(requests, row, ListingState.ADDED, actor)


@transaction.atomic
def add_track(*, request_id: uuid.UUID, together: bool, entry: NewTrack, actor: Actor) -> Settled:
    """The filière that was named is added to the list, then as `attach`. Raises AlreadyListed as well."""
    requests = listing.hold_open(request_id=request_id, together=together)
    row = listing.add_listed_track(code=entry.code, label=entry.label, level=entry.level, voie=entry.voie)
    return _replace(requests, row, ListingState.ADDED, actor)


@transaction.atomic
def send_back(*, request_id: uuid.UUID, together: bool, reason: str, actor: Actor) -> Settled:
    """Nothing can be made of what was named: the applicant is asked to name it again, with the reason in words.

    Raises RequestUnknown, AlreadySettled.
    """
    requests = listing.hold_open(request_id=request_id, together=together)
    waiting = list(waiting_on(requests))
    listing.settle(requests=requests, state=ListingState.DECLINED, outcome=reason, actor=actor)
    # Named twice, the establishment and the filière are one item: it is asked once.
    for application in waiting:
        item = AskedItem(item=CorrectionItem.SCHOOL, reason=OTHER, text=reason)
        region = settings.BRAND["region_name"]
        try:
            correction.ask(application_id=application.public_id, items=[item], actor=actor, asked_by=region)
        except AlreadyDecided:
            # Withdrawn at this very moment: there is nobody to ask.
            continue
    return Settled(requests, waiting)


def _replace(
    requests: Sequence[ListingRequest], row: Establishment | Track, state: ListingState, actor: Actor
) -> Settled:
    """Put `row` where rows stood in for it."""
    if isinstance(row, Track):
        stand_ins: list[Any] = [request.track for request in requests]
    else:
        stand_ins = [request.establishment for request in requests]
        for stand_in in stand_ins:
            listing.follow_establishment(stand_in=stand_in, establishment=row)
    moved = placement.move_to(stand_ins=stand_ins, row=row, actor=actor)
    listing.settle(requests=requests, state=state, outcome=in_words(row), actor=actor)
    for application in moved:
        if isinstance(row, Track):
            listing.complete_offers(establishment=application.establishment, track=row)
        if application.state in (State.SUBMITTED, State.TO_CORRECT):
            _tell(application, row)
    return Settled(list(requests), moved)


def in_words(row: Establishment | Track) -> str:
    """A row of the list in one line: « Lycée de Gelles, Gelles (0630020E) »."""
    if isinstance(row, Track):
        return f"{row.label} ({row.code})"
    where = ", ".join(filter(None, [row.name, row.commune]))
    return f"{where} ({row.uai})"


def _tell(application: Application, row: Establishment | Track) -> None:
    person = application.beneficiary
    emails.listing_settled(
        to=person.user.email,
        language=person.user.language,
        subject_ref=f"application:{application.public_id}",
        first_name=person.first_name,
        file_number=person.file_number,
        is_track=isinstance(row, Track),
        name=row.label if isinstance(row, Track) else row.name,
        establishment_name=application.establishment.name,
        missing=what_is_missing(application),
        space_url=settings.BASE_URL + reverse("beneficiary:home"),
    )
