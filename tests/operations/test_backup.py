"""A backup comes back whole or not at all."""

import json
import tarfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections

from passregion.common import clock
from passregion.common.backups import stored_files, write_backup
from passregion.notifications.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path: Path) -> Path:
    """Private files in a folder of this test."""
    place = tmp_path / "media"
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(place)}}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    return place


@pytest.fixture(autouse=True)
def nobody_else(transactional_db: None) -> None:
    """A thread of an earlier test may have left its connection open, and a restore wants the database for itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def given_a_message(subject: str = "Bonjour") -> Message:
    return Message.objects.create(
        kind="test",
        recipient="alice@example.org",
        subject=subject,
        text="é€",
        html="",
        state="queued",
        queued_at=clock.now(),
    )


def given_a_file(name: str = "portraits/a1/b2.jpg", content: bytes = b"\xff\xd8portrait") -> str:
    return default_storage.save(name, ContentFile(content))


def subjects() -> list[str]:
    return sorted(Message.objects.values_list("subject", flat=True))


def restore(archive: Path, *options: str) -> None:
    connections.close_all()
    call_command("restore", str(archive), *options)


def rewritten(archive: Path, target: Path, change) -> Path:
    """A copy of the archive in which `change(name, content)` gives each part's new content; None leaves it out."""
    with tarfile.open(archive) as source, tarfile.open(target, "w") as copy:
        for member in source:
            content = change(member.name, source.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                copy.addfile(member, BytesIO(content))
    return target


def test_data_and_files_come_back_as_they_were(tmp_path: Path) -> None:
    given_a_message("Avant")
    name = given_a_file()
    archive, manifest = write_backup(target=tmp_path)
    assert manifest.files_count == 1
    given_a_message("Après")
    Message.objects.filter(subject="Avant").delete()
    default_storage.delete(name)
    given_a_file("portraits/new.jpg")
    restore(archive, "--replace")
    assert subjects() == ["Avant"]
    assert Message.objects.get().text == "é€"
    assert list(stored_files(default_storage)) == [name]
    with default_storage.open(name) as file:
        assert file.read() == b"\xff\xd8portrait"


def test_rows_can_be_added_after_a_restore(tmp_path: Path) -> None:
    first = given_a_message()
    archive, _ = write_backup(target=tmp_path)
    restore(archive, "--replace")
    assert given_a_message("Suite").pk > first.pk


def test_an_archive_is_closed_to_others_and_is_never_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "one.tar"
    call_command("backup", str(target))
    assert target.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(target))
    assert {path.name for path in tmp_path.iterdir()} <= {"one.tar", "media"}


def test_a_database_with_data_needs_to_be_asked(tmp_path: Path) -> None:
    given_a_message("Avant")
    archive, _ = write_backup(target=tmp_path)
    given_a_message("Après")
    with pytest.raises(CommandError, match="already holds data"):
        restore(archive)
    assert subjects() == ["Après", "Avant"]


def test_an_empty_database_takes_the_backup_without_being_asked(tmp_path: Path) -> None:
    given_a_message("Avant")
    archive, _ = write_backup(target=tmp_path)
    Message.objects.all().delete()
    restore(archive)
    assert subjects() == ["Avant"]


def test_a_database_in_use_is_refused(tmp_path: Path) -> None:
    archive, _ = write_backup(target=tmp_path)
    connections.close_all()
    other = connection.copy()
    try:
        other.ensure_connection()
        with pytest.raises(CommandError, match="stop the web server"):
            call_command("restore", str(archive), "--replace")
    finally:
        other.close()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda name, content: content[:-1] + b"!" if name == "database.dump" else content, "has changed"),
        (lambda name, content: b"other" if name.startswith("files/") else content, "has changed"),
        (lambda name, content: None if name.startswith("files/") else content, "is missing"),
        (lambda name, content: b"{}" if name == "manifest.json" else content, "cannot be read"),
        (lambda name, content: None if name == "manifest.json" else content, "not a backup"),
        (
            lambda name, content: (
                content.replace(b"files/portraits", b"files/../../..") if name.startswith("m") else content
            ),
            "is not right",
        ),
    ],
    ids=["changed dump", "changed file", "missing file", "empty list", "no list", "name that climbs out"],
)
def test_a_damaged_archive_changes_nothing(tmp_path: Path, change, says: str) -> None:
    given_a_message("Avant")
    given_a_file()
    archive, _ = write_backup(target=tmp_path)
    given_a_message("Après")
    with pytest.raises(CommandError, match=says):
        restore(rewritten(archive, tmp_path / "damaged.tar", change), "--replace")
    assert subjects() == ["Après", "Avant"]
    assert len(list(stored_files(default_storage))) == 1


def test_a_cut_archive_changes_nothing(tmp_path: Path) -> None:
    given_a_message("Avant")
    archive, _ = write_backup(target=tmp_path)
    given_a_message("Après")
    content = archive.read_bytes()
    cut = tmp_path / "cut.tar"
    for size in (0, 100, 2000, len(content) // 2):
        cut.write_bytes(content[:size])
        with pytest.raises(CommandError):
            restore(cut, "--replace")
    assert subjects() == ["Après", "Avant"]


def test_a_dump_that_fails_midway_leaves_everything_as_it_was(tmp_path: Path, monkeypatch) -> None:
    given_a_message("Avant")
    archive, manifest = write_backup(target=tmp_path)
    given_a_file("portraits/new.jpg")
    # The transaction opens, drops everything, and then fails.
    monkeypatch.setattr("passregion.common.restores.ANEW", "DROP SCHEMA public CASCADE;\nSELECT 1 / 0;\n")
    with pytest.raises(CommandError, match="psql failed"):
        restore(archive, "--replace")
    assert subjects() == ["Avant"]
    assert list(stored_files(default_storage)) == ["portraits/new.jpg"]


def test_the_manifest_names_each_part_once(tmp_path: Path) -> None:
    given_a_file()
    archive, _ = write_backup(target=tmp_path)
    with tarfile.open(archive) as opened:
        names = opened.getnames()
        said = json.loads(opened.extractfile("manifest.json").read())
    assert names == ["manifest.json", *(part["name"] for part in said["parts"])]


def test_a_missing_program_is_named(tmp_path: Path, settings) -> None:
    settings.POSTGRES_BIN = str(tmp_path)
    with pytest.raises(CommandError, match="pg_dump is missing"):
        call_command("backup", str(tmp_path / "x.tar"))
