"""The trial of the declared loss, at a small size: it passes, its control pays too late, and it says both."""

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
        [sys.executable, "-m", "benchmarks.trial.loss_race", "--trials", "15", "--seed", "7"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": urlunsplit(url)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = ended.stdout.strip().splitlines()
    assert lines[0].startswith("seed 7; 15 trials")
    figure = re.fullmatch(r"figure: 15/15 without a late payment, gaps 0; control late (\d+)", lines[-1])
    assert figure
    assert int(figure[1]) > 0
