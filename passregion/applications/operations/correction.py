"""The correction round: a reviewer asks for some items again, the young person answers each, then sends all back.

Answers stay aside until they are sent: whoever studies the demande never sees it half corrected.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from passregion.applications.models import Application, Correction
from passregion.applications.operations.moves import lock_application, move
from passregion.applications.reasons import OTHER, REASONS
from passregion.applications.states import State
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.beneficiaries.models import Portrait
from passregion.beneficiaries.operations.portraits import discard_portrait
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal
from passregion.establishments.models import Establishment, Track


class CorrectionReasonMissing(Refusal):
    """Each item has a reason of its list, and « Autre motif » says more in words; details: item, empty for none."""

    code = "correction_reason_missing"


class NothingToCorrect(Refusal):
    """This item was not asked, or no longer is: sent back or withdrawn meanwhile."""

    code = "nothing_to_correct"


class AnswerMissing(Refusal):
    """Some items have no new answer yet: `items`."""

    code = "answer_missing"

    def __init__(self, *, items: list[str]) -> None:
        super().__init__(items=items)
        self.items = items


@dataclass(frozen=True)
class AskedItem:
    """One item to correct, a reason of its list (`reasons.REASONS`), and words for the young person."""

    item: str
    reason: str
    text: str = ""


@transaction.atomic
def ask(*, application_id: uuid.UUID, items: Sequence[AskedItem], actor: Actor, seen: int | None = None) -> Application:
    """Send these items back to the young person. `application_id` is the public id, `seen` as for `moves.move`.

    Raises ApplicationUnknown, AlreadyDecided, CorrectionReasonMissing.
    """
    _check(items)
    application = lock_application(application_id)
    # One moment for the round: histories find what was asked by it.
    at = move(application, "ask_correction", actor, seen=seen).at
    for asked in items:
        Correction.objects.create(
            application=application,
            item=asked.item,
            reason=asked.reason,
            text=asked.text.strip(),
            asked_at=at,
            asked_by_ref=actor.ref,
            asked_by_label=actor.label,
        )
    record(
        action=Action.CORRECTION_ASKED,
        actor=actor,
        subject_ref=f"application:{application.public_id}",
        items={asked.item: asked.reason for asked in items},
    )
    return application


def _check(items: Sequence[AskedItem]) -> None:
    names = [asked.item for asked in items]
    if not names or len(set(names)) != len(names):
        raise CorrectionReasonMissing(item="")
    for asked in items:
        is_listed = asked.reason in REASONS.get(asked.item, {})
        if not is_listed or (asked.reason == OTHER and not asked.text.strip()):
            raise CorrectionReasonMissing(item=asked.item)


@transaction.atomic
def answer(
    *,
    application: Application,
    item: str,
    values: Mapping[str, Any],
    portrait: Portrait | None = None,
    is_complete: bool = True,
) -> Correction:
    """Keep the new answer of one open item; the other items are untouched, whatever another tab wrote.

    Not `is_complete`: a part of an answer that has several questions. A photo that an earlier answer held is erased.
    Raises NothingToCorrect.
    """
    correction = _open(lock_application(application.public_id), item)
    replaced, at = correction.portrait, now() if is_complete else None
    correction.answer, correction.portrait, correction.answered_at = dict(values), portrait, at
    correction.save(update_fields=["answer", "portrait", "answered_at"])
    if replaced and replaced != portrait:
        discard_portrait(portrait=replaced)
    return correction


def _open(application: Application, item: str) -> Correction:
    if application.state != State.TO_CORRECT:
        raise NothingToCorrect
    found = application.corrections.filter(item=item, closed_at=None).select_related("portrait").first()
    if found is None:
        raise NothingToCorrect
    return found


@transaction.atomic
def send_back(*, application: Application, actor: Actor) -> list[Correction]:
    """Give the corrected demande back to the establishment, closing the round; the answers that were open.

    The caller writes them where they belong, in the same transaction. Raises AlreadyDecided, AnswerMissing.
    """
    locked = lock_application(application.public_id)
    waiting = list(locked.corrections.filter(closed_at=None).select_related("portrait").order_by("pk"))
    if locked.state == State.TO_CORRECT and (missing := [row.item for row in waiting if row.answered_at is None]):
        raise AnswerMissing(items=missing)
    at = move(locked, "send_back", actor).at
    for correction in waiting:
        correction.closed_at = at
        correction.save(update_fields=["closed_at"])
    record(
        action=Action.CORRECTION_SENT,
        actor=actor,
        subject_ref=f"application:{locked.public_id}",
        items=[row.item for row in waiting],
    )
    return waiting


@transaction.atomic
def keep_before(*, correction: Correction, before: Mapping[str, Any], portrait: Portrait | None = None) -> Correction:
    """Write what an answer replaced, and forget the answer: it now stands where it belongs."""
    correction.answer, correction.before, correction.portrait = {}, dict(before), portrait
    correction.save(update_fields=["answer", "before", "portrait"])
    return correction


@transaction.atomic
def change_school(*, application_id: uuid.UUID, establishment: Establishment, track: Track) -> Application:
    """The demande is now studied there, for that filière. Raises ApplicationUnknown."""
    locked = lock_application(application_id)
    locked.establishment, locked.track = establishment, track
    locked.save(update_fields=["establishment", "track"])
    return locked
