"""Advice: what is seen on a photo, and that none of it refuses."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from passregion.demo.portraits import draw_portrait
from passregion.photos import hints, pipeline, rules
from passregion.photos.rules import Crop
from tests.photos.pictures import draw_photo, file_of, photo_bytes
from tests.registers import DATA

FACES = DATA / "photos" / "portraits"
needs_faces = pytest.mark.skipif(not FACES.is_dir(), reason="SKIPPED LOUDLY: the sample faces are not on this machine")


def face(seed: int = 1) -> Image.Image:
    """A drawn face that the detector sees."""
    return Image.open(io.BytesIO(draw_portrait(seed)))


def on_ground(size: tuple[int, int], *places: tuple[int, int, int]) -> Image.Image:
    """Faces on a plain ground: left, top, width of each."""
    scene = Image.new("RGB", size, face().getpixel((5, 5)))
    for left, top, width in places:
        scene.paste(face().resize((width, width * 9 // 7)), (left, top))
    return scene


def hints_of(image: Image.Image, crop: Crop | None = None) -> list[str]:
    return pipeline.prepare(file_of(image, quality=92), crop=crop).hints


def test_a_good_photo_gets_no_hint() -> None:
    assert hints_of(face()) == []


def test_a_face_is_framed_wherever_it_is() -> None:
    scene = on_ground((2400, 1600), (1500, 300, 630))
    prepared = pipeline.prepare(file_of(scene))
    left, _, right, _ = rules.box_of(prepared.crop, prepared.source_size)
    middle = (1500 + 315) * prepared.source_size[0] / 2400
    assert abs((left + right) / 2 - middle) < 30
    assert prepared.hints == []


def test_a_blurred_photo_is_told() -> None:
    assert hints_of(face().filter(ImageFilter.GaussianBlur(6))) == ["blurred"]


def test_a_dark_photo_is_told() -> None:
    assert "dark" in hints_of(ImageEnhance.Brightness(face()).enhance(0.3))


def test_a_dark_skin_is_not_a_dark_photo() -> None:
    """Seeds whose drawing has the darkest skin."""
    for seed in range(40):
        assert "dark" not in hints_of(face(seed))


def test_no_face_is_told() -> None:
    assert "no_face" in hints_of(draw_photo(1000, 1300))


def test_several_faces_are_told() -> None:
    scene = on_ground((1600, 1200), (100, 200, 560), (850, 200, 560))
    whole = pipeline.prepare(file_of(scene), crop=Crop(0.0, 0.0, 0.58)).hints
    assert "several_faces" not in whole
    close = on_ground((1400, 1800), (20, 500, 660), (700, 500, 660))
    assert "several_faces" in hints_of(close, Crop(0, 0, 1))


def test_a_face_far_away_and_one_at_the_edge_are_told() -> None:
    scene = on_ground((1400, 1800), (500, 600, 380))
    assert "face_small" in hints_of(scene, Crop(0, 0, 1))
    beside = on_ground((1400, 1800), (0, 300, 700))
    assert "face_off_centre" in hints_of(beside, Crop(0, 0, 1))


def test_few_pixels_are_told() -> None:
    assert "small" in hints_of(face().resize((380, 489)))
    assert "small" not in hints_of(face().resize((450, 579)))


def test_hints_can_be_left_out() -> None:
    prepared = pipeline.prepare(photo_bytes(1000, 1300), advise=False)
    assert prepared.hints == []


def test_hints_come_in_one_order_and_are_all_named() -> None:
    nothing = Image.new("RGB", (360, 470), "#111")
    given = hints_of(nothing)
    assert given == [code for code in hints.CODES if code in given] == ["small", "blurred", "dark", "no_face"]


def test_the_rules_of_the_detector_are_installed() -> None:
    assert Path(hints.CASCADE).is_file()


@needs_faces
@pytest.mark.parametrize("path", sorted(FACES.glob("*-512.jpg")) if FACES.is_dir() else [], ids=lambda path: path.name)
def test_real_faces_are_found_and_framed(path: Path) -> None:
    prepared = pipeline.prepare(path.read_bytes())
    assert {"no_face", "several_faces", "face_small", "face_off_centre", "dark", "blurred"}.isdisjoint(prepared.hints)


@needs_faces
def test_what_is_no_face_is_told_and_kept() -> None:
    for path in sorted((DATA / "photos" / "not-a-face").iterdir()):
        with Image.open(path) as image:
            data = file_of(image.convert("RGB").resize((900, 1200)))
        assert "no_face" in pipeline.prepare(data).hints, path.name
