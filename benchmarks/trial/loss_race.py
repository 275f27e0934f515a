"""A declared loss against payments with the same card at the same instant; again with the card's lock taken away."""

import argparse
import random
import subprocess
import sys
from pathlib import Path

from benchmarks._scratch import scratch_database

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Run the races in a database of their own; their exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    chosen = parser.parse_args()
    with scratch_database("trial_loss_race") as environment:
        races = [sys.executable, "-m", "benchmarks.trial._loss_races", str(chosen.trials), str(chosen.seed)]
        return subprocess.run(races, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
