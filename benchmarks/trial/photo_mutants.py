"""Photo files gone wrong in every way, sent to the page: never an error page, never a hang, memory bounded."""

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks._scratch import scratch_database

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Send the mutants in a database and a folder of their own; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}; {chosen.mutants} mutants", flush=True)
    with scratch_database("trial_photo_mutants") as environment, tempfile.TemporaryDirectory() as media:
        posts = [sys.executable, "-m", "benchmarks.trial._photo_posts", str(chosen.mutants), str(chosen.seed)]
        return subprocess.run(posts, cwd=ROOT, env=environment | {"PASS_MEDIA_DIR": media}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
