"""The printed face: legible on the twelve summits, our fonts only, and loud when anything is missing."""

import dataclasses
import datetime
import hashlib
import io
import shutil
from pathlib import Path

import pytest
import typst
from PIL import Image
from pypdf import PdfReader

from passregion.cards import printing
from passregion.cards.queries import Face
from passregion.design.summits import SUMMITS

# White words: x, y, width, height in millimetres from the corner of the card.
WHITE_ZONES = {
    "wordmark": (5, 5, 36, 6.2),
    "issuer": (5, 12.1, 36, 2.5),
    "summit name": (60.6, 5, 20, 6),
    "name": (32, 23.8, 24, 10.6),
    "number": (32, 40.8, 33, 3.3),
    "validity": (32, 46.6, 33, 2.4),
    "sign": (75.2, 43.6, 5.4, 5.4),
}
LEAST_CONTRAST = 4.5
PIXELS_PER_MM = 8


class DrawnPortrait:
    """A photo without a database."""

    def __init__(self) -> None:
        file = io.BytesIO()
        Image.new("RGB", (700, 900), "#B9CDD0").save(file, "JPEG")
        self.content = file.getvalue()
        self.sha256 = hashlib.sha256(self.content).hexdigest()
        self.image = self

    def open(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self.content)


def faces_pdf(faces: list[Face], *, title: str) -> bytes:
    return printing.draw(faces, title=title).faces


def a_face(first_name: str = "Lina", last_name: str = "Moreau", departement: str = "63") -> Face:
    return Face(
        first_name=first_name,
        last_name=last_name,
        number="9604813755294",
        valid_until=datetime.date(2028, 8, 31),
        departement=departement,
        kind="plastic",
        portrait=DrawnPortrait(),
    )


def luminance(colour: tuple[int, int, int]) -> float:
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def drawn_ground(departement: str, folder: Path, settings) -> Image.Image:
    name = f"{departement}-bleed.svg"
    shutil.copy(settings.FRONTEND_BUILD / "design" / "relief" / "summits" / name, folder / name)
    source = folder / "ground.typ"
    source.write_text(
        f'#set page(width: 91.6mm, height: 60mm, margin: 0mm)\n#image("{name}", width: 91.6mm, height: 60mm)'
    )
    png = typst.compile(str(source), root=str(folder), format="png", ppi=PIXELS_PER_MM * 25.4)
    return Image.open(io.BytesIO(png)).convert("RGB")


@pytest.mark.parametrize("departement", SUMMITS)
def test_white_words_are_legible_on_every_summit(departement: str, tmp_path: Path, settings) -> None:
    ground = drawn_ground(departement, tmp_path, settings)
    bleed = printing.BLEED_MM
    for name, (x, y, width, height) in WHITE_ZONES.items():
        box = [
            round(length * PIXELS_PER_MM) for length in (x + bleed, y + bleed, x + width + bleed, y + height + bleed)
        ]
        colours = ground.crop(box).getcolors(maxcolors=10**6)
        lightest = max(luminance(colour) for _count, colour in colours)
        assert 1.05 / (lightest + 0.05) >= LEAST_CONTRAST, f"{name} on the summit of {departement}"


def words_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_a_face_shows_what_the_card_must_show(settings) -> None:
    (text,) = words_of(faces_pdf([a_face()], title="essai"))
    for words in ("Lina", "Moreau", "9604 8137 5529 4", "Puy de Sancy", "1 886 m", "31.08.2028"):
        assert words in text.replace("\u00a0", " ")
    assert settings.BRAND["region_name"] in text


def test_the_boxes_say_where_to_cut_and_the_photo_is_sharp_enough() -> None:
    (page,) = PdfReader(io.BytesIO(faces_pdf([a_face()], title="essai"))).pages
    millimetres = [[round(float(side) / 72 * 25.4, 2) for side in box] for box in (page.mediabox, page.trimbox)]
    assert millimetres == [[0, 0, 91.6, 60.0], [3.0, 3.02, 88.6, 57.0]]
    (photo,) = [image for image in page.images if image.image.width < image.image.height]
    assert photo.image.width / (23.1 / 25.4) >= 300


def test_the_same_faces_give_the_same_bytes() -> None:
    faces = [a_face(), a_face("Ελένη", "Παπαδοπούλου")]
    faces[1] = dataclasses.replace(faces[1], number="9118203344557")
    assert printing.draw(faces, title="essai") == printing.draw(faces, title="essai")


def test_a_photo_that_was_damaged_on_the_disk_names_its_card() -> None:
    face = a_face()
    face.portrait.content = face.portrait.content[:-200]
    with pytest.raises(printing.CardNotDrawable, match="not the one that was stored") as refused:
        printing.draw([face], title="essai")
    assert refused.value.number == face.number


def test_a_press_that_dies_is_loud(monkeypatch) -> None:
    monkeypatch.setattr(printing.sys, "executable", "/bin/false")
    with pytest.raises(printing.PrintingFailed, match="stopped"):
        printing.draw([a_face()], title="essai")


def test_long_names_break_and_stay_whole_lines() -> None:
    (text,) = words_of(faces_pdf([a_face("Maximilienne-Alexandrine", "Vandenbroucke-Delacroix")], title="essai"))
    assert "Maximilienne- Alexandrine" in text


