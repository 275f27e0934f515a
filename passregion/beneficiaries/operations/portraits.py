"""Keeping a photo: the portrait, and the picture it is cut from for as long as the crop may change."""

import datetime
import hashlib
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.db import transaction

from passregion.beneficiaries.models import Portrait
from passregion.common.clock import now
from passregion.common.errors import Refusal
from passregion.photos import worker
from passregion.photos.refusals import PhotoRefused
from passregion.photos.rules import BYTE_COUNT_MAX, HEIGHT, WIDTH, Crop, Prepared

__all__ = [
    "BYTE_COUNT_MAX",
    "PhotoRefused",
    "SourceForgotten",
    "discard_portrait",
    "erase_orphan_files",
    "forget_source",
    "recrop",
    "store_portrait",
]


class SourceForgotten(Refusal):
    """The picture that the portrait was cut from is no longer kept: another photo can be sent."""

    code = "source_forgotten"


def store_portrait(*, upload: BinaryIO) -> Portrait:
    """Keep the photo of `upload` under a random private name. Raises a PhotoRefused whose code says why."""
    data = upload.read(BYTE_COUNT_MAX + 1)
    # Before the transaction: decoding takes its time, and nothing is held meanwhile.
    prepared = worker.prepare(data)
    portrait = Portrait(width=WIDTH, height=HEIGHT, created_at=now(), upload_sha256=hashlib.sha256(data).hexdigest())
    return _write(portrait, prepared, with_source=True)


def recrop(*, portrait: Portrait, crop: Crop) -> Portrait:
    """Cut the same photo otherwise: a new file, a new digest, the same row. The crop is pushed into the picture.

    Raises SourceForgotten, and PhotoTooSmall for a frame of too few pixels.
    """
    if not portrait.source:
        raise SourceForgotten
    try:
        with portrait.source.open("rb") as file:
            source = file.read()
    except FileNotFoundError as lost:
        raise SourceForgotten from lost
    prepared = worker.prepare(source, crop=crop)
    with transaction.atomic():
        locked = Portrait.objects.select_for_update().filter(pk=portrait.pk).first()
        # Sent, replaced or discarded meanwhile, from another tab.
        if locked is None or locked.source != portrait.source:
            raise SourceForgotten
        earlier = _files(locked)[:1]
        recropped = _write(locked, prepared, with_source=False)
        _erase_after_commit(earlier)
    return recropped


def _write(portrait: Portrait, prepared: Prepared, *, with_source: bool) -> Portrait:
    """Files first, then the row; no file stays when the row cannot be written."""
    portrait.sha256 = hashlib.sha256(prepared.portrait_jpeg).hexdigest()
    portrait.crop, portrait.hints = prepared.crop.as_json(), prepared.hints
    written: list[tuple[Storage, str]] = []
    try:
        portrait.image.save("portrait.jpg", ContentFile(prepared.portrait_jpeg), save=False)
        written.append((portrait.image.storage, str(portrait.image.name)))
        if with_source:
            portrait.source.save("source.jpg", ContentFile(prepared.source_jpeg), save=False)
            written.append((portrait.source.storage, str(portrait.source.name)))
        with transaction.atomic():
            portrait.save()
    except BaseException:
        _erase(written)
        raise
    return portrait


@transaction.atomic
def forget_source(*, portrait: Portrait) -> Portrait:
    """Erase the picture that the portrait was cut from: the demande is sent, the crop stays as it is."""
    erased = _files(portrait)[1:]
    portrait.source = ""
    portrait.save(update_fields=["source"])
    _erase_after_commit(erased)
    return portrait


@transaction.atomic
def discard_portrait(*, portrait: Portrait) -> None:
    """Erase a portrait that no beneficiary holds, its files once the transaction is committed."""
    if portrait.beneficiaries.exists():
        return
    erased = _files(portrait)
    portrait.delete()
    _erase_after_commit(erased)


def erase_orphan_files(*, older_than_seconds: float = 24 * 3600) -> int:
    """Erase the files of portraits that no row names; how many.

    A transaction that is taken back after a photo was written leaves such files. Those younger than
    `older_than_seconds` may belong to one that is still under way.
    """
    storage, erased = default_storage, 0
    until = now() - datetime.timedelta(seconds=older_than_seconds)
    for field in ("image", "source"):
        folder = {"image": "portraits", "source": "sources"}[field]
        for inner in storage.listdir(folder)[0] if storage.exists(folder) else []:
            names = [f"{folder}/{inner}/{name}" for name in storage.listdir(f"{folder}/{inner}")[1]]
            named = set(Portrait.objects.filter(**{f"{field}__in": names}).values_list(field, flat=True))
            for name in names:
                if name not in named and storage.get_modified_time(name) < until:
                    storage.delete(name)
                    erased += 1
    return erased


def _files(portrait: Portrait) -> list[tuple[Storage, str]]:
    return [(file.storage, str(file.name)) for file in (portrait.image, portrait.source) if file]


def _erase(files: list[tuple[Storage, str]]) -> None:
    for storage, name in files:
        storage.delete(name)


def _erase_after_commit(files: list[tuple[Storage, str]]) -> None:
    transaction.on_commit(lambda: _erase(files))
