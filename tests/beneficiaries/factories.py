"""Portraits for tests."""

import io

from passregion.beneficiaries.models import Portrait
from passregion.beneficiaries.operations.portraits import store_portrait
from tests.photos.pictures import draw_photo, photo_bytes

__all__ = ["draw_photo", "make_portrait", "photo_bytes"]


def make_portrait() -> Portrait:
    """A stored portrait."""
    return store_portrait(upload=io.BytesIO(photo_bytes()))
