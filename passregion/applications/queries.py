"""Questions about drafts and applications."""

import datetime
import re
import uuid
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.utils import timezone

from passregion.applications.correction_queries import last_transition, open_corrections
from passregion.applications.listing_queries import what_is_missing
from passregion.applications.models import Application, Delivery, Draft
from passregion.applications.rules import birth_date_of
from passregion.applications.states import State
from passregion.beneficiaries.models import Beneficiary
from passregion.campaigns.models import Campaign
from passregion.campaigns.queries import known_campaign
from passregion.campaigns.rules import add_working_days
from passregion.common.digests import digest_of
from passregion.common.public_ids import is_file_number, normalise_file_number
from passregion.common.texts import fold
from passregion.establishments.models import Establishment

ACTIVATION_STEP, REVIEW_STEP, PRODUCTION_STEP = 1, 2, 3
# A scanned receipt gives an address that ends with the file number.
_NUMBER_AT_THE_END = re.compile(r"(\d{12}[A-Z])\s*$", re.IGNORECASE | re.ASCII)


# Asked by every page of the demande: written out, so that Django need not put it together each time.
OPENED_BY = """
    SELECT draft.* FROM applications_draft AS draft
    JOIN applications_draftkey AS held ON held.draft_id = draft.id
    WHERE draft.public_id = %s AND held.digest = %s
"""


def find_draft(public_id: uuid.UUID, secret: str) -> Draft | None:
    """The draft of this id, if `secret` is one that a browser was given for it."""
    for draft in Draft.objects.raw(OPENED_BY, [public_id, digest_of(secret)]):
        draft.campaign = known_campaign(draft.campaign_id)
        return draft
    return None


def application_of_draft(draft: Draft) -> Application | None:
    """What the draft became once sent."""
    return _complete().filter(draft_public_id=draft.public_id).first()


def find_by_public_id(public_id: uuid.UUID) -> Application:
    """The application of this public id, with all that a document says of it. Raises Application.DoesNotExist."""
    return _complete().get(public_id=public_id)


def application_of(beneficiary: Beneficiary) -> Application | None:
    """The latest application of a young person."""
    return _complete().filter(beneficiary=beneficiary).order_by("-submitted_at", "-id").first()


def birth_date_behind(draft: Draft) -> datetime.date | None:
    """The birth date that opens this draft elsewhere: typed in it, or of the person whose demande it became."""
    if draft.submitted_at is None:
        return birth_date_of(draft)
    sent = Application.objects.filter(draft_public_id=draft.public_id)
    return sent.values_list("beneficiary__birth_date", flat=True).first()


def applications_of(beneficiary: Beneficiary) -> QuerySet[Application]:
    """All applications of a young person, latest first."""
    return _complete().filter(beneficiary=beneficiary).order_by("-submitted_at", "-id")


def file_number_in(typed: str) -> str:
    """The file number in what was typed, pasted or scanned; empty when there is none."""
    number = normalise_file_number(typed)
    if is_file_number(number):
        return number
    found = _NUMBER_AT_THE_END.search(typed)
    return found[1].upper() if found and is_file_number(found[1].upper()) else ""


def queue_of(
    establishment: Establishment, campaign: Campaign | None, state: str = "", search: str = ""
) -> QuerySet[Application]:
    """The applications that an establishment studies, oldest first.

    `state` empty means all; `search` is a file number (also scanned) or words of the name, in any order.
    """
    found = _complete().filter(establishment=establishment)
    if campaign is not None:
        found = found.filter(campaign=campaign)
    if state:
        found = found.filter(state=state)
    if number := file_number_in(search):
        found = found.filter(beneficiary__file_number=number)
    else:
        # Without spaces too: « nguyen » finds « N’Guyen ».
        found = found.alias(joined_name=Replace("beneficiary__folded_name", Value(" "), Value("")))
        for word in fold(search[:200]).split():
            found = found.filter(
                Q(beneficiary__folded_name__contains=word)
                | Q(joined_name__contains=word)
                | Q(beneficiary__file_number__startswith=word)
            )
    return found.order_by("submitted_at", "id")


def count_by_state(establishment: Establishment, campaign: Campaign | None) -> dict[str, int]:
    """How many applications of the establishment stand in each state; every state has its figure."""
    found = Application.objects.filter(establishment=establishment)
    if campaign is not None:
        found = found.filter(campaign=campaign)
    counts: dict[str, int] = dict.fromkeys(State.values, 0)
    counts.update(found.order_by().values_list("state").annotate(Count("pk")))
    return counts


