"""The product served for a bench: Django's commands, and the web server as `./pass run` starts it."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.run import web_command

ROOT = Path(__file__).parents[1]
SECONDS_TO_START = 60


def manage(env: dict[str, str], *command: str) -> None:
    """Run a Django command; its output is of no interest unless it fails. Raises RuntimeError."""
    run = [sys.executable, "manage.py", *command]
    ended = subprocess.run(run, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"manage.py {command[0]}: {ended.stderr[-2000:]}")


@contextmanager
def served(env: dict[str, str]) -> Iterator[tuple[str, int]]:
    """The web server on a free port of this machine; its address and the group of its processes."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = web_command(sys.executable, "127.0.0.1", port)
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            command, cwd=ROOT, env=env | {"PASS_BASE_URL": address}, stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait_for(f"{address}/sante/vivant/", server)
            yield address, server.pid
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=20)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server did not start")
