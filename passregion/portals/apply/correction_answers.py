"""The answers of a correction, as a form wants them and as a reader does."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from passregion.applications.models import Correction, CorrectionItem
from passregion.beneficiaries.models import Beneficiary, Civility
from passregion.establishments.queries import get_by_uai
from passregion.portals.apply.forms.school import find_track
from passregion.portals.contact_fields import readable_phone


def identity_answers(holder: Beneficiary) -> dict[str, str]:
    """The identity in force, written as an answer."""
    return {
        "civility": holder.civility,
        "first_name": holder.first_name,
        "last_name": holder.last_name,
        "birth_date": holder.birth_date.isoformat(),
    }


def person_of(answer: Mapping[str, str]) -> dict[str, Any]:
    """An answer on the identity, as its form wants it."""
    return {**answer, "birth_date": datetime.date.fromisoformat(answer["birth_date"])}


def summary_of(correction: Correction) -> list[tuple[str, str]]:
    """The new answer in words, label and value; empty for a photo, which is shown."""
    answer = correction.answer
    if correction.item == CorrectionItem.IDENTITY:
        day = formats.date_format(datetime.date.fromisoformat(answer["birth_date"]), "d/m/Y")
        return [
            (_("Civilité"), str(Civility(answer["civility"]).label)),
            (_("Nom"), answer["last_name"]),
            (_("Prénom"), answer["first_name"]),
            (_("Date de naissance"), day),
        ]
    if correction.item == CorrectionItem.CONTACT:
        parts = (answer["care_of"], answer["address_line"], answer["address_complement"])
        where = [*parts, f"{answer['postal_code']} {answer['commune']}"]
        return [
            (_("Téléphone"), readable_phone(answer["phone"])),
            (_("Adresse"), ", ".join(part for part in where if part)),
        ]
    if correction.item == CorrectionItem.SCHOOL:
        establishment, track = get_by_uai(answer.get("uai", "")), find_track(answer.get("track_code", ""))
        # What is not in the list is shown as it was named.
        named, named_track = answer.get("establishment_request", {}), answer.get("track_request", {})
        return [
            (_("Établissement"), establishment.name if establishment else named.get("name", "")),
            (_("Filière"), track.label if track else named_track.get("name", "")),
        ]
    return []