def find_for_establishment(reference: str | uuid.UUID, establishment: Establishment) -> Application | None:
    """The application of this establishment with that public id or file number; None when it is another's."""
    mine = _complete().filter(establishment=establishment)
    if isinstance(reference, uuid.UUID):
        return mine.filter(public_id=reference).first()
    if number := file_number_in(reference):
        return mine.filter(beneficiary__file_number=number).order_by("-submitted_at").first()
    try:
        return mine.filter(public_id=uuid.UUID(reference)).first()
    except ValueError:
        return None


@dataclass(frozen=True)
class Progress:
    """« Étape n sur 3 » of a young person's application.

    `step`: 1 the account is to activate, 2 the establishment studies, 3 validated, the card is on its way.
    `holder`: who has the file in hand: `beneficiary`, `establishment`, `region` or `nobody` (refused, withdrawn).
    Expected days count working days after the day before them; they are usual delays, not promises.
    """

    application: Application
    step: int
    state: State
    holder: str
    is_activated: bool
    is_refused: bool
    submitted_at: datetime.datetime
    activated_at: datetime.datetime | None
    decided_at: datetime.datetime | None
    review_expected_on: datetime.date
    production_expected_on: datetime.date
    review_days_usual: int
    production_days_usual: int
    establishment_name: str
    establishment_commune: str
    is_sent_to_establishment: bool
    refusal_reason: str
    refusal_text: str
    # What the Region still looks for in its list: `establishment`, `track`, `both` or nothing.
    missing: str = ""
    # Since when it stands there; studied again after a correction, the usual delay starts again too.
    since: datetime.datetime | None = None
    # What the young person has to correct, in words.
    asked_items: tuple[str, ...] = ()


def progress_of(beneficiary: Beneficiary) -> Progress | None:
    """Where the latest application of a young person stands; None before any."""
    application = application_of(beneficiary)
    return progress_of_application(application) if application else None


def progress_of_application(application: Application) -> Progress:
    """Where this application stands."""
    user, campaign = application.beneficiary.user, application.campaign
    state = State(application.state)
    last = last_transition(application)
    since = last.at if last else application.submitted_at
    studied_from = since if state == State.SUBMITTED else application.submitted_at
    review_expected_on = add_working_days(_day(studied_from), campaign.review_days_usual)
    production_starts_on = (
        _day(application.decided_at) if state == State.APPROVED and application.decided_at else review_expected_on
    )
    step, holder = _step_and_holder(state, user.activated_at is not None)
    missing = what_is_missing(application)
    if missing and holder == "establishment":
        holder = "region"
    return Progress(
        application=application,
        step=step,
        state=state,
        holder=holder,
        is_activated=user.activated_at is not None,
        is_refused=state == State.REFUSED,
        submitted_at=application.submitted_at,
        activated_at=user.activated_at,
        decided_at=application.decided_at,
        review_expected_on=review_expected_on,
        production_expected_on=add_working_days(production_starts_on, campaign.production_days_usual),
        review_days_usual=campaign.review_days_usual,
        production_days_usual=campaign.production_days_usual,
        establishment_name=application.establishment.name,
        establishment_commune=application.establishment.commune,
        is_sent_to_establishment=application.delivery == Delivery.ESTABLISHMENT,
        refusal_reason=application.get_refusal_reason_display() if application.refusal_reason else "",
        refusal_text=application.refusal_text,
        missing=missing,
        since=since,
        asked_items=_asked_items(application),
    )


def _asked_items(application: Application) -> tuple[str, ...]:
    if application.state != State.TO_CORRECT:
        return ()
    return tuple(str(row.get_item_display()) for row in open_corrections(application))


def _step_and_holder(state: State, is_activated: bool) -> tuple[int, str]:
    if state == State.APPROVED:
        return PRODUCTION_STEP, "region"
    if state in (State.REFUSED, State.WITHDRAWN):
        return REVIEW_STEP, "nobody"
    if not is_activated:
        return ACTIVATION_STEP, "beneficiary"
    return REVIEW_STEP, "establishment" if state == State.SUBMITTED else "beneficiary"


def _day(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()


def _complete() -> QuerySet[Application]:
    return Application.objects.select_related(
        "beneficiary__user", "beneficiary__portrait", "campaign", "establishment", "track", "charter"
    )
