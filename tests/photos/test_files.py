"""Real files and large ones through the worker itself: a good portrait or a precise refusal, in time, in 300 MB."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from passregion.photos import headers, pipeline
from passregion.photos.refusals import BY_CODE, PhotoRefused
from passregion.photos.rules import Prepared
from passregion.photos.worker import Line
from tests.photos.pictures import draw_photo, file_of, opened
from tests.registers import DATA

SAMPLES = DATA / "photos"
FILES = sorted(SAMPLES.rglob("*.*")) if SAMPLES.is_dir() else []
PHOTOS = [path for path in FILES if path.suffix != ".csv"]
# Refused for what they are; every other refusal of a sample is for its size.
KINDS = {"gif": "format", "tif": "format", "avif": "format"}
# Files whose very header is damaged.
DAMAGED = {
    "broken.png": {"unreadable", "too_small"},
    "unknown-compression-method.png": {"unreadable", "too_small"},
    "xcrn0g04.png": {"format"},
    "xlfn0g04.png": {"format"},
    "xs1n0g01.png": {"format"},
    "xs2n0g01.png": {"format"},
    "xs4n0g01.png": {"format"},
    "xs7n0g01.png": {"format"},
}


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    """One process for all; slower machines get the time that the tests beside this one take from it."""
    line = Line(seconds=20)
    yield line
    line.close()


def check_clean(prepared: Prepared) -> None:
    for data, size in ((prepared.portrait_jpeg, (700, 900)), (prepared.source_jpeg, prepared.source_size)):
        image = opened(data)
        image.load()
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", size)
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not dict(image.getexif())
        assert not image.applist[1:], "one segment of its own, JFIF"
    assert len(prepared.portrait_jpeg) <= pipeline.PORTRAIT_BYTE_COUNT_MAX
    assert max(prepared.source_size) <= 1600


@pytest.mark.skipif(not PHOTOS, reason="SKIPPED LOUDLY: the sample photos are not on this machine")
@pytest.mark.parametrize("path", PHOTOS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_each_sample_is_a_good_portrait_or_a_precise_refusal(path: Path, line: Line) -> None:
    start = time.perf_counter()
    try:
        headers.check_header(path.read_bytes())
        check_clean(line.prepare(path.read_bytes()))
    except PhotoRefused as refusal:
        expected = DAMAGED.get(path.name, {KINDS.get(path.suffix[1:], "too_small")})
        assert refusal.code in expected, refusal.details
    else:
        assert path.parent.name in ("portraits", "exif")
    assert time.perf_counter() - start < 5


def landscape_of(megapixels: int) -> tuple[int, int]:
    wide = int((megapixels * 4_000_000 / 3) ** 0.5)
    return wide, megapixels * 1_000_000 // wide


@pytest.mark.parametrize("megapixels", [12, 24, 48, 50])
@pytest.mark.parametrize("options", [{}, {"progressive": True}], ids=["sequential", "progressive"])
def test_large_jpegs_become_portraits_within_the_memory(megapixels: int, options: dict[str, bool], line: Line) -> None:
    size = landscape_of(megapixels)
    prepared = line.prepare(file_of(Image.new("RGB", size, "#456"), quality=60, **options))
    check_clean(prepared)
    assert prepared.source_size[0] == 1600
    assert abs(prepared.source_size[1] - 1600 * size[1] / size[0]) <= 1
    assert 0 < line.process.peak_byte_count <= 300_000_000


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("PNG", "RGB", {"compress_level": 1}),
        ("PNG", "RGBA", {"compress_level": 1}),
        ("PNG", "I;16", {"compress_level": 1}),
        ("WEBP", "RGB", {"method": 0}),
        ("WEBP", "RGBA", {"method": 0}),
        ("WEBP", "RGB", {"method": 0, "lossless": True, "quality": 0}),
        ("WEBP", "RGBA", {"method": 0, "lossless": True, "quality": 0}),
        ("HEIF", "RGBA", {"quality": 1, "enc_params": {"preset": "ultrafast"}}),
    ],
)
def test_the_largest_of_each_format_within_the_memory(
    kind: str, mode: str, options: dict[str, object], line: Line
) -> None:
    image = Image.new(mode, (5000, 5000), 30_000 if mode == "I;16" else "#456")
    check_clean(line.prepare(file_of(image, kind, **options)))
    assert 0 < line.process.peak_byte_count <= 300_000_000


@pytest.mark.parametrize(("kind", "size"), [("JPEG", (8000, 6300)), ("PNG", (5001, 5001)), ("HEIF", (5001, 5001))])
def test_larger_ones_are_refused_with_the_limit(kind: str, size: tuple[int, int], line: Line) -> None:
    data = file_of(Image.new("RGB", size), kind, quality=10)
    with pytest.raises(PhotoRefused) as refusal:
        line.prepare(data)
    assert refusal.value.code == "too_many_pixels"
    assert refusal.value.details["megapixels_max"] == (50 if kind == "JPEG" else 25)


def test_twelve_megapixels_of_cmyk(line: Line) -> None:
    check_clean(line.prepare(file_of(draw_photo(3000, 4000).convert("CMYK"), quality=60)))


def test_every_refusal_has_its_sentence() -> None:
    """The page that receives the photo says each of them."""
    from passregion.portals.apply.forms.photo import photo_sentence

    details = {"width": 1, "height": 1, "width_min": 1, "height_min": 1}
    details |= {"megabytes_max": 20, "megapixels": 51, "megapixels_max": 50, "seconds": 4}
    sentences = {photo_sentence(kind(**details)) for kind in BY_CODE.values()}
    assert len(sentences) == len(BY_CODE) == 7
