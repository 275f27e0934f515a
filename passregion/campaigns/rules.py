"""Pure rules: reading the charter's text, counting working days."""

import datetime
import re
from dataclasses import dataclass

SATURDAY = 5


@dataclass(frozen=True)
class Block:
    """A piece of the charter: `kind` is title, subtitle, paragraph or list; `lines` its texts, one per list item."""

    kind: str
    lines: tuple[str, ...]


def parse_charter(text: str) -> list[Block]:
    """The blocks of a charter: `# title`, `## subtitle`, `- item`, paragraphs parted by empty lines.

    Everything else is plain text: no mark-up, so that nothing in it can act on a page.
    """
    blocks: list[Block] = []
    for chunk in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        pending: list[str] = []
        for line in chunk.splitlines():
            stripped = line.strip()
            kind = _kind_of(stripped)
            if kind == "paragraph":
                pending.append(stripped)
                continue
            _flush(blocks, pending)
            _append(blocks, kind, stripped.lstrip("#-").strip())
        _flush(blocks, pending)
    return blocks


def _kind_of(line: str) -> str:
    for mark, kind in (("## ", "subtitle"), ("# ", "title"), ("- ", "list")):
        if line.startswith(mark):
            return kind
    return "paragraph"


def _append(blocks: list[Block], kind: str, line: str) -> None:
    if kind == "list" and blocks and blocks[-1].kind == "list":
        blocks[-1] = Block("list", (*blocks[-1].lines, line))
    else:
        blocks.append(Block(kind, (line,)))


def _flush(blocks: list[Block], pending: list[str]) -> None:
    if pending:
        blocks.append(Block("paragraph", (" ".join(pending),)))
        pending.clear()


def add_working_days(day: datetime.date, count: int) -> datetime.date:
    """The day that comes `count` working days after `day`. Saturdays and Sundays do not count."""
    while count > 0:
        day += datetime.timedelta(days=1)
        if day.weekday() < SATURDAY:
            count -= 1
    return day
