"""A program in the foreground: it has the terminal, and signals are its own business until it ends."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from launcher.paths import ROOT


def run_in_front(command: Sequence[str], env: Mapping[str, str], *, cwd: Path = ROOT) -> int:
    """Run a program on the person's terminal and return its status; a signal to the launcher is passed on to it."""
    received: list[int] = []
    with subprocess.Popen(list(command), env=dict(env), cwd=cwd) as program:

        def pass_on(number: int, _frame: FrameType | None) -> None:
            received.append(number)
            # The terminal has already sent Ctrl-C to the whole foreground group; a second would cut its cleaning short.
            if number != signal.SIGINT or len(received) > 1:
                program.send_signal(number)

        before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            status = program.wait()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
    return 128 - status if status < 0 else status
