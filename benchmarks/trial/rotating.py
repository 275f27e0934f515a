"""Codes of the virtual card that were altered, are stale or served already: none is taken, every good one is."""

import argparse
import random
import subprocess
import sys
from pathlib import Path

from benchmarks._scratch import scratch_database

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Try the codes in a database of their own; their exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codes", type=int, default=10_000)
    parser.add_argument("--races", type=int, default=500)
    parser.add_argument("--patience", type=float, default=1, help="how much longer a verification may take")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    chosen = parser.parse_args()
    numbers = [str(number) for number in (chosen.codes, chosen.races, chosen.patience, chosen.seed)]
    with scratch_database("trial_rotating") as environment:
        tries = [sys.executable, "-m", "benchmarks.trial._rotating_tries", *numbers]
        return subprocess.run(tries, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
