"""Accessible PDF files (PDF/UA-1), set by typst with our own fonts."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

SHEET = Path(__file__).parent / "typst" / "sheet.typ"
PDF_STANDARD = "ua-1"


def compile_pdf(*, template: Path, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of a typst template, which reads `data` as `json("data.json")` and each of `files` by its name.

    The template may import `sheet.typ`: the page, the type and the colours of every document. What people typed goes
    through `data` only, so that nothing of it is ever run as typst.
    """
    sources = {
        "main.typ": template.read_bytes(),
        "sheet.typ": SHEET.read_bytes(),
        "data.json": json.dumps(dict(data), ensure_ascii=False).encode(),
        **(files or {}),
    }
    pdf = typst.compile(  # type: ignore[call-overload]
        sources,
        format="pdf",
        font_paths=[str(settings.FONTS_DIR)] if Path(settings.FONTS_DIR).is_dir() else [],
        ignore_system_fonts=True,
        pdf_standards=PDF_STANDARD,
    )
    return bytes(pdf)
