"""docs/settings.md and the code name the same variables."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
OWN_NAME = re.compile(r"\b(PASS_[A-Z][A-Z_]*[A-Z]|DATABASE_URL|DJANGO_SETTINGS_MODULE)\b")


def variables_of_the_code() -> set[str]:
    sources = [ROOT / "pass", ROOT / "manage.py", *(ROOT / "frontend").glob("*.js")]
    for folder in ("config", "launcher", "passregion", "benchmarks"):
        sources += (ROOT / folder).rglob("*.py")
    names = {name for source in sources for name in OWN_NAME.findall(source.read_text(encoding="utf-8"))}
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    return names | set(re.findall(r"environ(?:\.get\(|\[)\"(PASS_[A-Z_]+)\"", tests))


def rows_of_the_table() -> list[str]:
    return re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_table_names_every_variable_and_no_other() -> None:
    assert set(rows_of_the_table()) == variables_of_the_code()


def test_each_variable_has_one_row() -> None:
    rows = rows_of_the_table()
    assert len(rows) == len(set(rows))
