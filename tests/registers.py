"""Registers for the tests of imports: the published files where they are, small hostile ones written on the spot."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

DATA = Path(os.environ.get("PASS_TEST_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


def published(name: str) -> Path:
    """The published file of this name; the test is skipped, and says so, where the machine has none."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"no published register {name}: set PASS_TEST_DATA to the folder that holds it")
    return path


class CommandRun:
    """What a command of import said."""

    def __init__(self, output: str, errors: str) -> None:
        self.output = output
        self.errors = errors


def run_import(capsys: pytest.CaptureFixture[str], command: str, path: Path, *options: str) -> CommandRun:
    """Run the command and keep what it wrote. Raises CommandError as the command does."""
    capsys.readouterr()
    call_command(command, str(path), *options)
    captured = capsys.readouterr()
    return CommandRun(captured.out, captured.err)


def writer(folder: Path) -> Callable[..., Path]:
    """`write(lines, name, encoding, compressed)` writes a small file in `folder` and gives its path."""

    def write(lines: list[str], name: str = "register.csv", encoding: str = "utf-8", compressed: bool = False) -> Path:
        content = "".join(f"{line}\n" for line in lines).encode(encoding)
        path = folder / name
        path.write_bytes(gzip.compress(content) if compressed else content)
        return path

    return write