def test_what_was_typed_is_never_markup() -> None:
    (text,) = words_of(faces_pdf([a_face("#pagebreak()", "*a* $x$")], title="essai"))
    assert "#pagebreak()" in text.replace(" ", "").replace("-", "")


def test_a_missing_font_is_loud(settings, tmp_path: Path) -> None:
    settings.FONTS_DIR = tmp_path
    with pytest.raises(printing.PrintingFailed, match="Bricolage Grotesque"):
        faces_pdf([a_face()], title="essai")


def test_a_missing_drawing_is_loud(settings, tmp_path: Path) -> None:
    settings.FRONTEND_BUILD = tmp_path
    with pytest.raises(printing.PrintingFailed, match="63-bleed.svg"):
        faces_pdf([a_face()], title="essai")


def test_a_warning_of_the_compiler_is_loud(monkeypatch) -> None:
    monkeypatch.setattr(printing, "world_families", lambda folders: ["A font that nobody made"])
    with pytest.raises(printing.PrintingFailed, match="unknown font"):
        faces_pdf([a_face()], title="essai")


@pytest.mark.parametrize("name", ["Łukasz", "Nguyễn", "Çağlar", "Đặng", "Ñandú", "Œdipe", "L’Hôpital", "Žižek"])
def test_the_letters_of_europe_and_vietnam_are_drawn(name: str) -> None:
    assert printing.missing_characters([a_face(last_name=name)]) == {}


def test_a_character_that_no_font_draws_is_found_and_never_drawn() -> None:
    face = a_face(last_name="Mo\U00012000reau")
    assert printing.missing_characters([face]) == {"9604813755294": "\U00012000"}
    with pytest.raises(printing.CardNotDrawable, match="no font draws"):
        printing.draw([face], title="essai")


def test_invisible_characters_are_left_out() -> None:
    assert printing.missing_characters([a_face(last_name="Mo\u200dre\u0007au")]) == {}


NAMES_OF_THE_WORLD = {
    "Arabic": ("ليلى", "بن يوسف"),
    "Armenian": ("Անահիտ", "Սարգսյան"),
    "Bengali": ("তানিয়া", "রহমান"),
    "Chinese": ("小明", "歐陽"),
    "Cyrillic": ("Олександра", "Щербаківська"),
    "Ethiopic": ("ሰላም", "ተስፋዬ"),
    "Georgian": ("ნინო", "მაისურაძე"),
    "Greek": ("Ελένη", "Παπαδοπούλου"),
    "Hebrew": ("נועה", "לוי"),
    "Hindi": ("प्रिया", "शर्मा"),
    "Japanese": ("さくら", "タナカ"),
    "Khmer": ("សុខា", "ចាន់"),
    "Korean": ("서연", "김"),
    "Tamil": ("கவிதா", "முருகன்"),
    "Thai": ("สุดารัตน์", "ใจดี"),
    "Tibetan": ("བསྟན་འཛིན", "ལྷ་མོ"),
    "Tifinagh": ("ⵜⴰⵏⵉⵔⵜ", "ⴰⵢⵜ"),
}


@pytest.mark.parametrize("script", NAMES_OF_THE_WORLD)
def test_the_names_of_the_world_are_drawn_with_fonts_of_ours(script: str) -> None:
    face = a_face(*NAMES_OF_THE_WORLD[script])
    assert printing.missing_characters([face]) == {}
    pdf = PdfReader(io.BytesIO(faces_pdf([face], title="essai")))
    fonts = {
        str(font["/BaseFont"]) for font in (ref.get_object() for ref in pdf.pages[0]["/Resources"]["/Font"].values())
    }
    assert any("Noto" in font for font in fonts)
    assert face.first_name[0] in pdf.pages[0].extract_text()


def test_the_scripts_of_the_world_are_opened_only_when_a_name_needs_them() -> None:
    assert [Path(folder).name for folder in printing._font_folders([a_face()])] == ["site"]
    assert [Path(folder).name for folder in printing._font_folders([a_face(), a_face("Ελένη")])] == ["site", "world"]


def test_a_wide_name_of_another_script_stays_in_its_zone(tmp_path: Path) -> None:
    """The widths of these letters are not known to us: the compiler measures the line and makes it fit 24 mm."""
    pdf = faces_pdf([a_face("ШЩЖЮМШЩЖЮМШЩЖЮМ", "ሠጨጠጰጸፀፈፐሠጨጠጰጸፀፈፐ")], title="essai")
    png = first_page(pdf, tmp_path)
    right_of_zone = png.crop(tuple(round((printing.BLEED_MM + side) * PIXELS_PER_MM) for side in (56.6, 24, 58, 34)))
    assert max(luminance(colour) for _count, colour in right_of_zone.getcolors(maxcolors=1 << 20)) < 0.9


def first_page(pdf: bytes, folder: Path) -> Image.Image:
    """The first page as a picture."""
    (folder / "faces.pdf").write_bytes(pdf)
    source = folder / "page.typ"
    source.write_text('#set page(width: 91.6mm, height: 60mm, margin: 0mm)\n#image("faces.pdf")')
    png = typst.compile(str(source), root=str(folder), format="png", ppi=PIXELS_PER_MM * 25.4)
    return Image.open(io.BytesIO(png)).convert("RGB")
