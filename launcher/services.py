"""The programs that `./pass run` keeps alive: started, written down, ended together, found again after a crash."""

import json
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launcher.console import Problem, say, tail
from launcher.paths import LOGS, PYTHON, ROOT, VAR
from launcher.processes import command_line, die_with_parent, end_group, group_members

REGISTER = VAR / "services.json"
MOST_RESTARTS = 5
SECONDS_TO_END = 10


def free_port(wanted: int, host: str = "127.0.0.1") -> int:
    """Return the wanted port or the first free one above it."""
    for port in range(wanted, min(wanted + 200, 65536)):
        with socket.socket() as door:
            # As servers do: a port whose last connections are still closing is free.
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind((host, port))
            except OSError:
                continue
            return port
    raise Problem(f"No free port between {wanted} and {wanted + 199}: choose another with --port.")


@dataclass
class Service:
    """One program to keep alive."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    restarts: int = 0
    started_at: float = field(default=0.0)

    @property
    def log(self) -> Path:
        """Where its output goes."""
        return LOGS / f"{self.name}.log"

    def start(self, env: Mapping[str, str]) -> None:
        """Start it in a group of its own, so that Ctrl-C reaches the launcher alone, which then ends all in order."""
        LOGS.mkdir(parents=True, exist_ok=True)
        self.started_at = time.monotonic()
        with self.log.open("ab" if self.restarts else "wb") as log:
            self.process = subprocess.Popen(
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(env),
                cwd=ROOT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - only calls the system
            )

    def has_ended(self) -> bool:
        """True when it no longer runs."""
        return self.process is None or self.process.poll() is not None


class Services:
    """All of them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.all: list[Service] = []

    def start(self, name: str, command: Sequence[str]) -> Service:
        """Start one more."""
        service = Service(name, command)
        service.start(self.env)
        self.all.append(service)
        self._write()
        return service

    def _write(self) -> None:
        pids = {service.name: service.process.pid for service in self.all if service.process}
        unfinished = REGISTER.with_suffix(".new")
        unfinished.write_text(json.dumps(pids))
        unfinished.replace(REGISTER)

    def watch(self) -> None:
        """Start again what ended by itself. Raises Problem when one of them keeps ending."""
        for service in self.all:
            if not service.has_ended():
                continue
            if service.process:
                end_group(service.process.pid, SECONDS_TO_END)
            if time.monotonic() - service.started_at > 60:
                service.restarts = 0
            service.restarts += 1
            if service.restarts > MOST_RESTARTS:
                say(tail(service.log))
                raise Problem(f"“{service.name}” keeps ending; its log is {service.log}.")
            say(f"“{service.name}” has ended and is started again; its log is {service.log}.")
            service.start(self.env)
            self._write()
            time.sleep(1)

    def stop(self) -> None:
        """End all of them, the last started first."""
        for service in reversed(self.all):
            if service.process:
                service.process.poll()
                end_group(service.process.pid, SECONDS_TO_END)
                service.process.wait()
        REGISTER.unlink(missing_ok=True)


def end_leftovers() -> None:
    """End what an earlier run left behind: groups it wrote down whose processes still run our own Python."""
    try:
        pids = json.loads(REGISTER.read_text())
    except (FileNotFoundError, ValueError):
        return
    for name, leader in pids.items():
        members = group_members(leader)
        if members and any(str(PYTHON) in command_line(pid) for pid in members):
            say(f"  …  ending “{name}”, left by an earlier run")
            end_group(leader, SECONDS_TO_END)
    REGISTER.unlink(missing_ok=True)
