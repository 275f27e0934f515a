"""`./pass` itself, in a copy of the repository whose path has spaces and accents: run, be killed, recover, stop."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

import pytest

from launcher.processes import command_line, send, wait_until

ROOT = Path(__file__).parents[2]
READY = "Ctrl-C stops everything."
SECONDS_TO_READY = 300

pytestmark = pytest.mark.launcher


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of what the repository holds, with nothing made yet."""
    place = tmp_path_factory.mktemp("launcher") / "Dépôt d’essai"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)
    yield place
    for run in Run.all:
        run.process.kill()
        run.process.wait()
    for pid in processes_of(place):
        send(pid, signal.SIGKILL)
    # Where root keeps the servers of a clone that others may not enter.
    shutil.rmtree(
        Path("/var/lib/passregion") / sha256(str(place / "var").encode()).hexdigest()[:12], ignore_errors=True
    )


def processes_of(clone: Path) -> list[int]:
    found = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in found if str(clone) in command_line(pid)]


def bare_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("HOME", "SSL_CERT_FILE", "UV_CACHE_DIR") if name in os.environ}
    return kept | {"PATH": "/usr/bin:/bin"}


class Run:
    """One `./pass run`."""

    all: ClassVar[list["Run"]] = []

    def __init__(self, clone: Path, port: int) -> None:
        self.log = clone.parent / f"run-{time.monotonic_ns()}.log"
        self.started = time.monotonic()
        with self.log.open("wb") as log:
            command = [str(clone / "pass"), "run", "--port", str(port)]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=bare_environment(), cwd="/")
        self.all.append(self)

    def wait_ready(self) -> float:
        """Wait for the address and return the seconds it took."""
        wait_until(lambda: READY in self.said() or self.process.poll() is not None, SECONDS_TO_READY)
        assert READY in self.said(), self.said()
        return time.monotonic() - self.started

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def address(self) -> str:
        return re.search(r"Ready in [\d.]+ s: (\S+)", self.said())[1]

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


def passed(clone: Path, *arguments: str, cwd: str = "/") -> subprocess.CompletedProcess[str]:
    command = [str(clone / "pass"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=bare_environment(), cwd=cwd, check=False)


def get(address: str) -> tuple[int, dict]:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.status, json.loads(answer.read())


def test_run_is_ready_survives_a_kill_and_stops_cleanly(clone: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        first = Run(clone, port)
        first.wait_ready()
        assert f"Port {port} is taken" in first.said()

    then_it_serves_and_shows_the_accounts(first)
    then_a_second_run_says_so_in_one_sentence(clone)
    then_manage_uses_the_same_database_and_the_caller_s_folder(clone, tmp_path)

    # Everything dies at once, the launcher first; nothing could clean up.
    first.process.kill()
    for pid in processes_of(clone):
        send(pid, signal.SIGKILL)
    first.process.wait()
    second = Run(clone, port)
    second.wait_ready()
    assert get(second.address() + "/sante/vivant/")[0] == 200

    # The launcher alone dies: its children do not outlive it.
    second.process.kill()
    second.process.wait()
    # The database goes at the same moment: a job that asks it for a connection gives up after 30 seconds.
    assert wait_until(lambda: processes_of(clone) == [], 60), [command_line(pid) for pid in processes_of(clone)]

    third = Run(clone, port)
    seconds = third.wait_ready()
    # It takes 2 s on a machine that does nothing else; the other tests run beside this one.
    assert seconds < 30, f"a start with nothing to prepare took {seconds:.1f} s"
    assert third.stop(signal.SIGTERM) == 0
    assert wait_until(lambda: processes_of(clone) == [], 10), [command_line(pid) for pid in processes_of(clone)]
    assert "Traceback" not in third.said()


def then_it_serves_and_shows_the_accounts(run: Run) -> None:
    assert get(run.address() + "/sante/vivant/") == (200, {"status": "ok"})
    assert get(run.address() + "/sante/pret/")[1]["jobs"] == "ok"
    with urllib.request.urlopen(run.address() + "/", timeout=20) as home:
        assert "<main" in home.read().decode()
    assert "PASSWORD" in run.said()
    assert "Établissement" in run.said()


def then_a_second_run_says_so_in_one_sentence(clone: Path) -> None:
    second = passed(clone, "run")
    assert second.returncode == 1
    assert second.stderr.strip().splitlines() == ["Another ./pass run of this clone is already serving: stop it first."]


def then_manage_uses_the_same_database_and_the_caller_s_folder(clone: Path, tmp_path: Path) -> None:
    assert passed(clone, "manage", "backup", "saved.tar", cwd=str(tmp_path)).returncode == 0
    assert (tmp_path / "saved.tar").exists()
    refused = passed(clone, "manage", "restore", "saved.tar", "--replace", cwd=str(tmp_path))
    assert refused.returncode == 1
    assert "stop the web server" in refused.stderr


def test_help_and_unknown_commands_need_nothing(clone: Path) -> None:
    assert "./pass run" in passed(clone, "help").stdout
    assert "./pass test" in passed(clone).stdout
    unknown = passed(clone, "dance")
    assert (unknown.returncode, len(unknown.stderr.strip().splitlines())) == (2, 1)


def test_the_lists_of_programs_need_nothing(clone: Path) -> None:
    assert "ledger" in passed(clone, "trial", "--list").stdout
    assert passed(clone, "bench", "nothing").returncode == 2
