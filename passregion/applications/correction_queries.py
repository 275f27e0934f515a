"""Questions about correction rounds: what is open, what was asked and answered, who had the dossier before."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from passregion.applications.models import Application, Correction, CorrectionItem, Transition
from passregion.applications.reasons import reason_label
from passregion.establishments.models import Establishment

# The order in which the items are asked and corrected: that of the demande.
ITEM_ORDER = list(CorrectionItem.values)


@dataclass(frozen=True)
class Round:
    """What was asked at one moment. `sent_at` None: still open, or closed without an answer (withdrawn)."""

    asked_at: datetime.datetime
    sent_at: datetime.datetime | None
    is_open: bool
    corrections: list[Correction]


def reason_of(correction: Correction) -> str:
    """Why this item was sent back, in the language in force."""
    return reason_label(correction.item, correction.reason)


def in_order(corrections: Iterable[Correction]) -> list[Correction]:
    """These corrections in the order of the demande."""
    return sorted(corrections, key=lambda row: ITEM_ORDER.index(row.item))


def open_corrections(application: Application) -> list[Correction]:
    """What the young person still has to correct and send back."""
    return in_order(application.corrections.filter(closed_at=None).select_related("portrait"))


def rounds_of(application: Application) -> list[Round]:
    """Every round, the first one first."""
    rows = list(application.corrections.select_related("portrait").order_by("asked_at", "pk"))
    return [_round(asked_at, in_order(asked)) for asked_at, asked in groupby(rows, key=lambda row: row.asked_at)]


def _round(asked_at: datetime.datetime, corrections: list[Correction]) -> Round:
    first = corrections[0]
    is_answered = all(row.answered_at for row in corrections)
    return Round(asked_at, first.closed_at if is_answered else None, first.closed_at is None, corrections)


def last_sent_round(application: Application) -> Round | None:
    """The answers that the establishment has to look at: those of the latest round that was sent back."""
    sent = [found for found in rounds_of(application) if found.sent_at]
    return max(sent, key=lambda found: found.asked_at, default=None)


def last_transition(application: Application) -> Transition | None:
    """Who moved the application last."""
    return application.transitions.order_by("-at", "-id").first()


def with_rounds(rows: QuerySet[Application], *, corrected_first: bool = False) -> QuerySet[Application]:
    """The rows with `since` (when each came where it stands), `is_corrected`, and their `open_corrections`.

    `corrected_first`: those that came back stand before the others, each in the order of arrival.
    """
    answered = Correction.objects.filter(application=OuterRef("pk"), closed_at__isnull=False, answered_at__isnull=False)
    moves = Transition.objects.filter(application=OuterRef("pk"), to_state=OuterRef("state")).order_by("-at", "-id")
    still_open = Correction.objects.filter(closed_at=None).order_by("pk")
    found = rows.annotate(
        since=Subquery(moves.values("at")[:1]),
        is_corrected=Exists(answered),
    ).prefetch_related(Prefetch("corrections", queryset=still_open, to_attr="open_corrections"))
    return found.order_by("-is_corrected", "submitted_at", "id") if corrected_first else found


def has_left(establishments: Iterable[Establishment], reference: uuid.UUID | str) -> bool:
    """Whether one of these establishments studied this dossier before a correction took it elsewhere.

    `reference` is a public id or a file number.
    """
    field = "public_id" if isinstance(reference, uuid.UUID) else "beneficiary__file_number"
    mine = list(establishments)
    return (
        Application.objects.filter(**{field: reference}, corrections__before__uai__in=[row.uai for row in mine])
        .exclude(establishment__in=mine)
        .exists()
    )
