"""Opening a draft elsewhere by an e-mailed link, and ending it."""

import datetime
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from passregion.applications.models import Applicant, Draft, DraftKey, ResumeAudience, ResumeLink
from passregion.applications.operations.drafting import DraftGone, change_applicant
from passregion.applications.queries import birth_date_behind
from passregion.applications.rules import IDENTITY, age_problem, birth_date_of, email_of
from passregion.beneficiaries.operations.portraits import discard_portrait
from passregion.common.clock import now, today
from passregion.common.digests import digest_of
from passregion.common.errors import Refusal
from passregion.common.languages import to_adult
from passregion.notifications import draft_emails
from passregion.notifications.operations.forget import forget_messages

LINK_LIFETIME = datetime.timedelta(hours=72)
WRONG_BIRTH_DATES_MAX = 5
WRITERS = {
    ResumeAudience.SELF: draft_emails.resume_link,
    ResumeAudience.GUARDIAN: draft_emails.hand_over_link,
    ResumeAudience.REMINDER: draft_emails.reminder,
}


class NotReady(Refusal):
    """The draft holds no birth date yet, or no address to write to: nothing could open the link."""

    code = "draft_not_ready"


class LinkRefused(Refusal):
    """A resume link that opens nothing."""

    code = "resume_link_refused"


class LinkUnknown(LinkRefused):
    """No such link; its draft may have been erased."""

    code = "resume_link_unknown"


class LinkExpired(LinkRefused):
    """The link was right, but too old."""

    code = "resume_link_expired"


class LinkUsed(LinkRefused):
    """The link has served, or too many wrong birth dates have closed it."""

    code = "resume_link_used"


@dataclass(frozen=True)
class Opened:
    """A draft, and the secret that the browser which opened it must keep."""

    draft: Draft
    secret: str


def _check(link: ResumeLink | None) -> ResumeLink:
    if link is None:
        raise LinkUnknown
    if link.used_at is not None:
        raise LinkUsed
    if link.expires_at <= now():
        raise LinkExpired
    return link


def find_link(*, secret: str) -> ResumeLink:
    """The link, without using it: for the page that asks the birth date. Raises LinkRefused."""
    return _check(ResumeLink.objects.filter(digest=digest_of(secret)).first())


@transaction.atomic
def send_link(*, draft: Draft, audience: ResumeAudience, to: str = "") -> ResumeLink:
    """Write a link that opens this draft to its own address, or to a parent's. Raises NotReady, DraftGone."""
    locked = Draft.objects.select_for_update().filter(pk=draft.pk, submitted_at=None).first()
    if locked is None:
        raise DraftGone
    address = to or email_of(locked)
    if not address or birth_date_of(locked) is None:
        raise NotReady
    secret = secrets.token_urlsafe(32)
    at = now()
    link = ResumeLink.objects.create(
        draft=locked,
        audience=audience,
        digest=digest_of(secret),
        created_at=at,
        expires_at=at + LINK_LIFETIME,
    )
    is_for_adult = audience == ResumeAudience.GUARDIAN
    WRITERS[audience](
        to=address,
        language=to_adult(locked.language) if is_for_adult else locked.language,
        subject_ref=f"draft:{locked.public_id}",
        first_name=str(locked.answers.get(IDENTITY, {}).get("first_name", "")),
        resume_url=settings.BASE_URL + reverse("apply:resume", args=[secret]),
    )
    return link


def _answered(link: ResumeLink, birth_date: datetime.date) -> bool:
    """Whether the birth date is right; a wrong one is counted, and the last allowed one closes the link."""
    if birth_date == birth_date_behind(link.draft):
        return True
    link.wrong_birth_date_count += 1
    if link.wrong_birth_date_count >= WRONG_BIRTH_DATES_MAX:
        link.used_at = now()
    link.save(update_fields=["wrong_birth_date_count", "used_at"])
    return False


def _lock_link(secret: str) -> ResumeLink:
    locked = ResumeLink.objects.select_for_update(of=("self",)).select_related("draft__campaign", "draft__portrait")
    return _check(locked.filter(digest=digest_of(secret)).first())


@transaction.atomic
def open_link(*, secret: str, birth_date: datetime.date) -> Opened | None:
    """Use the link up and give this browser a key; the earlier browsers keep theirs. Raises LinkRefused.

    None when the birth date is wrong. A parent's link makes the adult the applicant when the law asks for one.
    """
    link = _lock_link(secret)
    if not _answered(link, birth_date):
        return None
    draft = link.draft
    link.used_at = now()
    link.save(update_fields=["used_at"])
    key = secrets.token_urlsafe(32)
    DraftKey.objects.create(draft=draft, digest=digest_of(key), created_at=now())
    needs_adult = draft.submitted_at is None and age_problem(birth_date, today(), draft.campaign) == "guardian"
    if link.audience == ResumeAudience.GUARDIAN and needs_adult:
        draft = change_applicant(draft=draft, applicant=Applicant.GUARDIAN)
    return Opened(draft, key)


@transaction.atomic
def erase_by_link(*, secret: str, birth_date: datetime.date) -> bool:
    """End the draft behind the link; False when the birth date is wrong. Raises LinkRefused, DraftGone."""
    link = _lock_link(secret)
    if not _answered(link, birth_date):
        return False
    erase_draft(draft=link.draft)
    return True


@transaction.atomic
def erase_draft(*, draft: Draft) -> None:
    """Erase what was typed, with the photo, the keys, the links, their messages. Raises DraftGone once it is sent."""
    locked = Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk, submitted_at=None).first()
    if locked is None:
        raise DraftGone
    portrait = locked.portrait
    locked.delete()
    if portrait:
        discard_portrait(portrait=portrait)
    forget_messages(subject_refs=[f"draft:{locked.public_id}"])


@transaction.atomic
def close_key(*, draft: Draft, secret: str) -> None:
    """Let one browser open this draft no more."""
    DraftKey.objects.filter(draft=draft, digest=digest_of(secret)).delete()
