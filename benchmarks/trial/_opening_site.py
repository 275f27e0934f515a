"""The whole site, on its own: database, web server, jobs and inbox, started again at once when they are killed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from launcher.paths import VAR
from launcher.postgres import COMMON, OWNER
from launcher.postgres_binaries import Binaries, find_binaries, server_user
from launcher.processes import end_group, group_members
from launcher.run import jobs_command, web_command
from launcher.services import free_port

ROOT = Path(__file__).parents[2]
SETTINGS = "config.settings.dev"
MADE_BY_PASS = ("frontend", "fonts", "generated")
SECONDS_TO_START = 60
SECONDS_TO_END = 10
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Program:
    """One program that is started again whenever it ends, as a supervisor does."""

    name: str
    command: Sequence[str]
    env: dict[str, str]
    log: Path
    user: int | None = None
    process: "subprocess.Popen[bytes] | None" = None
    starts: int = 0
    seconds_of_the_dead: float = 0.0

    def start(self) -> None:
        """Start it in a group of its own."""
        self.starts += 1
        identity = {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.env,
                cwd=ROOT if self.user is None else "/",
                start_new_session=True,
                **identity,
            )

    def kill(self) -> int:
        """`kill -9` of the program and all its children; how many went."""
        members = self.members()
        self.seconds_of_the_dead += self._seconds(members)
        for pid in members:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if self.process:
            self.process.wait()
        return len(members)

    def members(self) -> list[int]:
        """The processes of the program: its group, and whatever its children started in groups of their own."""
        if self.process is None:
            return []
        found = set(group_members(self.process.pid)) | {self.process.pid}
        parents = _parents()
        while added := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= added
        return sorted(found)

    def has_ended(self) -> bool:
        """Whether nothing runs."""
        return self.process is None or self.process.poll() is not None

    def stop(self) -> None:
        """End it politely, then by force."""
        if self.process and not self.has_ended():
            others = self.members()
            if self.user is not None:
                # PostgreSQL takes this as « now, and cleanly »; its children follow.
                os.kill(self.process.pid, signal.SIGINT)
                self.process.wait(SECONDS_TO_START)
            end_group(self.process.pid, SECONDS_TO_END)
            self.process.wait()
            for pid in set(others) & set(_parents()):
                os.kill(pid, signal.SIGKILL)

    def seconds(self) -> float:
        """Processor time so far, of those that were killed too."""
        return self.seconds_of_the_dead + self._seconds(self.members())

    @staticmethod
    def _seconds(pids: list[int]) -> float:
        total = 0
        for pid in pids:
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            # With the time of children that have ended and were waited for.
            total += sum(int(part) for part in fields[11:15])
        return total / TICKS


def _parents() -> dict[int, int]:
    """Process → parent; nothing on systems that do not say."""
    found: dict[int, int] = {}
    if not Path("/proc/self/stat").exists():
        return found
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                found[int(entry.name)] = int(fields[1])
    return found


@dataclass
class Site:
    """All of it, on free ports of this machine, in one folder that is deleted afterwards."""

    folder: Path
    port: int
    env: dict[str, str]
    programs: dict[str, Program] = field(default_factory=dict)

    @property
    def inbox(self) -> Path:
        """Where received e-mails are files."""
        return self.folder / "var" / "inbox"

    def watch(self) -> None:
        """Start again what has ended."""
        for program in self.programs.values():
            if program.has_ended():
                program.start()

    def is_up(self) -> bool:
        """Whether the site is ready for visitors."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sante/vivant/", timeout=5):
                return True
        except OSError:
            return False


def binaries() -> Binaries:
    """The PostgreSQL that `./pass` uses, or the one that it would choose."""
    given = Path(os.environ.get("PASS_POSTGRES_BIN", ""))
    return Binaries(given, 0, server_user()) if (given / "initdb").exists() else find_binaries()


