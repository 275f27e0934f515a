"""Card faces as one PDF: CR80 with 3 mm of bleed, a page for each card, drawn by typst from `typst/faces.typ`.

Loud by design: a font that is not there, a character that no font draws or any warning of the compiler stops the batch,
since a card that was printed wrong costs more than a batch that waits.
"""

import io
import json
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import typst
from django.conf import settings
from django.utils import translation
from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from passregion.cards.queries import Face
from passregion.design.card_text import NAME_BODIES_MM, CardFace, card_face_of
from passregion.design.summits import summit_of
from passregion.design.typefaces import (
    FontMissing,
    check_site,
    font_folders,
    is_drawn_by_site,
    known_characters,
    world_families,
)

TEMPLATE = Path(__file__).with_name("typst") / "faces.typ"
TITLE_FAMILY = "Bricolage Grotesque"
TEXT_FAMILY = "Atkinson Hyperlegible Next"

# The compiler's memory grows with the distinct photos of one document.
CHUNK_SIZE = 250
# 23.1 × 29.7 mm at 385 dots an inch, what a card printer can show. Half of a stored portrait: the JPEG decoder itself
# divides by two, which is ten times faster than resizing.
PHOTO_SIZE_PX = (350, 450)
POINTS_PER_MM = 72 / 25.4
PAGE_MM = (91.6, 60.0)
BLEED_MM = 3.0


class PrintingFailed(RuntimeError):
    """The faces cannot be drawn: a font, a drawing or a photo is missing, or the compiler warned."""


def faces_pdf(faces: Sequence[Face], *, title: str) -> bytes:
    """One page for each face, in order. Raises PrintingFailed."""
    writer = PdfWriter()
    for start in range(0, len(faces), CHUNK_SIZE):
        pdf = _compile(faces[start : start + CHUNK_SIZE], title=title)
        writer.append(PdfReader(io.BytesIO(pdf)), import_outline=False)
    width, height, bleed = (length * POINTS_PER_MM for length in (*PAGE_MM, BLEED_MM))
    for page in writer.pages:
        # Where the manufacturer cuts, and how far the ground goes beyond.
        page.trimbox = RectangleObject((bleed, bleed, width - bleed, height - bleed))
        page.bleedbox = RectangleObject((0, 0, width, height))
    writer.add_metadata({"/Title": title})
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def missing_characters(faces: Iterable[Face]) -> dict[str, str]:
    """For each card number, the characters of the name that none of our fonts draws. Empty when all is well."""
    known = _known(TITLE_FAMILY)
    missing = {}
    for face in faces:
        lacking = set(_printable(face.first_name) + _printable(face.last_name)) - known
        if lacking:
            missing[face.number] = "".join(sorted(lacking))
    return missing


def _compile(faces: Sequence[Face], *, title: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="faces-") as name:
        folder = Path(name)
        shutil.copy(TEMPLATE, folder / TEMPLATE.name)
        fonts = _font_folders(faces)
        data = _data(faces, title=title, folder=folder, fonts=fonts)
        _check_fixed_texts(data)
        (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
        try:
            pdf, warnings = typst.compile_with_warnings(
                str(folder / TEMPLATE.name),
                root=name,
                font_paths=fonts,
                ignore_system_fonts=True,
                pdf_tags=False,
            )
        except typst.TypstError as broken:
            raise PrintingFailed(str(broken)) from broken
    if warnings:
        raise PrintingFailed("; ".join(str(warning) for warning in warnings))
    return pdf


def _font_folders(faces: Sequence[Face]) -> list[str]:
    names = [_printable(face.first_name) + _printable(face.last_name) for face in faces]
    try:
        check_site([TITLE_FAMILY, TEXT_FAMILY])
        folders = font_folders(names, [TITLE_FAMILY])
    except FontMissing as missing:
        raise PrintingFailed(str(missing)) from missing
    return folders


def _known(family: str) -> frozenset[str]:
    try:
        return known_characters(family)
    except FontMissing as missing:
        raise PrintingFailed(str(missing)) from missing


def _data(faces: Sequence[Face], *, title: str, folder: Path, fonts: Sequence[str]) -> dict[str, object]:
    with translation.override(settings.LANGUAGE_CODE):
        texts = [_text_of(face) for face in faces]
    return {
        "title": title,
        "pass_name": settings.BRAND["pass_name"],
        "region_name": settings.BRAND["region_name"],
        "title_fonts": [TITLE_FAMILY, *world_families(fonts)],
        "text_fonts": [TEXT_FAMILY],
        "cards": [
            {
                "lines": text.lines,
                "name_body": NAME_BODIES_MM[text.fit],
                # The widths of our title face are known; a line of another script is measured and made to fit.
                "measured": not is_drawn_by_site(TITLE_FAMILY, "".join(text.lines)),
                "number": text.number,
                "validity": text.validity,
                "summit_name": text.summit_name,
                "summit_altitude": text.summit_altitude,
                "ground": _ground(face, folder),
                "photo": _photo(face, folder),
            }
            for face, text in zip(faces, texts, strict=True)
        ],
    }


def _text_of(face: Face) -> CardFace:
    return card_face_of(
        first_name=_printable(face.first_name),
        last_name=_printable(face.last_name),
        number=face.number,
        valid_until=face.valid_until,
        departement=face.departement,
        kind=face.kind,
    )


def _printable(text: str) -> str:
    """Composed letters, without the invisible characters that no font draws."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(character for character in composed if unicodedata.category(character) not in ("Cc", "Cf"))


def _ground(face: Face, folder: Path) -> str:
    name = f"{summit_of(face.departement).code}-bleed.svg"
    source = Path(settings.FRONTEND_BUILD) / "design" / "relief" / "summits" / name
    if not source.exists():
        raise PrintingFailed(f"the drawing {name} is missing: build the front end")
    if not (folder / name).exists():
        shutil.copy(source, folder / name)
    return name


def _photo(face: Face, folder: Path) -> str:
    name = f"{face.portrait.public_id.hex}.jpg"
    try:
        with face.portrait.image.open("rb") as stored, Image.open(stored) as image:
            image.draft("RGB", PHOTO_SIZE_PX)
            small = image.convert("RGB")
    except (OSError, UnidentifiedImageError) as unreadable:
        raise PrintingFailed(f"the photo of card {face.number} cannot be read") from unreadable
    small.thumbnail(PHOTO_SIZE_PX)
    small.save(folder / name, "JPEG", quality=92)
    return name


def _check_fixed_texts(data: dict[str, object]) -> None:
    """The texts of the setting and of the drawings must be drawable too."""
    lacking = set(f"{data['pass_name']}") - _known(TITLE_FAMILY)
    cards: list[dict[str, str]] = data["cards"]  # type: ignore[assignment]
    texts = [f"{data['region_name']}"]
    texts += [card[key] for card in cards for key in ("number", "validity", "summit_name", "summit_altitude")]
    lacking |= set("".join(texts)) - _known(TEXT_FAMILY)
    if lacking:
        raise PrintingFailed(f"no font draws {sorted(lacking)}")
