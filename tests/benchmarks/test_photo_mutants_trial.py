"""The trial of mutated photos, at a small size: every kind of mutation is answered by a page."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from launcher import programs

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db
def test_the_trial_at_a_small_size() -> None:
    # The test database exists for sure; the trial makes its own beside it.
    url = urlsplit(os.environ.get("DATABASE_URL", "postgresql:///"))._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.trial.photo_mutants", "--mutants", "60", "--seed", "7"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": urlunsplit(url)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = ended.stdout.strip().splitlines()
    assert lines[0] == "seed 7; 60 mutants"
    assert lines[-1].startswith(
        "figure: 60 mutants, 0 answers 500 or unforeseen, 0 over 5 s, 0 bad portraits, worker at"
    )
    assert lines[-2].endswith("a good photo, last: portrait")


def test_names_are_written_with_hyphens() -> None:
    assert {"photo-mutants", "ledger"} <= set(programs._listed("trial"))
    assert "photo" in programs._listed("bench")
