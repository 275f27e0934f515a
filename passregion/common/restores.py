"""Restoring a backup: everything is verified first, then all of it comes back or nothing does."""

import json
import shutil
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from django.apps import apps
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection

from passregion.common.backups import (
    CHUNK_BYTES,
    DUMP,
    FILES,
    FORMAT,
    MANIFEST,
    MANIFEST_BYTES_MAX,
    BackupProblem,
    Manifest,
    Part,
    program,
    run_client,
    sha256_of,
    stored_files,
)

BROKEN = "The archive is damaged: "
ANEW = "DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"


def read_manifest(archive: tarfile.TarFile) -> Manifest:
    """Return what the archive says of itself. Raises BackupProblem when it is not one of ours."""
    first = archive.next()
    if first is None or first.name != MANIFEST or not first.isfile() or first.size > MANIFEST_BYTES_MAX:
        raise BackupProblem("This file is not a backup made by this product.")
    content = archive.extractfile(first)
    try:
        said = json.loads(content.read() if content else b"")
        parts = tuple(Part(str(one["name"]), int(one["size_bytes"]), str(one["sha256"])) for one in said["parts"])
        manifest = Manifest(str(said["made_at"]), int(said["server_version"]), parts)
        known = said["format"] == FORMAT
    except (ValueError, KeyError, TypeError) as error:
        raise BackupProblem(BROKEN + "its list of parts cannot be read.") from error
    if not known:
        raise BackupProblem("This backup has a format that this version does not know: use the version that made it.")
    if [part.name for part in parts].count(DUMP) != 1 or not all(_is_safe(part.name) for part in parts):
        raise BackupProblem(BROKEN + "its list of parts is not right.")
    return manifest


def _is_safe(name: str) -> bool:
    """True for the database and for a file that stays inside the folder of private files."""
    inside = PurePosixPath(name.removeprefix(FILES))
    return name == DUMP or (name.startswith(FILES) and not inside.is_absolute() and ".." not in inside.parts)


def _unpack(archive: tarfile.TarFile, manifest: Manifest, folder: Path) -> dict[str, Path]:
    """Copy each part aside and compare its checksum. Raises BackupProblem at the first that differs."""
    copies: dict[str, Path] = {}
    for number, part in enumerate(manifest.parts):
        member = archive.next()
        source = archive.extractfile(member) if member is not None and member.isfile() else None
        if member is None or source is None or member.name != part.name:
            raise BackupProblem(f"{BROKEN}{part.name} is missing.")
        copies[part.name] = folder / str(number)
        with copies[part.name].open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK_BYTES)
        with copies[part.name].open("rb") as copy:
            if sha256_of(copy) != (part.sha256, part.size_bytes):
                raise BackupProblem(f"{BROKEN}{part.name} has changed since it was made.")
    return copies


def database_holds_data() -> bool:
    """True when any table of the product has a row."""
    existing = set(connection.introspection.table_names())
    models = [model for model in apps.get_models() if model.__module__.startswith("passregion.")]
    return any(model._base_manager.exists() for model in models if model._meta.db_table in existing)


def _refuse_if_in_use() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        others = cursor.fetchone()[0]
    if others:
        raise BackupProblem(f"{others} other connections use the database: stop the web server and the worker first.")


def _restore_database(dump: Path, folder: Path) -> None:
    """Replace the database's content by the dump, in one transaction."""
    script = folder / "script.sql"
    content = folder / "content.sql"
    run_client([program("pg_restore"), "--no-owner", "--no-privileges", f"--file={content}", str(dump)])
    with script.open("wb") as target, content.open("rb") as source:
        target.write(ANEW.encode())
        shutil.copyfileobj(source, target, CHUNK_BYTES)
    connection.close()
    quiet = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    run_client([program("psql"), *quiet, "--single-transaction", f"--file={script}"])


@dataclass
class _FilesChange:
    """The change of the private files: additions come before the database changes, the rest only after it has."""

    added: list[str] = field(default_factory=list)
    replaced: dict[str, Path] = field(default_factory=dict)

    def add(self, wanted: dict[str, Path]) -> None:
        """Write the files that are not there yet, and note those that differ."""
        for name, copy in wanted.items():
            if not default_storage.exists(name):
                self.added.append(name)
                _save(name, copy)
                continue
            with default_storage.open(name) as there, copy.open("rb") as ours:
                if sha256_of(there) != sha256_of(ours):
                    self.replaced[name] = copy

    def undo(self) -> None:
        """Take away what was added."""
        for name in self.added:
            default_storage.delete(name)

    def finish(self, wanted: dict[str, Path]) -> None:
        """Replace the files that differ and delete those that the backup does not know."""
        for name, copy in self.replaced.items():
            default_storage.delete(name)
            _save(name, copy)
        for name in list(stored_files(default_storage)):
            if name not in wanted:
                default_storage.delete(name)


def _save(name: str, copy: Path) -> None:
    with copy.open("rb") as source:
        if default_storage.save(name, File(source)) != name:
            raise BackupProblem(f"The file {name} could not be written under its own name.")


def restore_backup(*, archive_path: Path, replace: bool) -> Manifest:
    """Bring a backup back and return its manifest. With `replace`, what the database and the files hold now is lost.

    Raises BackupProblem, and changes nothing, when the archive is damaged, or the database is in use or holds data.
    """
    if not archive_path.is_file():
        raise BackupProblem(f"There is no file {archive_path}.")
    with tempfile.TemporaryDirectory(prefix="restore-") as name:
        folder = Path(name)
        try:
            with tarfile.open(archive_path, "r:") as archive:
                manifest = read_manifest(archive)
                copies = _unpack(archive, manifest, folder)
        except (tarfile.TarError, EOFError) as error:
            raise BackupProblem(BROKEN + "it cannot be read to its end.") from error
        if not replace and database_holds_data():
            raise BackupProblem("The database already holds data: add --replace to lose it and take the backup's.")
        _refuse_if_in_use()
        wanted = {part.removeprefix(FILES): copy for part, copy in copies.items() if part != DUMP}
        change = _FilesChange()
        try:
            change.add(wanted)
            _restore_database(copies[DUMP], folder)
        except BaseException:
            change.undo()
            raise
        change.finish(wanted)
    return manifest
