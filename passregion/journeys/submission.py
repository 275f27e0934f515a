"""Sending the demande: account, young person, application, consents and e-mail 1/3, all or nothing."""

from dataclasses import dataclass

from django.db import transaction

from passregion.applications.listing_queries import what_is_missing
from passregion.applications.models import Application, Draft
from passregion.applications.operations import submission
from passregion.applications.rules import LEGAL, PHOTO, SCHOOL, first_incomplete
from passregion.beneficiaries.operations.portraits import forget_source
from passregion.common.clock import today
from passregion.common.errors import Refusal
from passregion.establishments.models import Establishment, Track
from passregion.journeys.activation import new_link
from passregion.journeys.enrolment import DraftIncomplete, enrol
from passregion.journeys.naming import rows_named
from passregion.notifications import emails


class CampaignClosed(Refusal):
    """The last day to apply is over."""

    code = "campaign_closed"


@dataclass(frozen=True)
class _School:
    establishment: Establishment
    track: Track


@transaction.atomic
def submit(*, draft: Draft, language: str) -> Application:
    """Turn a complete draft into an application, once: sent again, even at the same instant, it is the same one.

    Raises DraftIncomplete, CampaignClosed, and DraftGone or CharterNotAccepted of `applications`.
    """
    locked, existing = submission.lock_draft(draft=draft)
    if existing is not None:
        return existing
    if not locked.campaign.opens_on <= today() <= locked.campaign.closes_on:
        raise CampaignClosed(campaign=locked.campaign.code)
    if (step := first_incomplete(locked, today())) != LEGAL:
        raise DraftIncomplete(step=step)
    school = _school_of(locked)
    beneficiary = enrol(draft=locked, language=language)
    application = submission.submit(
        draft=locked,
        beneficiary=beneficiary,
        establishment=school.establishment,
        track=school.track,
        delivery=locked.answers[PHOTO]["delivery"],
        actor=(beneficiary.user.held_by or beneficiary.user).actor,
    )
    # The crop is chosen: only the portrait itself is kept from here on.
    forget_source(portrait=beneficiary.portrait)
    _tell(application)
    return application


def _school_of(draft: Draft) -> _School:
    establishment, track = rows_named(draft.answers[SCHOOL])
    if establishment is None or track is None:
        raise DraftIncomplete(step=SCHOOL)
    return _School(establishment, track)


def _tell(application: Application) -> None:
    person, user = application.beneficiary, application.beneficiary.user
    emails.application_received(
        to=user.email,
        language=user.language,
        subject_ref=f"application:{application.public_id}",
        first_name=person.first_name,
        file_number=person.file_number,
        establishment_name=application.establishment.name,
        missing=what_is_missing(application),
        # A child who joins the account of an adult has nothing left to confirm.
        activation_url=new_link(user=user) if user.activated_at is None else "",
        receipt=f"receipt:{application.public_id}",
    )
