"""Card faces: CR80 with 3 mm of bleed, a page for each card, drawn by typst from `typst/faces.typ`.

Here a chunk of cards is prepared (words, photos, fonts); the press, a process of its own, draws it.
Loud by design: a font that is not there, a character that no font draws or any warning of the compiler stops the chunk,
since a card that was printed wrong costs more than a batch that waits.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import translation

from passregion.cards.press import ORDER_NAME, PDF_NAME, TEMPLATE_NAME
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

TEMPLATE = Path(__file__).with_name("typst") / TEMPLATE_NAME
TITLE_FAMILY = "Bricolage Grotesque"
TEXT_FAMILY = "Atkinson Hyperlegible Next"

CHUNK_SIZE = 250
PAGE_MM = (91.6, 60.0)
BLEED_MM = 3.0
PRESS_SECONDS_MAX = 300
# The date of every entry of an archive of photos: the same photos give the same bytes.
NO_DATE = (1980, 1, 1, 0, 0, 0)


class PrintingFailed(RuntimeError):
    """The faces cannot be drawn: a font or a drawing is missing, the compiler warned, the press broke down."""


class CardNotDrawable(PrintingFailed):
    """One card stands in the way: its photo cannot be read, or no font draws its name."""

    def __init__(self, number: str, reason: str) -> None:
        self.number = number
        super().__init__(f"card {number}: {reason}")


@dataclass(frozen=True)
class DrawnChunk:
    """What the manufacturer receives for some cards: faces, photos, and the digest of each photo by card number."""

    faces: bytes
    photos: bytes
    photo_sha256s: dict[str, str]


def draw_side_by_side(orders: Sequence[tuple[Sequence[Face], str]]) -> Iterator[DrawnChunk | None]:
    """The chunks of these faces and titles, in order, drawn at once by as many presses; nothing for one without faces.

    Raises PrintingFailed at the first that cannot be drawn.
    """
    if len(orders) == 1:
        faces, title = orders[0]
        yield draw(faces, title=title) if faces else None
        return
    with ThreadPoolExecutor(max_workers=len(orders)) as hands:
        yield from hands.map(lambda order: draw(order[0], title=order[1]) if order[0] else None, orders)


def draw(faces: Sequence[Face], *, title: str) -> DrawnChunk:
    """One page and one photo for each face, in order; the same faces give the same bytes. Raises PrintingFailed."""
    with tempfile.TemporaryDirectory(prefix="faces-") as name:
        folder = Path(name)
        photos = prepare(faces, title=title, folder=folder)
        run_press(folder)
        return DrawnChunk(
            faces=(folder / PDF_NAME).read_bytes(),
            photos=_archive(folder, [_photo_name(face) for face in faces]),
            photo_sha256s=photos,
        )


def prepare(faces: Sequence[Face], *, title: str, folder: Path) -> dict[str, str]:
    """Write into `folder` all that the press needs; the digest of each photo by card number. Raises PrintingFailed."""
    for number, characters in missing_characters(faces).items():
        raise CardNotDrawable(number, f"no font draws {characters}")
    shutil.copy(TEMPLATE, folder / TEMPLATE.name)
    fonts = _font_folders(faces)
    photos = {face.number: _photo(face, folder) for face in faces}
    data = _data(faces, title=title, folder=folder, fonts=fonts)
    _check_fixed_texts(data)
    (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / ORDER_NAME).write_text(json.dumps({"title": title, "font_folders": fonts}), encoding="utf-8")
    return photos


def run_press(folder: Path) -> None:
    """Draw a prepared folder in a process of its own. Raises PrintingFailed."""
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "passregion.cards.press", str(folder)],
            cwd=settings.ROOT,
            # Nothing of ours that is secret.
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=PRESS_SECONDS_MAX,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise PrintingFailed("the press does not answer") from late
    if ended.returncode:
        raise PrintingFailed(ended.stdout or ended.stderr[-500:] or "the press was stopped")


def _archive(folder: Path, names: Sequence[str]) -> bytes:
    file = io.BytesIO()
    # Photos are compressed already.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name, NO_DATE), (folder / name).read_bytes())
    return file.getvalue()


def missing_characters(faces: Iterable[Face]) -> dict[str, str]:
    """For each card number, the characters of the name that none of our fonts draws. Empty when all is well."""
    lacking = {face.number: lacking_in(face.first_name + face.last_name) for face in faces}
    return {number: characters for number, characters in lacking.items() if characters}


def lacking_in(name: str) -> str:
    """The characters of a name that none of our fonts draws."""
    return "".join(sorted(set(_printable(name)) - _known(TITLE_FAMILY)))


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
                "photo": _photo_name(face),
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


def _photo_name(face: Face) -> str:
    return f"{face.number}.jpg"


def _photo(face: Face, folder: Path) -> str:
    """The portrait as it is stored, 770 dots an inch on the card; its digest must be the one that was kept with it."""
    try:
        with face.portrait.image.open("rb") as stored:
            content = stored.read()
    except OSError as unreadable:
        raise CardNotDrawable(face.number, "the photo cannot be read") from unreadable
    digest = hashlib.sha256(content).hexdigest()
    if digest != face.portrait.sha256:
        raise CardNotDrawable(face.number, "the photo is not the one that was stored")
    (folder / _photo_name(face)).write_bytes(content)
    return digest


def _check_fixed_texts(data: dict[str, object]) -> None:
    """The texts of the setting and of the drawings must be drawable too."""
    lacking = set(f"{data['pass_name']}") - _known(TITLE_FAMILY)
    cards: list[dict[str, str]] = data["cards"]  # type: ignore[assignment]
    texts = [f"{data['region_name']}"]
    texts += [card[key] for card in cards for key in ("number", "validity", "summit_name", "summit_altitude")]
    lacking |= set("".join(texts)) - _known(TEXT_FAMILY)
    if lacking:
        raise PrintingFailed(f"no font draws {sorted(lacking)}")