@contextmanager
def site(first_port: int, per_minute: int | None) -> Iterator[Site]:
    """Start everything with an empty region; end everything and delete it."""
    # Short, for the address of a socket; open to the user of the database only through its own subfolder.
    folder = Path(tempfile.mkdtemp(prefix="opening-", dir="/tmp"))
    folder.chmod(0o711)
    with ExitStack() as cleanup:
        cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        database, url = _database(folder)
        cleanup.callback(database.stop)
        running = Site(folder, free_port(first_port), _environment(folder, url, per_minute))
        running.programs["database"] = database
        _wait(lambda: _answers(folder / "base"), database)
        _run([binaries().program("createdb"), "-h", str(folder / "base"), "-U", OWNER, OWNER], running.env)
        _prepare(running)
        mail_port = free_port(running.port + 1)
        running.env |= {"PASS_SMTP_PORT": str(mail_port), "PASS_BASE_URL": f"http://127.0.0.1:{running.port}"}
        manage = [sys.executable, str(ROOT / "manage.py")]
        commands = {
            "inbox": [*manage, "inbox", "--port", str(mail_port)],
            "jobs": jobs_command(sys.executable),
            "web": web_command(sys.executable, "127.0.0.1", running.port),
        }
        for name, command in commands.items():
            program = Program(name, command, running.env, folder / f"{name}.log")
            program.start()
            running.programs[name] = program
            cleanup.callback(program.stop)
        _wait(running.is_up, running.programs["web"])
        yield running


def _environment(folder: Path, url: str, per_minute: int | None) -> dict[str, str]:
    """As the launcher's, but nothing of the demonstration is touched."""
    var = folder / "var"
    for name in MADE_BY_PASS:
        if (VAR / name).exists():
            shutil.copytree(VAR / name, var / name)
    pace = {"PASS_WAITING_PER_MINUTE": str(per_minute)} if per_minute else {}
    return (
        os.environ
        | pace
        | {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": url,
            "PASS_VAR": str(var),
            "PASS_MEDIA_DIR": str(folder / "media"),
            "PASS_SMTP_HOST": "127.0.0.1",
            "PASS_PROXY_COUNT": "1",
            "PYTHONUNBUFFERED": "1",
        }
    )


def _database(folder: Path) -> tuple[Program, str]:
    """A server that writes to the disk as in production; its address stays the same after a crash."""
    found, base = binaries(), folder / "base"
    base.mkdir(mode=0o700)
    if found.user is not None:
        os.chown(base, found.user, found.user)
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    command = [
        found.program("initdb"),
        "-D",
        str(base / "data"),
        "-U",
        OWNER,
        "-E",
        "UTF8",
        "--auth=trust",
        "--no-sync",
    ]
    maker = Program("initdb", [*command, "--locale=C.UTF-8"], env, folder / "initdb.log", found.user)
    maker.start()
    if maker.process is None or maker.process.wait():
        raise RuntimeError(maker.log.read_text())
    settings = [part for option in COMMON for part in ("-c", option)]
    server = [found.program("postgres"), "-D", str(base / "data"), "-k", str(base), *settings]
    program = Program("database", server, env, folder / "database.log", found.user)
    program.start()
    return program, f"postgresql://{OWNER}@{quote(str(base), safe='')}/{OWNER}"


def _answers(socket_folder: Path) -> bool:
    """Whether the server takes connections; its socket is there a moment before."""
    command = [binaries().program("pg_isready"), "-q", "-h", str(socket_folder)]
    return subprocess.run(command, check=False).returncode == 0


def _prepare(running: Site) -> None:
    """The tables, the region and the static files."""
    _run([sys.executable, "-m", "benchmarks.trial._opening_region"], running.env)
    _run([sys.executable, str(ROOT / "manage.py"), "collectstatic", "--noinput", "-v0"], running.env)


def _run(command: list[str], env: dict[str, str]) -> None:
    ended = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"{command}: {ended.stdout}{ended.stderr}")


def _wait(condition, program: Program) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not condition():
        if program.has_ended() or time.monotonic() > deadline:
            raise RuntimeError(f"“{program.name}” did not start: {program.log.read_text()[-3000:]}")
        time.sleep(0.1)
