"""Typing a demande: each step is saved as it goes, in a draft that only one browser can open."""

import datetime
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from passregion.accounts.models import Kind, User
from passregion.accounts.operations import NotAGuardian
from passregion.applications.models import Applicant, Draft, DraftKey, ResumeAudience
from passregion.applications.rules import GUARDIAN, email_of
from passregion.beneficiaries.models import Portrait
from passregion.beneficiaries.operations.portraits import discard_portrait
from passregion.campaigns.models import Campaign
from passregion.common.clock import now
from passregion.common.digests import digest_of
from passregion.common.errors import Refusal
from passregion.common.languages import plain, to_adult
from passregion.notifications.operations.forget import forget_messages


class DraftGone(Refusal):
    """The draft was sent or purged: nothing can be typed into it any more."""

    code = "draft_gone"


@transaction.atomic
def start_draft(*, campaign: Campaign) -> tuple[Draft, str]:
    """A new empty draft, and the secret that its browser must keep."""
    secret = secrets.token_urlsafe(32)
    at = now()
    draft = Draft.objects.create(campaign=campaign, created_at=at, updated_at=at)
    DraftKey.objects.create(draft=draft, digest=digest_of(secret), created_at=at)
    return draft, secret


# Each step that is sent asks this: written out, so that Django need not put it together each time.
LOCKED = "SELECT * FROM applications_draft WHERE id = %s AND submitted_at IS NULL FOR UPDATE"


def _lock(draft: Draft) -> Draft:
    for locked in Draft.objects.raw(LOCKED, [draft.pk]):
        locked.campaign = draft.campaign
        return locked
    raise DraftGone


@transaction.atomic
def accept_charter(*, draft: Draft) -> Draft:
    """Keep that the charter of the draft's campaign was accepted now, the version shown. Raises DraftGone."""
    locked = _lock(draft)
    locked.charter_id = draft.campaign.charter_id
    locked.charter_accepted_at = locked.updated_at = now()
    locked.save(update_fields=["charter", "charter_accepted_at", "updated_at"])
    return locked


# Among the answers, under no step's name: what the other applicant gave that nobody else can give.
ASIDE = "aside"


@transaction.atomic
def change_applicant(*, draft: Draft, applicant: Applicant) -> Draft:
    """Let the young person, or the adult, fill the demande in from now on. Raises DraftGone.

    Answers stay. The password and the acceptance of the charter are one person's: they wait aside for that person to
    come back, and the other one gives them afresh. Messages speak to whoever fills in.
    """
    locked = _lock(draft)
    if locked.applicant == applicant:
        return locked
    aside = dict(locked.answers.get(ASIDE, {}))
    aside[locked.applicant] = {
        "password_hash": locked.password_hash,
        "charter": locked.charter_id,
        "accepted_at": locked.charter_accepted_at.isoformat() if locked.charter_accepted_at else None,
    }
    found = aside.pop(applicant, {})
    locked.answers = {**locked.answers, ASIDE: aside}
    locked.password_hash, locked.charter_id = found.get("password_hash", ""), found.get("charter")
    accepted_at = found.get("accepted_at")
    locked.charter_accepted_at = datetime.datetime.fromisoformat(accepted_at) if accepted_at else None
    locked.applicant = applicant
    locked.language = to_adult(locked.language) if applicant == Applicant.GUARDIAN else plain(locked.language)
    if applicant == Applicant.SELF:
        locked.guardian_user = None
    locked.updated_at = now()
    locked.save()
    return locked


@transaction.atomic
def join_account(*, draft: Draft, user: User | None) -> Draft:
    """Let the child join the account of an adult who is signed in; None to open another.

    The caller answers for it that this very adult is signed in. Raises DraftGone, NotAGuardian.
    """
    if user is not None and (user.kind != Kind.GUARDIAN or not user.is_active):
        raise NotAGuardian
    locked = _lock(draft)
    locked.guardian_user = user
    locked.updated_at = now()
    locked.save(update_fields=["guardian_user", "updated_at"])
    return locked


@transaction.atomic
def forget_adult(*, draft: Draft) -> Draft:
    """Take out what an adult gave of themselves: the answers, the password, the account to join. Raises DraftGone."""
    locked = _lock(draft)
    locked.answers = {key: value for key, value in locked.answers.items() if key not in (GUARDIAN, ASIDE)}
    locked.guardian_user, locked.password_hash = None, ""
    locked.updated_at = now()
    locked.save(update_fields=["answers", "guardian_user", "password_hash", "updated_at"])
    return locked


@transaction.atomic
def save_answers(*, draft: Draft, step: str, answers: Mapping[str, Any]) -> Draft:
    """Replace the answers of one step; the other steps are untouched, whatever another tab wrote. Raises DraftGone.

    Another e-mail address closes the links sent to the former one: it may have been mistyped.
    """
    locked = _lock(draft)
    former = email_of(locked)
    locked.answers = {**locked.answers, step: dict(answers)}
    locked.updated_at = now()
    locked.save(update_fields=["answers", "updated_at"])
    if former != email_of(locked):
        to_itself = locked.resume_links.exclude(audience=ResumeAudience.GUARDIAN)
        to_itself.filter(used_at=None).update(used_at=now())
    return locked


@transaction.atomic
def erase_answers(*, draft: Draft, step: str) -> Draft:
    """Forget the answers of one step. Raises DraftGone."""
    locked = _lock(draft)
    locked.answers = {key: value for key, value in locked.answers.items() if key != step}
    locked.updated_at = now()
    locked.save(update_fields=["answers", "updated_at"])
    return locked


@transaction.atomic
def set_password_hash(*, draft: Draft, password_hash: str) -> Draft:
    """Keep an accepted password, already hashed; empty to ask for it again. Raises DraftGone."""
    locked = _lock(draft)
    locked.password_hash = password_hash
    locked.updated_at = now()
    locked.save(update_fields=["password_hash", "updated_at"])
    return locked


@transaction.atomic
def set_draft_usage_code(*, draft: Draft, digest: bytes | None, key_id: str) -> Draft:
    """Keep an accepted usage code, already digested; None to ask for it again. Raises DraftGone."""
    locked = _lock(draft)
    locked.usage_code_digest, locked.usage_code_key_id = digest, key_id
    locked.updated_at = now()
    locked.save(update_fields=["usage_code_digest", "usage_code_key_id", "updated_at"])
    return locked


@transaction.atomic
def set_portrait(*, draft: Draft, portrait: Portrait | None) -> Draft:
    """Put a photo in the draft, or take it out with None; the photo it replaces is erased. Raises DraftGone."""
    locked = _lock(draft)
    earlier = locked.portrait
    locked.portrait = portrait
    locked.updated_at = now()
    locked.save(update_fields=["portrait", "updated_at"])
    if earlier and earlier != portrait:
        discard_portrait(portrait=earlier)
    return locked


@transaction.atomic
def purge_drafts(*, before: datetime.datetime) -> int:
    """Erase the drafts untouched since `before`, sent ones included, with their photos; how many."""
    drafts = list(
        Draft.objects.select_for_update(of=("self",)).filter(updated_at__lt=before).select_related("portrait")
    )
    for draft in drafts:
        portrait = draft.portrait
        draft.delete()
        if portrait:
            discard_portrait(portrait=portrait)
    # The links were written to addresses that were typed in the draft, or to a parent's.
    forget_messages(subject_refs=[f"draft:{draft.public_id}" for draft in drafts])
    return len(drafts)
