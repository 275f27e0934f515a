"""The measure of the photo worker, at a small size: it ends with its figure."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_bench_at_a_small_size() -> None:
    """The speed is judged at full size, on a quiet machine; here only what does not depend on it."""
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench.photo", "--photos", "2", "--rounds", "1", "--seed", "7"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines = ended.stdout.strip().splitlines()
    assert lines[0] == "seed 7; 2 photos of 3000 × 4000", ended.stderr
    figure = re.fullmatch(
        r"figure: ([\d.]+) of bare Pillow's speed .*, peak memory (\d+) MB \(at most 300\)", lines[-1]
    )
    assert figure, ended.stdout
    assert float(figure[1]) > 0.2
    assert 0 < int(figure[2]) <= 300
    assert ended.returncode in (0, 1)
