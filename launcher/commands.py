"""The command line: which command, and how it ends."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from launcher import locks
from launcher.checks import check, test
from launcher.console import Problem, StepFailed, say
from launcher.environment import install_packages, manage
from launcher.foreground import run_in_front
from launcher.postgres import database
from launcher.preparation import forget_database, migrate
from launcher.programs import bench, trial
from launcher.run import run

HELP = """Pass'Région: the open platform behind a regional youth pass.

  ./pass run [--port N]       prepare everything and serve the demonstration, until Ctrl-C; --anew forgets it first
  ./pass test [ARGUMENTS]     run every check and test; arguments go to pytest, and then only these tests run
  ./pass check                format, lint, contracts, types, migrations, templates: no database, no browser
  ./pass bench NAME | --list  measure something; the report is written to benchmarks/reports
  ./pass trial NAME | --list  try something to the limit, races for example; same report
  ./pass shell                a Python shell with the product's models
  ./pass manage COMMAND …     any Django command; `./pass manage help` lists them
  ./pass help                 this text

Only Python 3.11 or later is needed. What it makes lives in var/ and node_modules/: delete them to start anew.
The variables it understands are in docs/settings.md.
"""

CHANGES_DATABASE = {"migrate", "restore", "flush"}


class Interrupted(BaseException):
    """A signal asked the launcher to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _interrupt(number: int, _frame: FrameType | None) -> None:
    # A second signal must not cut the cleaning short.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Interrupted(number)


def _run_manage(arguments: list[str]) -> int:
    """Run a Django command on the same database as `./pass run`."""
    with locks.one_at_a_time("preparation"):
        install_packages("demo")
    if CHANGES_DATABASE.intersection(arguments):
        forget_database()
    with database("postgres") as env:
        return run_in_front(manage(*(arguments or ["help"])), env, cwd=Path.cwd())


def _run_shell(arguments: list[str]) -> int:
    with locks.one_at_a_time("preparation"):
        install_packages("demo")
    with database("postgres") as env:
        migrate(env)
        return run_in_front(manage("shell", *arguments), env)


def _help(_arguments: list[str]) -> int:
    print(HELP)
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "trial": trial,
    "shell": _run_shell,
    "manage": _run_manage,
    "help": _help,
    "--help": _help,
    "-h": _help,
}


def main(arguments: list[str]) -> int:
    """Run the command and return the exit status; a problem is one sentence, never a traceback."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    command = COMMANDS.get(name)
    if command is None:
        say(f"./pass has no command “{name}”; `./pass help` lists them.")
        return 2
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return command(rest)
    except Interrupted as signalled:
        say("Stopped.")
        # Ctrl-C and SIGTERM are the normal end of `run`, and a failure of all else.
        return 0 if name == "run" else 128 + signalled.number
    except Problem as problem:
        if isinstance(problem, StepFailed) and problem.output:
            say(problem.output)
        say(f"\n{problem}")
        return 1
