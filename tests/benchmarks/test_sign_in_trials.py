"""The trials of sign-in at a small size: no answer differs, no account is beyond its bound, holders come in."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from benchmarks.trial._stuffing_plan import Try, bounds
from benchmarks.trial.oracle import area

ROOT = Path(__file__).parents[2]


def run(name: str, *options: str) -> list[str]:
    command = [sys.executable, "-m", f"benchmarks.trial.{name}", "--seed", "7", *options]
    # The test database exists for sure; the trial makes its own beside it.
    url = urlsplit(os.environ.get("DATABASE_URL", "postgresql:///"))._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    env = os.environ | {"DATABASE_URL": urlunsplit(url)}
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout.strip().splitlines()


@pytest.mark.django_db
def test_known_and_unknown_accounts_are_answered_alike() -> None:
    """Times are judged at full size, on a quiet machine; words, headers and statuses here too."""
    lines = run("oracle", "--samples", "4", "--warm-up", "1", "--no-times")
    assert lines[-1].endswith(", 0 answers that differ")
    assert len([line for line in lines if line.endswith("  all")]) == 5


@pytest.mark.django_db
def test_an_attack_stays_within_its_bounds_and_holders_come_in() -> None:
    lines = run("stuffing", "--tries", "120", "--accounts", "12", "--guests", "12", "--robots", "4")
    assert re.fullmatch(r"figure: 120 tries, 12/12 holders in \(100.00%\), 0 accounts beyond their bound", lines[-1])


def test_the_area_under_the_curve() -> None:
    assert area([2.0, 3.0], [1.0, 1.0]) == 1
    assert area([1.0, 1.0], [1.0, 1.0]) == 0.5
    assert area([1.0, 3.0], [2.0, 4.0]) == 0.25


def test_the_bound_of_an_account() -> None:
    one_robot = [(Try("x", "p", "10.0.0.1", 0), 0.0, 1.0)] * 50
    assert bounds(one_robot) == {0: 10}
    many = [(Try("x", "p", f"10.0.{at // 250}.{at % 250}", 0), 0.0, 1.0) for at in range(500)]
    assert bounds(many) == {0: 500}
    each_five = [*many, *many, *many, *many, *many]
    assert bounds(each_five) == {0: 60 + 2 * 500}
    # Sent in one window, counted perhaps in the next one.
    assert bounds([(Try("x", "p", "10.0.0.1", 0), 899.0, 901.0)]) == {0: 2}
