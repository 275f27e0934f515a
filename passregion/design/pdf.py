"""Accessible PDF files (PDF/UA-1), set by typst with our own fonts."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from passregion.design.fonts import SITE
from passregion.design.typefaces import font_folders, world_families

SHEET = Path(__file__).parent / "typst" / "sheet.typ"
PDF_STANDARD = "ua-1"
TITLE_FAMILY = "Bricolage Grotesque"
TEXT_FAMILY = "Atkinson Hyperlegible Next"


def compile_pdf(*, template: Path, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of a typst template, which reads `data` as `json("data.json")` and each of `files` by its name.

    The template may import `sheet.typ`: the page, the type and the colours of every document. What people typed goes
    through `data` only, so that nothing of it is ever run as typst.
    """
    fonts = _fonts_of(data)
    sources = {
        "main.typ": template.read_bytes(),
        "sheet.typ": SHEET.read_bytes(),
        "data.json": json.dumps({**data, "world_faces": world_families(fonts)}, ensure_ascii=False).encode(),
        **(files or {}),
    }
    pdf = typst.compile(  # type: ignore[call-overload]
        sources,
        format="pdf",
        font_paths=fonts,
        ignore_system_fonts=True,
        pdf_standards=PDF_STANDARD,
    )
    return bytes(pdf)


def _fonts_of(data: Mapping[str, Any]) -> list[str]:
    """The folders of the fonts that draw these data; none where none were built, and typst's own then serves."""
    if not (Path(settings.FONTS_DIR) / SITE).is_dir():
        return []
    return font_folders([json.dumps(dict(data), ensure_ascii=False)], [TITLE_FAMILY, TEXT_FAMILY])
