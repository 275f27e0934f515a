"""What is read of a file before anything decodes it."""

import struct
import time

import pytest
from PIL import Image

from passregion.photos import headers, worker
from passregion.photos.refusals import PhotoRefused
from tests.photos.pictures import draw_photo, file_of, photo_bytes, png_header


def refusal_of(data: bytes) -> PhotoRefused:
    with pytest.raises(PhotoRefused) as refusal:
        headers.check_header(data)
    return refusal.value


def jpeg_header(
    width: int, height: int, *, marker: int = 0xC0, samplings: tuple[int, ...] = (0x22, 0x11, 0x11), in_scan: int = 3
) -> bytes:
    """A JPEG that announces a size and stops where its pixels would start."""
    parts = b"".join(bytes([number, sampling, 0]) for number, sampling in enumerate(samplings, 1))
    frame = struct.pack(">BHHB", 8, height, width, len(samplings)) + parts
    scan = bytes([in_scan]) + bytes(2 * in_scan + 3)
    segments = [(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"), (marker, frame), (0xDA, scan)]
    return b"\xff\xd8" + b"".join(
        bytes([0xFF, mark]) + struct.pack(">H", len(body) + 2) + body for mark, body in segments
    )


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"}),
    ],
)
def test_the_size_is_read_without_a_decoder(kind: str, options: dict[str, object]) -> None:
    header = headers.read_header(photo_bytes(731, 917, kind=kind, **options))
    assert (header.kind, header.size) == (kind, (731, 917))


def test_the_kind_of_a_heic_is_known_by_its_brands() -> None:
    assert headers.read_header(photo_bytes(kind="HEIF")).kind == "HEIF"
    avif = b"\0\0\0\x20ftypmif1\0\0\0\0mif1avifmiaf"
    assert refusal_of(avif).code == "format"
    assert refusal_of(b"\0\0\0\x20ftypisom\0\0\0\0isommp42").code == "format"
    assert headers.read_header(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic").kind == "HEIF"


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "PPM", "AVIF"])
def test_other_formats_are_refused(kind: str) -> None:
    assert refusal_of(photo_bytes(kind=kind)).code == "format"


@pytest.mark.parametrize(
    "data", [b"", b"x", b"\x00" * 999, b"<svg/>", b"%PDF-1.7", b"PK\x03\x04", b"RIFF", b"\xff\xd8"]
)
def test_what_is_no_image_is_refused(data: bytes) -> None:
    assert refusal_of(data).code == "format"


def test_limits_are_read_in_the_header() -> None:
    start = time.perf_counter()
    big = refusal_of(b"\xff" * (20 * 1024 * 1024 + 1))
    assert (big.code, big.details) == ("too_big", {"megabytes_max": 20})
    for width, height in ((60_000, 60_000), (5001, 5000), (2**31 - 1, 1)):
        refusal = refusal_of(png_header(width, height))
        assert (refusal.code, refusal.details["megapixels_max"]) == ("too_many_pixels", 25)
    refusal = refusal_of(jpeg_header(7072, 7072))
    assert refusal.details == {"megapixels": 51, "megapixels_max": 50}
    assert time.perf_counter() - start < 1


def test_a_progressive_jpeg_is_weighed_as_it_will_be_decoded() -> None:
    """All its coefficients are held at once: without half the colours, 50 megapixels of it are 150 MB, with all 300."""
    assert headers.check_header(jpeg_header(7070, 7070)).coefficient_byte_count == 0
    assert headers.check_header(jpeg_header(7070, 7070, marker=0xC2)).coefficient_byte_count == pytest.approx(
        150e6, rel=0.01
    )
    whole = (0x11, 0x11, 0x11)
    refusal = refusal_of(jpeg_header(7070, 7070, marker=0xC2, samplings=whole))
    assert (refusal.code, refusal.details) == ("too_many_pixels", {"megapixels": 50, "megapixels_max": 31})
    # One component a scan: held as well, whatever the marker says.
    assert refusal_of(jpeg_header(7070, 7070, samplings=whole, in_scan=1)).code == "too_many_pixels"
    assert headers.check_header(jpeg_header(7070, 7070, samplings=whole)).coefficient_byte_count == 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_any_beginning_of_a_file_is_read_or_refused(kind: str) -> None:
    data = photo_bytes(kind=kind)
    for length in (*range(200), len(data) // 2):
        try:
            headers.check_header(data[:length])
        except PhotoRefused as refusal:
            assert refusal.code in ("format", "too_small")


def test_the_web_process_refuses_without_asking_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_given: object, **_named: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(worker.LINE, "prepare", never)
    for data in (b"no", png_header(60_000, 60_000), png_header(100, 100), file_of(Image.new("L", (9, 9)), "GIF")):
        with pytest.raises(PhotoRefused):
            worker.prepare(data)
    with pytest.raises(AssertionError, match="asked"):
        worker.prepare(file_of(draw_photo()))
