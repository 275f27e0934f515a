"""From the answers of the step « Informations établissement » to rows: chosen, or standing in for what was named."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from passregion.establishments.models import Establishment, Track
from passregion.establishments.operations import listing


@transaction.atomic
def rows_named(answers: Mapping[str, Any]) -> tuple[Establishment | None, Track | None]:
    """The establishment and the track of these answers of the step `school`.

    What was not in the list gets a row that stands in, and a request to the Region. None: no longer in the list.
    """
    if named := answers.get("establishment_request"):
        establishment: Establishment | None = listing.request_establishment(**named).establishment
    else:
        open_rows = Establishment.objects.filter(is_open_to_applications=True)
        establishment = open_rows.filter(uai=answers.get("uai", "")).first()
    if establishment is None:
        return None, None
    if named := answers.get("track_request"):
        return establishment, listing.request_track(establishment=establishment, **named).track
    return establishment, Track.objects.filter(code=answers.get("track_code", ""), is_provisional=False).first()
