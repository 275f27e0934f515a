"""File, function and test-file lengths stay where a reader can hold them."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES_MAX = 400
TEST_FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 40
SOURCE_ENDINGS = {".py", ".html", ".css", ".js", ".mjs", ".typ"}


def exceptions() -> set[str]:
    """Paths that a decision record allows to be longer: lines « size: path » of docs/adr."""
    records = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs/adr").glob("*.md"))
    return set(re.findall(r"^size: (\S+)$", records, re.MULTILINE))


def source_files() -> list[Path]:
    folders = ["passregion", "config", "launcher", "frontend", "benchmarks", "tests"]
    found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in SOURCE_ENDINGS]
    return [
        path for path in [*found, ROOT / "pass"] if "migrations" not in path.parts and "node_modules" not in path.parts
    ]


def python_files() -> list[Path]:
    return [path for path in source_files() if path.suffix == ".py" or path.name == "pass"]


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_file_is_short_enough(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    limit = TEST_FILE_LINES_MAX if name.startswith("tests/") else FILE_LINES_MAX
    count = len(path.read_text(encoding="utf-8").splitlines())
    assert count <= limit or name in exceptions(), f"{name} has {count} lines, the house allows {limit}"


def function_lengths(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [(node.name, (node.end_lineno or 0) - node.lineno + 1) for node in functions]


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_are_short_enough(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    long = [
        f"{function} {count}"
        for function, count in function_lengths(path)
        if count > FUNCTION_LINES_MAX and f"{name}:{function}" not in exceptions()
    ]
    assert not long, f"{name}: {long}, the house allows {FUNCTION_LINES_MAX} lines"
