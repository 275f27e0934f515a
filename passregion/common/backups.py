"""Backups: one archive that holds the database and the private files, with the checksum of each part.

The archive is a tar file: `manifest.json` first, then `database.dump` (pg_dump's custom format, one consistent snapshot
without the sessions), then `files/…`, the private files under their names. Files are read after the database: they are
written once under a random name, so each file that the snapshot names is there, unless it was erased meanwhile.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import connection

from passregion.common import clock

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
FILES = "files/"
CHUNK_BYTES = 1024 * 1024
MANIFEST_BYTES_MAX = 64 * 1024 * 1024


class BackupProblem(Exception):
    """Something the operator must know, in one sentence."""


@dataclass(frozen=True)
class Part:
    """One member of the archive."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    made_at: str
    server_version: int
    parts: tuple[Part, ...]

    @property
    def files_count(self) -> int:
        """The number of private files."""
        return sum(part.name.startswith(FILES) for part in self.parts)

    def as_bytes(self) -> bytes:
        """The manifest as it stands in the archive."""
        body = {"format": FORMAT, "made_at": self.made_at, "server_version": self.server_version}
        return json.dumps(body | {"parts": [asdict(part) for part in self.parts]}, indent=1).encode()


def program(name: str) -> str:
    """Return the path of a program of PostgreSQL. Raises BackupProblem when it is missing."""
    found = shutil.which(name, path=settings.POSTGRES_BIN or None)
    if found is None:
        raise BackupProblem(f"{name} is missing: install PostgreSQL's client programs, or set PASS_POSTGRES_BIN.")
    return found


def client_variables() -> dict[str, str]:
    """Return the environment in which PostgreSQL's programs reach our database: no password on a command line."""
    own = connection.settings_dict
    options = own.get("OPTIONS", {})
    given = {
        "PGHOST": own["HOST"],
        "PGPORT": str(own["PORT"] or ""),
        "PGUSER": own["USER"],
        "PGPASSWORD": own["PASSWORD"],
        "PGDATABASE": own["NAME"],
        "PGSSLMODE": options.get("sslmode", ""),
        "PGSSLROOTCERT": options.get("sslrootcert", ""),
    }
    return dict(os.environ) | {name: value for name, value in given.items() if value}


def run_client(command: list[str]) -> None:
    """Run one of PostgreSQL's programs. Raises BackupProblem with what it said."""
    ended = subprocess.run(command, env=client_variables(), capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode:
        said = ended.stderr.strip().splitlines()
        raise BackupProblem(f"{Path(command[0]).name} failed: {said[0] if said else 'it said nothing'}")


def sha256_of(source: IO[bytes]) -> tuple[str, int]:
    """Return the checksum and the size in bytes of a stream, read to its end."""
    total, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK_BYTES):
        total.update(chunk)
        size += len(chunk)
    return total.hexdigest(), size


def stored_files(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the names of all files of a storage, in order."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield str(PurePosixPath(folder, name))
    for name in sorted(folders):
        yield from stored_files(storage, str(PurePosixPath(folder, name)))


def _add(archive: tarfile.TarFile, name: str, source: IO[bytes], size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    archive.addfile(member, source)


def _copy_files(folder: Path) -> Iterator[tuple[Part, Path]]:
    """Copy each private file aside and yield its part; a file erased meanwhile is left out."""
    for number, name in enumerate(stored_files(default_storage)):
        copy = folder / str(number)
        try:
            with default_storage.open(name) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, CHUNK_BYTES)
        except FileNotFoundError:
            continue
        with copy.open("rb") as source:
            checksum, size = sha256_of(source)
        yield Part(FILES + name, size, checksum), copy


def _write_archive(target: Path, manifest: Manifest, sources: list[Path]) -> None:
    """Write the whole archive, closed to others, then give it its name at once."""
    unfinished = target.with_name(target.name + ".partial")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
                content = manifest.as_bytes()
                _add(archive, MANIFEST, BytesIO(content), len(content))
                for part, source in zip(manifest.parts, sources, strict=True):
                    with source.open("rb") as stream:
                        _add(archive, part.name, stream, part.size_bytes)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)


def write_backup(*, target: Path) -> tuple[Path, Manifest]:
    """Write a backup and return its path and manifest. `target` is a new file, or a folder where it gets a dated name.

    Raises BackupProblem, and leaves no half archive, when anything goes wrong.
    """
    if target.is_dir():
        target = target / f"passregion-{clock.now():%Y%m%d-%H%M%S}.tar"
    if target.exists():
        raise BackupProblem(f"{target} exists already: choose another name.")
    if not target.parent.is_dir():
        raise BackupProblem(f"The folder {target.parent} does not exist.")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as name:
        folder = Path(name)
        dump = folder / DUMP
        command = [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
        run_client([*command, "--exclude-table-data=django_session", f"--file={dump}"])
        with dump.open("rb") as source:
            checksum, size = sha256_of(source)
        copied = [(Part(DUMP, size, checksum), dump), *_copy_files(folder)]
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0]) // 10000
        parts = tuple(part for part, _ in copied)
        manifest = Manifest(f"{clock.now():%Y-%m-%dT%H:%M:%SZ}", version, parts)
        _write_archive(target, manifest, [source for _, source in copied])
    return target, manifest
