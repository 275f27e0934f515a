"""What the launcher knows of processes: whether they live, their command line, their group, and how to end them."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
# Loaded here, not in a child between fork and exec, where loading a library may block.
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def is_alive(pid: int) -> bool:
    """True when a process of that number exists and has not ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


def command_line(pid: int) -> str:
    """Return the command line of a process, empty when it is gone or hidden."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    answer = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def group_members(leader: int) -> list[int]:
    """Return the processes of a group, whether or not its leader still lives."""
    if sys.platform != "linux":
        answer = subprocess.run(["ps", "-ax", "-o", "pid=,pgid="], capture_output=True, text=True, check=False)
        pairs = (line.split() for line in answer.stdout.splitlines())
        return [int(pid) for pid, group in pairs if int(group) == leader]
    members = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == leader and fields[0] != "Z":
                members.append(int(entry.name))
    return members


def send(pid: int, number: int, *, to_group: bool = False) -> None:
    """Send a signal to a process or its group, if it is still there."""
    try:
        (os.killpg if to_group else os.kill)(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait for a condition, and tell whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True


def end_group(leader: int, seconds: float) -> None:
    """Ask a group to end, then force what remains after some seconds."""
    send(leader, signal.SIGTERM, to_group=True)
    if not wait_until(lambda: not group_members(leader), seconds):
        send(leader, signal.SIGKILL, to_group=True)
        wait_until(lambda: not group_members(leader), 5)


def die_with_parent() -> None:
    """In a child about to start: ask Linux to end it when the launcher dies, even by `kill -9`."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
