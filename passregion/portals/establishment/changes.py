"""What a correction changed, for the reviewer to compare: the former value beside the new one."""

import datetime
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from passregion.applications.correction_queries import last_sent_round, reason_of
from passregion.applications.models import Application, Correction, CorrectionItem
from passregion.applications.states import State
from passregion.beneficiaries.models import Civility


@dataclass(frozen=True)
class Line:
    """One value: its name, what it was, what it is. The two are empty when the school does not see the value."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One item that was sent back: why, and what is new. No line and no photo: confirmed as it was."""

    item: str
    label: str
    reason: str
    lines: list[Line]
    has_former_photo: bool


@dataclass(frozen=True)
class Changes:
    """What came back from the young person, and when."""

    sent_at: datetime.datetime
    items: list[Change]


def changes_of(application: Application) -> Changes | None:
    """What the last round changed, while the demande waits for a decision; None when nothing came back."""
    found = last_sent_round(application) if application.state == State.SUBMITTED else None
    if found is None or found.sent_at is None:
        return None
    return Changes(found.sent_at, [_change(row, application) for row in found.corrections])


def _change(correction: Correction, application: Application) -> Change:
    return Change(
        item=correction.item,
        label=str(correction.get_item_display()),
        reason=reason_of(correction),
        lines=_lines(correction, application),
        has_former_photo=correction.portrait_id is not None,
    )


def _lines(correction: Correction, application: Application) -> list[Line]:
    before, holder = correction.before, application.beneficiary
    if correction.item == CorrectionItem.IDENTITY:
        labels = {
            "civility": _("Civilité"),
            "last_name": _("Nom"),
            "first_name": _("Prénom"),
            "birth_date": _("Né(e) le"),
        }
        return [
            Line(label, _in_words(name, before[name]), _in_words(name, str(getattr(holder, name))))
            for name, label in labels.items()
            if name in before
        ]
    if correction.item == CorrectionItem.SCHOOL:
        pairs = {
            "establishment": (_("Établissement"), application.establishment.name),
            "track": (_("Filière"), application.track.label),
        }
        return [Line(label, before[name], after) for name, (label, after) in pairs.items() if name in before]
    return _contact_lines(set(before))


def _contact_lines(changed: set[str]) -> list[Line]:
    lines = []
    if "phone" in changed:
        lines.append(Line(_("Numéro de téléphone"), "", _("Modifié")))
    if changed - {"phone"}:
        lines.append(Line(_("Adresse postale"), "", _("Modifiée")))
    return lines


def _in_words(name: str, value: str) -> str:
    if name == "birth_date":
        return formats.date_format(datetime.date.fromisoformat(value), "d/m/Y")
    return str(Civility(value).label) if name == "civility" else value
