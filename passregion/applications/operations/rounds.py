"""What correction rounds leave behind: answers that were never sent, values that were replaced."""

from django.db import transaction

from passregion.applications.models import Application, Correction, CorrectionItem
from passregion.beneficiaries.operations.portraits import discard_portrait
from passregion.common.clock import now


@transaction.atomic
def forget_replaced(application: Application) -> None:
    """Once decided, nobody compares any more: the former values and photo are erased.

    The former establishment stays: it tells who studied the demande before.
    """
    for correction in application.corrections.exclude(item=CorrectionItem.SCHOOL):
        correction.before = {}
        _erase_portrait(correction)


@transaction.atomic
def close_unsent(application: Application) -> None:
    """Nobody will send these answers any more: they are erased, and what was asked is no longer open."""
    for correction in application.corrections.filter(closed_at=None):
        correction.answer, correction.answered_at, correction.closed_at = {}, None, now()
        _erase_portrait(correction)


def _erase_portrait(correction: Correction) -> None:
    portrait, correction.portrait = correction.portrait, None
    correction.save()
    if portrait:
        discard_portrait(portrait=portrait)
