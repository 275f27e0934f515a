"""The press: `python -m passregion.cards.press FOLDER` turns a prepared folder into `faces.pdf`, and ends.

A process for each chunk: the compiler keeps what it has seen, distinct photos above all, and would grow from chunk to
chunk. It knows neither Django, nor the database, nor any secret. It ends with 0, or with 1 and the reason.
"""

import json
import sys
from pathlib import Path

import typst

TEMPLATE_NAME = "faces.typ"
ORDER_NAME = "order.json"
PDF_NAME = "faces.pdf"


class Spoilt(RuntimeError):
    """The compiler failed, or warned."""


def press(folder: Path) -> bytes:
    """Compile the folder. The same folder always gives the same bytes. Raises Spoilt."""
    order = json.loads((folder / ORDER_NAME).read_text(encoding="utf-8"))
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(folder / TEMPLATE_NAME),
            root=str(folder),
            font_paths=order["font_folders"],
            ignore_system_fonts=True,
            pdf_tags=False,
        )
    except typst.TypstError as broken:
        raise Spoilt(str(broken)) from broken
    if warnings:
        raise Spoilt("; ".join(str(warning) for warning in warnings))
    return bytes(pdf)


def main() -> int:
    """Press the folder that was named; the exit status."""
    folder = Path(sys.argv[1])
    try:
        (folder / PDF_NAME).write_bytes(press(folder))
    except Spoilt as spoilt:
        sys.stdout.write(str(spoilt))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
