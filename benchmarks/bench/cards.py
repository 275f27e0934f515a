"""How fast card faces are drawn beside bare typst, how much memory stays taken, whether a kill loses a card."""

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks._scratch import scratch_database
from benchmarks._server import manage

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Run the measure in a database and a folder of its own; its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=10_000)
    parser.add_argument("--chunk", type=int, default=250)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}; {chosen.cards} cards in chunks of {chosen.chunk}", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-cards-") as folder, scratch_database("bench_cards") as environment:
        environment["PASS_MEDIA_DIR"] = folder
        manage(environment, "migrate", "-v0")
        measure = [sys.executable, "-m", "benchmarks.bench._cards_run"]
        numbers = [str(number) for number in (chosen.cards, chosen.chunk, chosen.seed)]
        return subprocess.run([*measure, *numbers], cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
