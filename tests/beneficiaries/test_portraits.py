"""Keeping portraits: private names, no file left behind, crops chosen again from a source that is then forgotten."""

import hashlib
import io
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from passregion.beneficiaries.models import Portrait
from passregion.beneficiaries.operations import portraits
from passregion.beneficiaries.operations.portraits import (
    PhotoRefused,
    SourceForgotten,
    discard_portrait,
    erase_orphan_files,
    forget_source,
    recrop,
    store_portrait,
)
from passregion.photos.rules import Crop
from tests.beneficiaries.factories import make_portrait
from tests.photos.pictures import opened, photo_bytes
from tests.world import private_storage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> None:
    """The other process of the tests keeps photos too, at the same instant: they are not counted here."""
    private_storage(settings, tmp_path)


def stored() -> set[str]:
    """Every portrait and source in the storage."""
    names = set()
    for folder in ("portraits", "sources"):
        if default_storage.exists(folder):
            for inner in default_storage.listdir(folder)[0]:
                names |= {f"{folder}/{inner}/{name}" for name in default_storage.listdir(f"{folder}/{inner}")[1]}
    return names


def test_a_portrait_and_its_source_have_private_random_names() -> None:
    data = photo_bytes(1000, 1400)
    portrait = store_portrait(upload=io.BytesIO(data))
    name = portrait.public_id.hex
    assert portrait.image.name == f"portraits/{name[:2]}/{name}.jpg"
    assert portrait.source.name == f"sources/{name[:2]}/{name}.jpg"
    assert portrait.upload_sha256 == hashlib.sha256(data).hexdigest()
    with portrait.image.open() as file:
        assert portrait.sha256 == hashlib.sha256(file.read()).hexdigest()
    with portrait.source.open() as file:
        assert opened(file.read()).size == (1000, 1400)
    assert (portrait.width, portrait.height) == (700, 900)
    assert set(portrait.crop) == {"x", "y", "width", "turn"}
    assert "no_face" in portrait.hints


def test_a_refused_photo_leaves_nothing() -> None:
    before = stored()
    with pytest.raises(PhotoRefused):
        store_portrait(upload=io.BytesIO(b"no"))
    assert not Portrait.objects.exists()
    assert stored() == before


def test_a_file_longer_than_the_limit_is_not_read_whole() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, count: int = -1) -> bytes:
            self.asked = count
            return b"\xff" * count

    upload = Endless()
    with pytest.raises(PhotoRefused) as refusal:
        store_portrait(upload=upload)
    assert refusal.value.code == "too_big"
    assert upload.asked == portraits.BYTE_COUNT_MAX + 1


def test_a_row_that_cannot_be_written_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stored()

    def fail(*_given: object, **_named: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(Portrait, "save", fail)
    with pytest.raises(DatabaseError):
        make_portrait()
    assert stored() == before


def test_cut_again_it_is_another_picture_of_the_same_photo(django_capture_on_commit_callbacks: object) -> None:
    portrait = store_portrait(upload=io.BytesIO(photo_bytes(1000, 1400)))
    sha256, image = portrait.sha256, portrait.image.name
    with django_capture_on_commit_callbacks(execute=True):
        again = recrop(portrait=portrait, crop=Crop(0.2, 0.1, 0.5))
    assert again.pk == portrait.pk
    assert again.sha256 != sha256
    assert again.crop == {"x": 0.2, "y": 0.1, "width": 0.5, "turn": 0}
    assert again.upload_sha256 == portrait.upload_sha256
    assert again.source.name == portrait.source.name
    assert again.image.name != image
    assert not default_storage.exists(image)
    assert default_storage.exists(again.image.name)
    again.refresh_from_db()
    assert again.sha256 != sha256


def test_a_frame_that_is_refused_changes_nothing() -> None:
    portrait = store_portrait(upload=io.BytesIO(photo_bytes(1000, 1400)))
    before = stored()
    with pytest.raises(PhotoRefused):
        recrop(portrait=portrait, crop=Crop(0.2, 0.1, 0.1))
    assert stored() == before
    portrait.refresh_from_db()
    assert default_storage.exists(portrait.image.name)


def test_once_forgotten_the_source_is_gone_and_the_portrait_stays(django_capture_on_commit_callbacks: object) -> None:
    portrait = make_portrait()
    source = portrait.source.name
    with django_capture_on_commit_callbacks(execute=True):
        forget_source(portrait=portrait)
    portrait.refresh_from_db()
    assert not portrait.source
    assert not default_storage.exists(source)
    assert default_storage.exists(portrait.image.name)
    with pytest.raises(SourceForgotten):
        recrop(portrait=portrait, crop=Crop(0, 0, 1))
    forget_source(portrait=portrait)


def test_a_source_whose_file_is_lost_is_forgotten() -> None:
    portrait = make_portrait()
    default_storage.delete(portrait.source.name)
    with pytest.raises(SourceForgotten):
        recrop(portrait=portrait, crop=Crop(0, 0, 1))


def test_a_crop_that_comes_after_the_sending_changes_nothing() -> None:
    """Two tabs: the other one has sent the demande while this one holds the portrait as it was."""
    stale = make_portrait()
    forget_source(portrait=Portrait.objects.get(pk=stale.pk))
    before = stored()
    with pytest.raises(SourceForgotten):
        recrop(portrait=stale, crop=Crop(0, 0, 1))
    assert stored() == before


def test_a_discarded_portrait_takes_both_files_along(django_capture_on_commit_callbacks: object) -> None:
    portrait = make_portrait()
    names = {portrait.image.name, portrait.source.name}
    with django_capture_on_commit_callbacks(execute=True):
        discard_portrait(portrait=portrait)
        assert names <= stored(), "kept until the transaction is sure"
    assert not names & stored()


def test_a_rollback_keeps_the_files_of_a_portrait_that_stays() -> None:
    portrait = make_portrait()
    with pytest.raises(RuntimeError), transaction.atomic():
        discard_portrait(portrait=portrait)
        raise RuntimeError
    assert {portrait.image.name, portrait.source.name} <= stored()


def test_files_that_no_row_names_are_erased_once_old() -> None:
    """A transaction around the operation was taken back after the files were written."""
    kept = make_portrait()
    before = stored()
    with pytest.raises(RuntimeError), transaction.atomic():
        make_portrait()
        raise RuntimeError
    orphans = stored() - before
    assert len(orphans) == 2
    erase_orphan_files()
    assert orphans <= stored(), "a transaction under way may still name them"
    assert erase_orphan_files(older_than_seconds=-1) >= 2
    assert not orphans & stored()
    assert {kept.image.name, kept.source.name} <= stored()


@pytest.mark.django_db(transaction=True)
def test_crops_at_the_same_instant_leave_one_file() -> None:
    portrait = store_portrait(upload=io.BytesIO(photo_bytes(1000, 1400)))
    before = stored()

    def cut(share: float) -> None:
        recrop(portrait=Portrait.objects.get(pk=portrait.pk), crop=Crop(share, 0.1, 0.5))
        connection.close()

    threads = [threading.Thread(target=cut, args=(number / 20,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    portrait.refresh_from_db()
    folder = portrait.image.name.rsplit("/", 1)[0]
    mine = {name for name in stored() if portrait.public_id.hex in name and name.startswith(folder)}
    assert mine == {portrait.image.name}
    assert len(stored()) == len(before)
    with portrait.image.open() as file:
        assert portrait.sha256 == hashlib.sha256(file.read()).hexdigest()
