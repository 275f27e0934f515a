"""Sending the demande: account, young person, application, consents and e-mail 1/3, all or nothing."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from passregion.accounts.models import Purpose, User
from passregion.accounts.operations import create_holder, issue_token
from passregion.applications.models import Application, Draft
from passregion.applications.operations import submission
from passregion.applications.rules import (
    CONTACT,
    IDENTITY,
    LEGAL,
    PHOTO,
    SCHOOL,
    birth_date_of,
    first_incomplete,
)
from passregion.beneficiaries.models import Beneficiary, ConsentKind
from passregion.beneficiaries.operations.creation import Contact, Identity, create_beneficiary, record_consents
from passregion.common.clock import today
from passregion.common.errors import Refusal
from passregion.common.public_ids import new_file_number
from passregion.establishments.models import Establishment, Track
from passregion.notifications import emails

ACTIVATION_LIFETIME = datetime.timedelta(hours=72)


class DraftIncomplete(Refusal):
    """A step is missing, or no longer holds today; details: step, its key."""

    code = "draft_incomplete"


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
    beneficiary = _create_beneficiary(locked, language)
    application = submission.submit(
        draft=locked,
        beneficiary=beneficiary,
        establishment=school.establishment,
        track=school.track,
        delivery=locked.answers[PHOTO]["delivery"],
        actor=beneficiary.user.actor,
    )
    _tell(application)
    return application


def _school_of(draft: Draft) -> _School:
    answers = draft.answers[SCHOOL]
    establishment = Establishment.objects.filter(uai=answers["uai"], is_open_to_applications=True).first()
    track = Track.objects.filter(code=answers["track_code"]).first()
    if establishment is None or track is None:
        raise DraftIncomplete(step=SCHOOL)
    return _School(establishment, track)


def _create_beneficiary(draft: Draft, language: str) -> Beneficiary:
    answers, birth_date = draft.answers[IDENTITY], birth_date_of(draft)
    if birth_date is None or draft.portrait is None or draft.usage_code_digest is None:
        raise DraftIncomplete(step=IDENTITY)
    identity = Identity(answers["civility"], answers["first_name"], answers["last_name"], birth_date)
    file_number = _free_file_number()
    beneficiary = create_beneficiary(
        public_id=draft.holder_id,
        user=create_holder(
            file_number=file_number,
            email=answers["email"],
            display_name=f"{identity.first_name} {identity.last_name}"[:150],
            password_hash=draft.password_hash,
            language=language,
        ),
        file_number=file_number,
        identity=identity,
        contact=Contact(**draft.answers[CONTACT]),
        portrait=draft.portrait,
        usage_code_digest=bytes(draft.usage_code_digest),
        usage_code_key_id=draft.usage_code_key_id,
    )
    opted = draft.answers.get(LEGAL, {})
    record_consents(beneficiary=beneficiary, answers={kind: opted.get(kind.value) is True for kind in ConsentKind})
    return beneficiary


def _free_file_number() -> str:
    """A number that nobody has; the unique constraints stand behind the question."""
    while True:
        number = new_file_number()
        if not User.objects.filter(login=number).exists():
            return number


def _tell(application: Application) -> None:
    person, user = application.beneficiary, application.beneficiary.user
    secret = issue_token(user=user, purpose=Purpose.ACTIVATION, lifetime=ACTIVATION_LIFETIME)
    emails.application_received(
        to=user.email,
        language=user.language,
        subject_ref=f"application:{application.public_id}",
        first_name=person.first_name,
        file_number=person.file_number,
        establishment_name=application.establishment.name,
        activation_url=settings.BASE_URL + reverse("apply:activate", args=[secret]),
    )
