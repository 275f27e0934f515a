"""What the launcher says: one line per step with its duration, and one sentence when something is missing."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from launcher.paths import LOGS, ROOT

TAIL_LINES = 40


class Problem(Exception):
    """Something the person must know or do, said in one sentence; shown without a traceback."""


class StepFailed(Problem):
    """A step's program ended with an error; `output` is the end of what it said."""

    def __init__(self, sentence: str, output: str = "") -> None:
        super().__init__(sentence)
        self.output = output


def say(text: str = "") -> None:
    """Write progress to the error stream, so that the output of `./pass manage` can be piped."""
    print(text, file=sys.stderr, flush=True)


def _tick(title: str, started: float, done: threading.Event) -> None:
    live = sys.stderr.isatty()
    while not done.wait(1 if live else 15):
        seconds = time.monotonic() - started
        if live:
            print(f"\r  …  {title}  {seconds:.0f} s ", end="", file=sys.stderr, flush=True)
        else:
            say(f"  …  {title}  {seconds:.0f} s")


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show that `title` is under way, then how long it took."""
    started = time.monotonic()
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(title, started, done), daemon=True)
    ticker.start()
    mark = "failed"
    try:
        yield
        mark = "ok"
    finally:
        done.set()
        ticker.join()
        start = "\r" if sys.stderr.isatty() else ""
        say(f"{start}  {mark}  {title}  {time.monotonic() - started:.1f} s")


def tail(path: Path) -> str:
    """Return the last lines of a log."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return "\n".join(lines[-TAIL_LINES:])


def run_logged(
    name: str,
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    cwd: Path = ROOT,
    user: int | None = None,
) -> None:
    """Run a program with its output in `var/log/<name>.log`. Raises StepFailed with the end of that log."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    identity = {} if user is None else {"user": user, "group": user, "extra_groups": []}
    with log.open("wb") as output:
        try:
            status = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(env),
                cwd=cwd,
                check=False,
                **identity,
            ).returncode
        except OSError as error:
            raise StepFailed(f"“{Path(command[0]).name}” could not be started: {error.strerror}.") from error
    if status:
        raise StepFailed(f"The step “{name}” failed (status {status}); its whole output is in {log}.", tail(log))
