"""Locks between launchers of one clone. The system drops them when a process dies, however: none is ever stale."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from launcher.console import Problem, say
from launcher.paths import VAR


@contextmanager
def only_one(name: str, sentence: str) -> Iterator[None]:
    """Hold the lock `name`; raises Problem with the sentence when another launcher holds it."""
    with opened(name) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(sentence) from None
        yield


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Hold the lock `name`, waiting for another launcher to leave it."""
    with opened(name) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  …  waiting for another ./pass of this clone to finish its preparation")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def is_free(name: str) -> bool:
    """True when nobody holds the lock."""
    with opened(name) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def opened(name: str) -> Iterator[int]:
    """Yield the descriptor of a lock file. Raises Problem when `var/` belongs to someone else."""
    try:
        (VAR / "locks").mkdir(parents=True, exist_ok=True)
        descriptor = os.open(VAR / "locks" / name, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError as error:
        raise Problem(
            f"{VAR} belongs to someone else (an earlier run as root?): delete it or give it to this user."
        ) from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)
