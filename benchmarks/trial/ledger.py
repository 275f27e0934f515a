"""Two tills at the same instant on the last euro, the same payment id twice, and both again with the walls down."""

import argparse
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).parents[2]
SETTINGS = "config.settings.dev"


@contextmanager
def scratch_database() -> Iterator[dict[str, str]]:
    """A new database on the server of DATABASE_URL for the length of the trial; the environment that names it."""
    server = os.environ["DATABASE_URL"]
    name = f"trial_ledger_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    try:
        yield {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            **os.environ,
            "DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{name}")),
        }
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def main() -> int:
    """Run the races in a database of their own; their exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    chosen = parser.parse_args()
    with scratch_database() as environment:
        races = [sys.executable, "-m", "benchmarks.trial._ledger_races", str(chosen.trials), str(chosen.seed)]
        return subprocess.run(races, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
