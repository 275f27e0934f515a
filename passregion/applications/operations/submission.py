"""Sending a draft: the same draft sent twice, even at once, is one application."""

from django.db import transaction

from passregion.applications.models import Application, Draft, Transition
from passregion.applications.operations.drafting import DraftGone
from passregion.applications.states import State
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.beneficiaries.models import Beneficiary
from passregion.campaigns.models import Charter
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal
from passregion.establishments.models import Establishment, Track


class CharterNotAccepted(Refusal):
    """The charter in force was not accepted in this draft."""

    code = "charter_not_accepted"


@transaction.atomic
def lock_draft(*, draft: Draft) -> tuple[Draft, Application | None]:
    """Hold the draft until the end of the transaction; the application it already became, if any.

    Raises DraftGone when the row no longer exists.
    """
    locked = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise DraftGone
    return locked, Application.objects.filter(draft_public_id=locked.public_id).first()


@transaction.atomic
def submit(
    *,
    draft: Draft,
    beneficiary: Beneficiary,
    establishment: Establishment,
    track: Track,
    delivery: str,
    actor: Actor,
) -> Application:
    """Write the application of a draft that the caller holds by `lock_draft`, and empty the draft.

    Raises CharterNotAccepted unless the campaign's present charter was accepted.
    """
    charter: Charter = draft.campaign.charter
    if draft.charter_id != charter.pk or draft.charter_accepted_at is None:
        raise CharterNotAccepted(version=charter.version)
    at = now()
    application = Application.objects.create(
        draft_public_id=draft.public_id,
        beneficiary=beneficiary,
        campaign=draft.campaign,
        establishment=establishment,
        track=track,
        delivery=delivery,
        charter=charter,
        charter_sha256=charter.sha256,
        charter_accepted_at=draft.charter_accepted_at,
        submitted_at=at,
    )
    _tell(application, draft, actor)
    _empty(draft)
    return application


def _tell(application: Application, draft: Draft, actor: Actor) -> None:
    """The first line of the history; the trail says who filled the demande in and accepted the charter."""
    Transition.objects.create(
        application=application,
        to_state=State.SUBMITTED,
        at=application.submitted_at,
        actor_ref=actor.ref,
        actor_label=actor.label,
    )
    record(
        action=Action.APPLICATION_SUBMITTED,
        actor=actor,
        subject_ref=f"application:{application.public_id}",
        campaign=draft.campaign.code,
        applicant=draft.applicant,
    )


def _empty(draft: Draft) -> None:
    draft.answers = {}
    draft.password_hash = draft.usage_code_key_id = ""
    draft.usage_code_digest = draft.portrait = None
    draft.submitted_at = draft.updated_at = now()
    draft.save()
