"""The trial of the virtual card's codes, at a small size: none is taken, and the controls go wrong."""

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
    url = urlsplit(os.environ.get("DATABASE_URL", "postgresql:///"))._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    sizes = ["--codes", "170", "--races", "5", "--patience", "10", "--seed", "7"]
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.trial.rotating", *sizes],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": urlunsplit(url)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = ended.stdout.strip().splitlines()
    assert lines[0].startswith("seed 7; 170 codes, 5 races")
    assert re.fullmatch(r"figure: 0/170 bad codes accepted, good ones all, p95 [\d.]+ ms", lines[-1])
    passed = re.search(r"control without the seal: (\d+) bad codes accepted", ended.stdout)
    assert passed
    assert int(passed[1]) > 0
