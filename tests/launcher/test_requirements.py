"""The lists of packages hold what the code uses, by hash, and agree with one another."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "requirements"
OURS = {"passregion", "config", "tests", "launcher", "benchmarks"}


def locked(name: str) -> dict[str, str]:
    """Name and version of each package of a list."""
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==(\S+)", text, re.MULTILINE))


def imported(folder: str) -> set[str]:
    """The modules of others that the Python files of a folder import, by their first name."""
    found: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for item in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(item, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in item.names}
            elif isinstance(item, ast.ImportFrom) and item.module and not item.level:
                found.add(item.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - OURS


def packages_of(modules: set[str]) -> dict[str, set[str]]:
    distributions = packages_distributions()
    return {name: {re.sub(r"[-_.]+", "-", one).lower() for one in distributions.get(name, [])} for name in modules}


@pytest.mark.parametrize(
    ("folder", "name"), [("config", "base"), ("passregion", "demo"), ("benchmarks", "dev"), ("tests", "dev")]
)
def test_every_import_is_in_the_list(folder: str, name: str) -> None:
    known = set(locked(name))
    missing = {module for module, packages in packages_of(imported(folder)).items() if not packages & known}
    assert missing == set()


def test_the_launcher_needs_nothing() -> None:
    assert imported("launcher") == set()


def test_the_larger_lists_hold_the_smaller_ones_at_the_same_versions() -> None:
    for small, large in (("base", "demo"), ("demo", "dev")):
        assert locked(small).items() <= locked(large).items()
    assert locked("uv").items() <= locked("demo").items()


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.glob("*.txt")), ids=lambda path: path.name)
def test_every_package_has_a_hash_and_nothing_says_where_to_find_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n?", "", text, flags=re.MULTILINE).strip())
    assert entries
    for entry in entries:
        assert "--hash=sha256:" in entry, entry
    assert not re.search(r"://|^-|index|find-links", text, re.MULTILINE)


@pytest.mark.parametrize(
    "path", [".npmrc", "pyproject.toml", "package-lock.json", "requirements/browser/package-lock.json"]
)
def test_no_configuration_names_a_registry(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert not re.search(r'^\s*(@[^:]+:)?registry\s*=|"resolved"|index-url|find-links', text, re.MULTILINE)


def test_each_list_has_its_source() -> None:
    assert {path.stem for path in REQUIREMENTS.glob("*.txt")} == {path.stem for path in REQUIREMENTS.glob("*.in")}
