"""The door of the room: photos are prepared elsewhere, and what goes wrong there is a refusal here."""

from passregion.photos import pipeline, rules
from passregion.photos.refusals import PhotoTooBig
from passregion.photos.rules import Crop, Prepared


def prepare(data: bytes, *, crop: Crop | None = None) -> Prepared:
    """The portrait and the source of one photo; without `crop`, one is chosen. Raises a PhotoRefused."""
    if len(data) > rules.BYTE_COUNT_MAX:
        raise PhotoTooBig(megabytes_max=rules.BYTE_COUNT_MAX // 1024 // 1024)
    return pipeline.prepare(data, crop=crop)
