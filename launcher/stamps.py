"""Stamps: a step is skipped while the hash of all it reads is the one of its last success."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from launcher.paths import STAMPS

IGNORED_FOLDERS = {"__pycache__", "node_modules", "var", ".git"}


def files_under(paths: Iterable[Path], pattern: str = "*") -> list[Path]:
    """Return, in order, the given files and all files below the given folders that match the pattern."""
    found: set[Path] = set()
    for path in paths:
        if path.is_file():
            found.add(path)
        elif path.is_dir():
            found.update(
                child
                for child in path.rglob(pattern)
                if child.is_file() and not IGNORED_FOLDERS.intersection(child.relative_to(path).parts)
            )
    return sorted(found)


def digest(files: Iterable[Path], *facts: object) -> str:
    """Return the hash of the files' names and contents and of some facts that are not in files."""
    total = hashlib.sha256()
    for fact in facts:
        total.update(f"{fact}\0".encode())
    for file in files:
        total.update(f"{file}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


class Stamp:
    """The memory of one step: `if not stamp.is_fresh(): …; stamp.write()`."""

    def __init__(self, name: str, value: str) -> None:
        self.path = STAMPS / name
        self.value = value

    def is_fresh(self) -> bool:
        """True when the step already succeeded on these very inputs."""
        try:
            return self.path.read_text(encoding="ascii") == self.value
        except (FileNotFoundError, UnicodeDecodeError):
            return False

    def write(self) -> None:
        """Remember that the step succeeded on these inputs."""
        STAMPS.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.value, encoding="ascii")

    def forget(self) -> None:
        """Make sure that the step runs next time."""
        self.path.unlink(missing_ok=True)
