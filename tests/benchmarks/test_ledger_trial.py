"""The trial of the ledger, at a small size: it passes, its controls go wrong, and it says both."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db
def test_the_trial_at_a_small_size() -> None:
    # The test database exists for sure; the trial makes its own beside it.
    url = urlsplit(os.environ.get("DATABASE_URL", "postgresql:///"))._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.trial.ledger", "--trials", "12", "--seed", "7"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": urlunsplit(url)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = ended.stdout.strip().splitlines()
    assert lines[0].startswith("seed 7; 12 trials")
    assert lines[-1] == "figure: last euro 12/12, same id 12/12, gaps 0"
    lost = re.search(r"the euro is spent twice: (\d+)/", ended.stdout)
    assert lost
    assert int(lost[1]) > 0
