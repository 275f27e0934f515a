"""The PostgreSQL servers of `var/`: one for the demonstration, one, faster and forgetful, for the tests.

Whoever uses a server holds its lock `<name>.users` together with the others. The last to leave stops it; if all of them
were killed, the guardian (guardian.py) sees the lock free and stops it. A server that outlived even its guardian is
found by its own pid file, checked by its command line, and adopted when it answers.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from launcher import locks
from launcher.console import Problem, StepFailed, run_logged, step, tail
from launcher.environment import variables
from launcher.paths import LOGS, ROOT, VAR
from launcher.postgres_binaries import Binaries, find_binaries, home_of_servers
from launcher.processes import command_line, is_alive, send, wait_until

OWNER = "passregion"
SOCKET_NAME = ".s.PGSQL.5432"
# Unix sockets have addresses of at most about 107 characters.
LONGEST_SOCKET_FOLDER = 80
COMMON = (
    "listen_addresses=",
    "port=5432",
    "unix_socket_permissions=0700",
    "jit=off",
    "max_connections=100",
    "log_timezone=UTC",
)
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    pid: int
    socket_folder: str


class Cluster:
    """One data folder and the server on it."""

    def __init__(self, name: str, options: tuple[str, ...] = ()) -> None:
        self.name = name
        self.options = COMMON + options

    @property
    def data(self) -> Path:
        """The data folder."""
        return home_of_servers() / self.name / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return LOGS / f"{self.name}.log"

    @cached_property
    def binaries(self) -> Binaries:
        """The programs, found once."""
        return find_binaries()

    @property
    def identity(self) -> str:
        """A text that changes when the data folder is made anew."""
        state = self.data / "PG_VERSION"
        return f"{state.stat().st_mtime_ns}" if state.exists() else ""

    def pid_file(self) -> tuple[int, str, bool] | None:
        """Return what the server wrote of itself: its number, its socket folder, and whether it is ready."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), lines[4] if len(lines) > 4 else "", len(lines) > 7 and lines[7].strip() == "ready"
        except (OSError, ValueError, IndexError):
            return None

    def is_ours(self, pid: int) -> bool:
        """True when the process is a PostgreSQL server on this very data folder."""
        line = command_line(pid)
        return is_alive(pid) and "postgres" in line and str(self.data) in line

    def running(self) -> Running | None:
        """Return the server if it lives, is ready and answers."""
        written = self.pid_file()
        if not written or not written[2] or not self.is_ours(written[0]):
            return None
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(5)
            try:
                door.connect(str(Path(written[1]) / SOCKET_NAME))
            except OSError:
                return None
        return Running(written[0], written[1])

    def url(self, server: Running) -> str:
        """Return the address of the database for DATABASE_URL."""
        return f"postgresql://{OWNER}@{quote(server.socket_folder, safe='')}/{OWNER}"

    def stop(self) -> None:
        """End the server if one of ours is there, and clear what it leaves. Call only while nobody uses it."""
        written = self.pid_file()
        if not written:
            return
        pid, socket_folder, _ = written
        if self.is_ours(pid):
            # Ask for a clean end, then for an immediate one (a restart repairs it), then force it.
            for number, seconds in ((signal.SIGINT, 15), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
                send(pid, number)
                if wait_until(lambda: not is_alive(pid), seconds):
                    break
        with suppress(FileNotFoundError):
            (self.data / "postmaster.pid").unlink()
        if Path(socket_folder).name.startswith("pass-"):
            shutil.rmtree(socket_folder, ignore_errors=True)

    def make(self) -> None:
        """Create the data folder, all or nothing."""
        if self.data.is_dir():
            made_by = (self.data / "PG_VERSION").read_text().strip()
            if made_by != str(self.binaries.version):
                raise Problem(
                    f"{self.data} was made by PostgreSQL {made_by} and this one is {self.binaries.version}: "
                    "start with --anew, or delete that folder."
                )
            return
        home = self.data.parent
        home.mkdir(parents=True, exist_ok=True)
        if self.binaries.user is not None:
            os.chown(home, self.binaries.user, self.binaries.user)
        unfinished = home / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = ["--locale=C.UTF-8"]
        if self.binaries.version >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command = [
            self.binaries.program("initdb"),
            "-D",
            unfinished,
            "-U",
            OWNER,
            "-E",
            "UTF8",
            "--auth=trust",
            "--no-sync",
            *locale,
        ]
        run_logged(f"{self.name}-initdb", command, env=variables(), cwd=Path("/"), user=self.binaries.user)
        unfinished.rename(self.data)

    def start(self) -> Running:
        """Start the server and wait until it answers. Raises StepFailed with its log."""
        self.make()
        folder = Path(tempfile.mkdtemp(prefix="pass-"))
        if len(str(folder)) > LONGEST_SOCKET_FOLDER:
            folder.rmdir()
            folder = Path(tempfile.mkdtemp(prefix="pass-", dir="/tmp"))
        identity = {}
        if self.binaries.user is not None:
            os.chown(folder, self.binaries.user, self.binaries.user)
            identity = {"user": self.binaries.user, "group": self.binaries.user, "extra_groups": []}
        settings = [part for option in self.options for part in ("-c", option)]
        command = [self.binaries.program("postgres"), "-D", str(self.data), "-k", str(folder), *settings]
        LOGS.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            server = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=variables(),
                cwd="/",
                start_new_session=True,
                **identity,
            )
        wait_until(lambda: self.running() is not None or server.poll() is not None, 60)
        answer = self.running()
        if answer is None:
            raise StepFailed(f"PostgreSQL did not start; its log is {self.log}.", tail(self.log))
        self._create_database(answer)
        return answer

    def _create_database(self, server: Running) -> None:
        made = self.data.parent / "database-made"
        if made.exists() and made.read_text() == self.identity:
            return
        command = [self.binaries.program("createdb"), "-h", server.socket_folder, "-U", OWNER, OWNER]
        with suppress(StepFailed):
            run_logged(f"{self.name}-createdb", command, env=variables())
        made.write_text(self.identity)

    def _ensure_guardian(self) -> None:
        if not locks.is_free(f"{self.name}.guardian"):
            return
        command = [sys.executable, "-m", "launcher.guardian", self.name]
        env = variables() | {"PASS_VAR": str(VAR)}
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def erase(self) -> None:
        """Delete the data folder. Raises Problem while someone uses the server."""
        with locks.only_one(f"{self.name}.users", "Another ./pass of this clone uses the database: stop it first."):
            self.stop()
            shutil.rmtree(self.data.parent, ignore_errors=True)

    @contextmanager
    def used(self) -> Iterator[str]:
        """Use the server: yields its database's address; starts it if nobody did, stops it if nobody else uses it."""
        with locks.opened(f"{self.name}.users") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield self.url(self._joined())
            finally:
                with suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    def _joined(self) -> Running:
        """Return the server that runs already, or a new one."""
        with locks.one_at_a_time(f"{self.name}.start"):
            server = self.running()
            if server is None:
                with step("PostgreSQL server" if self.name == "postgres" else "PostgreSQL server of the tests"):
                    self.stop()
                    server = self.start()
            self._ensure_guardian()
            return server


CLUSTERS = {
    "postgres": Cluster("postgres"),
    "postgres-test": Cluster("postgres-test", FORGETFUL),
}


@contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """Yield the variables of programs that need the database: the person's own DATABASE_URL, else our server's."""
    env = variables()
    if env.get("DATABASE_URL"):
        yield env
        return
    cluster = CLUSTERS[name]
    with cluster.used() as url:
        yield env | {"DATABASE_URL": url, "PASS_POSTGRES_BIN": str(cluster.binaries.folder)}
