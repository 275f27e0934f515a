"""The pages of the demande stay light: the bench at reduced size, each page loaded once."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chromium import chromium_path

ROOT = Path(__file__).parents[2]


@pytest.mark.browser
def test_each_page_of_the_demande_is_within_its_weight() -> None:
    bench = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench.weight", "--repeats", "1", "--patience", "4"],
        cwd=ROOT,
        env=os.environ | {"PASS_CHROMIUM": chromium_path()},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert bench.returncode == 0, bench.stdout + bench.stderr
    assert re.search(r"heaviest page [\d.]+ kB", bench.stdout)
