"""Which Python the product runs on: of the version that started the launcher, the quickest build on this machine.

Where Python is a shared library (`pyenv` may build it so), each call inside it takes a detour: the same work took 1.4
times as long as with the Python of Debian, which is one whole program. So a whole one is preferred where there is one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from launcher.console import Problem
from launcher.paths import VAR

MEMORY = VAR / "python.json"
ORDINARY_PATH = ("/usr/local/bin", "/usr/bin", "/bin")
SECONDS_MAX = 30
# A program smaller than this only loads the library.
WHOLE_BYTES_MIN = 1_000_000
# Fails where Python lacks what makes an environment.
PROBE = "import ensurepip, json, sys, venv; print(json.dumps(sys.version))"


@dataclass(frozen=True)
class Interpreter:
    """One Python: where it is, and what it says of itself."""

    path: str
    version: str


@cache
def interpreter() -> Interpreter:
    """The one for `var/venv`, remembered from the first time on. Raises Problem when none can make an environment."""
    remembered = _remembered()
    if remembered is not None:
        return remembered
    chosen = next(usable(in_order(candidates())), None)
    if chosen is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Problem(
            f"Python {version} lacks its module “venv” or “ensurepip”: "
            f"install it (Debian, Ubuntu: apt install python{version}-venv)."
        )
    MEMORY.parent.mkdir(parents=True, exist_ok=True)
    MEMORY.write_text(json.dumps({"asked_by": _asked_by(), **asdict(chosen)}), encoding="utf-8")
    return chosen


def candidates() -> list[str]:
    """The Python that runs now, then the others of its version on the path; scripts that stand in for one left out."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    folders = [*os.environ.get("PATH", "").split(os.pathsep), *ORDINARY_PATH]
    paths = [Path(sys.executable), *(Path(folder) / name for folder in folders if folder)]
    real = dict.fromkeys(os.path.realpath(path) for path in paths)
    return [path for path in real if os.access(path, os.X_OK) and not _is_script(path)]


def _is_script(path: str) -> bool:
    with Path(path).open("rb") as file:
        return file.read(2) == b"#!"


def in_order(paths: Iterable[str]) -> list[str]:
    """Whole programs first; otherwise as they came."""
    return sorted(paths, key=lambda path: Path(path).stat().st_size < WHOLE_BYTES_MIN)


def usable(paths: Iterable[str]) -> Iterator[Interpreter]:
    """Those that can make an environment, asked one after another."""
    for path in paths:
        try:
            command = [path, "-I", "-c", PROBE]
            ended = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_MAX, check=True)
            yield Interpreter(path=path, version=json.loads(ended.stdout))
        except (OSError, subprocess.SubprocessError, ValueError):
            continue


def _asked_by() -> str:
    return f"{os.path.realpath(sys.executable)} {sys.version}"


def _remembered() -> Interpreter | None:
    try:
        kept = json.loads(MEMORY.read_text(encoding="utf-8"))
        is_ours = kept.pop("asked_by") == _asked_by() and Path(kept["path"]).exists()
        return Interpreter(**kept) if is_ours else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
