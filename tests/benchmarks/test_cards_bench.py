"""The measure of the card faces, at a small size: a process is killed, no card is lost, and it ends with its figure."""

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
def test_the_bench_at_a_small_size() -> None:
    """The speed is judged at full size, on a quiet machine; here only what does not depend on it."""
    url = urlsplit(os.environ.get("DATABASE_URL", "postgresql:///"))._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench.cards", "--cards", "7", "--chunk", "3", "--seed", "7"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": urlunsplit(url)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines = ended.stdout.strip().splitlines()
    assert lines[0] == "seed 7; 7 cards in chunks of 3", ended.stderr
    assert "killed while storing: status -9" in lines
    figure = re.fullmatch(
        r"figure: ([\d.]+) of bare typst's speed .*, 0 cards twice or missing after a kill, missing glyph refused",
        lines[-1],
    )
    assert figure, ended.stdout + ended.stderr
    assert ended.returncode in (0, 1)
