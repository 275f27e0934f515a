"""`./pass bench` and `./pass trial`: programs of `benchmarks/`, run with the environment and the database ready."""

import subprocess
import sys
import time

from launcher import locks
from launcher.browser import find_browser
from launcher.console import say
from launcher.environment import variables
from launcher.paths import PYTHON, ROOT
from launcher.postgres import database
from launcher.preparation import migrate, prepare_files

BENCHMARKS = ROOT / "benchmarks"
REPORTS = BENCHMARKS / "reports"


def _listed(kind: str) -> dict[str, str]:
    """Return the programs of a kind with the first line of their docstring."""
    programs = {}
    for file in sorted((BENCHMARKS / kind).glob("*.py")):
        if not file.name.startswith("_"):
            lines = file.read_text(encoding="utf-8").splitlines()
            programs[file.stem.replace("_", "-")] = next(
                (line.strip('" ') for line in lines if line.startswith('"""')), ""
            )
    return programs


def _run_program(kind: str, arguments: list[str]) -> int:
    programs = _listed(kind)
    if not arguments or arguments[0] in ("--list", "-l"):
        for name, purpose in programs.items():
            print(f"  {name:<20} {purpose}")
        return 0
    name, rest = arguments[0].replace("_", "-"), arguments[1:]
    if name not in programs:
        say(f"There is no {kind} “{name}”; `./pass {kind} --list` lists them.")
        return 2
    prepare_files("dev", variables())
    browser = find_browser()
    with (
        locks.only_one("programs", "Another bench or trial of this clone is running: wait for its end."),
        database("postgres") as env,
    ):
        migrate(env)
        if browser:
            env["PASS_CHROMIUM"] = browser
        module = name.replace("-", "_")
        return _recorded([str(PYTHON), "-m", f"benchmarks.{kind}.{module}", *rest], f"{kind}_{module}", env)


def _recorded(command: list[str], report: str, env: dict[str, str]) -> int:
    """Run the program, show its output as it comes and keep it as the report."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with (REPORTS / f"{report}.txt").open("w", encoding="utf-8") as file:
        program = subprocess.Popen(
            command, env=env | {"PYTHONUNBUFFERED": "1"}, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        try:
            for line in program.stdout or ():
                sys.stdout.write(line)
                sys.stdout.flush()
                file.write(line)
        except BaseException:
            program.terminate()
            raise
        finally:
            status = program.wait()
    say(f"{time.monotonic() - started:.1f} s; report: benchmarks/reports/{report}.txt")
    return status


def bench(arguments: list[str]) -> int:
    """Measure something."""
    return _run_program("bench", arguments)


def trial(arguments: list[str]) -> int:
    """Try something to the limit."""
    return _run_program("trial", arguments)
