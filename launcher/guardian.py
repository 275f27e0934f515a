"""A small process beside each PostgreSQL server: it stops it when all its users are gone, however they went."""

import fcntl
import sys
import time

from launcher import locks
from launcher.postgres import CLUSTERS


def guard(name: str) -> None:
    """Wait until nobody holds the users' lock, then stop the server. Only one guardian per server stays."""
    with locks.opened(f"{name}.guardian") as mine, locks.opened(f"{name}.users") as users:
        try:
            fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        while True:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.5)
                continue
            # Nobody can start to use it while we hold this lock: leaving now leaves no server unguarded.
            CLUSTERS[name].stop()
            fcntl.flock(mine, fcntl.LOCK_UN)
            return


if __name__ == "__main__":
    guard(sys.argv[1])
