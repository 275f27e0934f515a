"""What a phone must fetch before each page of the demande can be used, and when its largest part is painted."""

import argparse
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

from benchmarks._scratch import scratch_database

ROOT = Path(__file__).parents[2]


def run_manage(env: dict[str, str], *command: str) -> None:
    """Run a Django command quietly. Raises CalledProcessError."""
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def served(env: dict[str, str]) -> Iterator[str]:
    """The web server on a free port of this machine; its address."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1"]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [*command, "--blocking-threads", "4", "--no-ws", "config.wsgi:application"],
            cwd=ROOT,
            env=env | {"PASS_BASE_URL": address},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            wait_for(f"{address}/sante/vivant/", server)
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=20)


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait for the first answer. Raises RuntimeError when there is none."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server did not start")


def main() -> int:
    """Serve the region of the demonstration from a database of its own, and weigh each page of the demande."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--patience", type=float, default=1, help="how much longer a paint may take: tests share the machine"
    )
    parser.add_argument("--seed", type=int, default=0, help="nothing is drawn: printed as in every report")
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    with tempfile.TemporaryDirectory() as folder, scratch_database("bench_weight") as env:
        env |= {
            "DJANGO_SETTINGS_MODULE": "benchmarks._weight_settings",
            "WEIGHT_STATIC_ROOT": f"{folder}/static",
            "PASS_MEDIA_DIR": f"{folder}/media",
        }
        run_manage(env, "collectstatic", "--noinput", "-v0", "--skip-checks")
        run_manage(env, "migrate", "-v0")
        with served(env) as address:
            weigh = [sys.executable, "-m", "benchmarks.bench._weigh", address]
            options = ["--repeats", str(chosen.repeats), "--patience", str(chosen.patience)]
            return subprocess.run([*weigh, *options], cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
