"""What may not be in the repository: registry hosts, unfinished work, pasted secrets."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT_ENDINGS = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".mjs",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".json",
    ".yml",
    ".sh",
    ".typ",
    ".po",
}


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def lines_matching(pattern: str, paths: list[Path]) -> list[str]:
    expression = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if expression.search(line)
    ]


def test_no_lock_file_names_a_registry() -> None:
    locks = [
        path
        for path in tracked_files()
        if path.name in {"package-lock.json", "package.json", ".npmrc"} or "requirements" in path.parts
    ]
    assert locks
    funding = re.compile(r'"(url|funding)": "https?://')
    for path in locks:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            named = re.search(r"https?://", line) and not funding.search(line)
            assert not named, f"{path.relative_to(ROOT)}:{number} names a host"


def test_no_unfinished_work() -> None:
    sources = [path for path in tracked_files() if path.suffix in {".py", ".html", ".css", ".js", ".mjs"}]
    marks = "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "NotImplemented" + "Error"])
    assert lines_matching(rf"\b({marks})\b", sources) == []


def test_no_inline_script_or_style_in_pages() -> None:
    pages = [
        path
        for path in tracked_files()
        if path.suffix == ".html" and "notifications" not in path.parts and "emails" not in path.parts
    ]
    assert (
        lines_matching(
            r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")|\sstyle=|<style|\son[a-z]+=\"", pages
        )
        == []
    )
