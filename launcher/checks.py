"""`./pass check` and `./pass test`: the gate, the same for everyone."""

import os
import subprocess
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from launcher import locks
from launcher.browser import find_browser
from launcher.console import Problem, say
from launcher.environment import manage, variables
from launcher.foreground import run_in_front
from launcher.node import node_variables
from launcher.paths import PYTHON, ROOT
from launcher.postgres import database
from launcher.preparation import prepare_files

TEST_SETTINGS = "config.settings.test"
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"
# The checks need no database: an address that nobody answers proves it.
NO_DATABASE = "postgresql://nobody@127.0.0.1:1/none"
AT_ONCE = 2


@dataclass(frozen=True)
class Check:
    """One check: its name and its command."""

    name: str
    command: list[str]


@dataclass(frozen=True)
class Outcome:
    """How a check ended."""

    name: str
    status: int
    seconds: float
    output: str


def _checks() -> list[Check]:
    python = str(PYTHON)
    templates = [str(file.relative_to(ROOT)) for file in sorted((ROOT / "passregion").rglob("*.html"))]
    found = [
        Check("types", [python, "-m", "mypy", "--no-error-summary"]),
        Check("format", [python, "-m", "ruff", "format", "--check", "--quiet", "--diff", "."]),
        Check("lint", [python, "-m", "ruff", "check", "--quiet", "."]),
        Check("contracts between rooms", [python, "-c", LINT_IMPORTS]),
        Check("missing migrations", [python, "-W", "ignore", *manage("makemigrations", "--check", "--dry-run")[1:]]),
        Check("settings", manage("check", "--fail-level", "WARNING")),
        Check("front end", ["npm", "run", "--silent", "--if-present", "check"]),
    ]
    if templates:
        # A compiled program beside Python: it is no module.
        djade = str(PYTHON.with_name("djade"))
        found.append(Check("templates", [djade, "--check", "--target-version", "5.2", *templates]))
    return found


def _run_check(one: Check, env: Mapping[str, str]) -> Outcome:
    started = time.monotonic()
    try:
        ended = subprocess.run(
            one.command,
            cwd=ROOT,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except OSError as error:
        return Outcome(one.name, 1, 0, f"{one.command[0]}: {error.strerror}")
    return Outcome(one.name, ended.returncode, time.monotonic() - started, ended.stdout.decode(errors="replace"))


def _run_checks() -> list[Outcome]:
    """Run all checks, two at a time, and show each as it ends."""
    env = node_variables() | {"DJANGO_SETTINGS_MODULE": TEST_SETTINGS, "DATABASE_URL": NO_DATABASE}
    say("Checks")
    outcomes = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for outcome in pool.map(lambda one: _run_check(one, env), _checks()):
            outcomes.append(outcome)
            say(f"  {'failed' if outcome.status else 'ok'}  {outcome.name}  {outcome.seconds:.1f} s")
            if outcome.status:
                say(outcome.output.rstrip())
    return outcomes


def _failed_names(outcomes: list[Outcome]) -> str:
    return ", ".join(outcome.name for outcome in outcomes if outcome.status)


def check(arguments: list[str]) -> int:
    """Run the checks that need no database and no browser."""
    if arguments:
        raise Problem("./pass check takes no argument.")
    started = time.monotonic()
    prepare_files("dev", variables())
    failed = _failed_names(_run_checks())
    verdict = f"failed: {failed}" if failed else "all passed"
    say(f"Checks {verdict}, {time.monotonic() - started:.0f} s.")
    return 1 if failed else 0


def _pytest_command(arguments: list[str]) -> list[str]:
    chosen = any(argument.startswith(("-n", "--numprocesses")) or argument == "--pdb" for argument in arguments)
    side_by_side = [] if chosen else ["-n", str(AT_ONCE), "--dist", "worksteal"]
    return [str(PYTHON), "-m", "pytest", *side_by_side, *arguments]


def _run_pytest(arguments: list[str], browser: str | None) -> int:
    with database("postgres-test") as env:
        env |= {"DJANGO_SETTINGS_MODULE": TEST_SETTINGS}
        if browser:
            env["PASS_CHROMIUM"] = browser
        say("Tests")
        return run_in_front(_pytest_command(arguments), env)


def _summary(outcomes: list[Outcome], status: int, check_seconds: float, test_seconds: float) -> str:
    """Return the one line that says how it went."""
    parts = []
    if outcomes:
        failed = _failed_names(outcomes)
        parts.append(f"checks {'failed (' + failed + ')' if failed else 'passed'} in {check_seconds:.0f} s")
    parts.append(f"tests {'failed' if status else 'passed'} in {test_seconds:.0f} s")
    if os.environ.get("PASS_NO_BROWSER") == "1":
        parts.append("WITHOUT the browser tests (PASS_NO_BROWSER=1)")
    return "./pass test: " + ", ".join(parts) + "."


def test(arguments: list[str]) -> int:
    """Prepare what tests need, then run every check and every test, or only the tests that the arguments choose."""
    with locks.only_one("test", "Another ./pass test of this clone is running: wait for its end."):
        prepare_files("dev", variables())
        browser = find_browser()
        started = time.monotonic()
        outcomes = [] if arguments else _run_checks()
        checked = time.monotonic()
        status = _run_pytest(arguments, browser)
        ended = time.monotonic()
        say(_summary(outcomes, status, checked - started, ended - checked))
        return status or (1 if _failed_names(outcomes) else 0)
