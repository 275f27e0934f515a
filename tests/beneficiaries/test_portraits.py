"""Receiving photos: turned, cropped, cleaned and bounded, or refused with the right reason."""

import io
import random
import struct
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from passregion.beneficiaries.models import Portrait
from passregion.beneficiaries.operations import portraits
from passregion.beneficiaries.operations.portraits import PhotoRefused, store_portrait
from passregion.photos import pipeline, worker
from tests.beneficiaries.factories import draw_photo, make_portrait, photo_bytes

SAMPLES = Path(__file__).parents[3] / "shared/data/photos"
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="SKIPPED LOUDLY: the sample photos are not on this machine"
)


def prepared(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(worker.prepare(data).portrait_jpeg))


def refusal_of(data: bytes) -> PhotoRefused:
    with pytest.raises(PhotoRefused) as refusal:
        worker.prepare(data)
    return refusal.value


def is_red(pixel: tuple[int, ...]) -> bool:
    return pixel[0] > 180 and pixel[1] < 90 and pixel[2] < 90


def png_header(width: int, height: int) -> bytes:
    """A PNG that announces a size and holds almost nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00" * 10)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_each_format_gives_one_size(kind: str, mode: str) -> None:
    image = prepared(photo_bytes(800, 1000, kind=kind, mode=mode))
    assert (image.format, image.size, image.mode) == ("JPEG", (700, 900), "RGB")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright(orientation: int) -> None:
    """Each orientation of the same upright picture ends with the red square at the top left."""
    inverse = {2: [0], 3: [3], 4: [1], 5: [5], 6: [2], 7: [6], 8: [4]}
    operations = {
        0: Image.Transpose.FLIP_LEFT_RIGHT,
        1: Image.Transpose.FLIP_TOP_BOTTOM,
        2: Image.Transpose.ROTATE_90,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.ROTATE_270,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.TRANSVERSE,
    }
    stored = draw_photo(700, 900)
    for operation in inverse.get(orientation, []):
        stored = stored.transpose(operations[operation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    stored.save(out, "JPEG", exif=exif, quality=95)
    image = prepared(out.getvalue())
    assert is_red(image.getpixel((20, 20)))
    assert not is_red(image.getpixel((680, 20)))
    assert not is_red(image.getpixel((20, 880)))


def test_metadata_and_position_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Fabricant"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    draw_photo().save(out, "JPEG", exif=exif, icc_profile=profile, comment=b"chez moi")
    data = worker.prepare(out.getvalue()).portrait_jpeg
    image = Image.open(io.BytesIO(data))
    assert not dict(image.getexif())
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert b"Fabricant" not in data
    assert b"chez moi" not in data


@pytest.mark.parametrize(("width", "height"), [(1600, 900), (3000, 3000)])
def test_the_crop_is_centred_and_35_by_45(width: int, height: int) -> None:
    source = Image.new("RGB", (width, height), "#00F")
    source.paste("#0F0", (width // 2 - 60, height // 2 - 60, width // 2 + 60, height // 2 + 60))
    out = io.BytesIO()
    source.save(out, "PNG")
    image = prepared(out.getvalue())
    assert image.size == (700, 900)
    middle = image.getpixel((350, 450))
    assert middle[1] > 200
    assert middle[2] < 90


@pytest.mark.parametrize(
    ("width", "height", "fits"), [(350, 450, True), (349, 900, False), (900, 449, False), (450, 350, False)]
)
def test_under_the_smallest_crop_it_is_refused(width: int, height: int, fits: bool) -> None:
    data = photo_bytes(width, height, kind="PNG")
    if fits:
        assert prepared(data).size == (700, 900)
    else:
        refusal = refusal_of(data)
        assert (refusal.code, refusal.details["width"]) == ("too_small", width)


def test_a_landscape_file_that_is_upright_once_turned_fits() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    draw_photo(460, 360).save(out, "JPEG", exif=exif)
    assert prepared(out.getvalue()).size == (700, 900)


def test_transparency_becomes_white_and_sixteen_bits_become_eight() -> None:
    clear = io.BytesIO()
    Image.new("RGBA", (700, 900), (0, 0, 0, 0)).save(clear, "PNG")
    assert min(prepared(clear.getvalue()).getpixel((350, 450))) > 250
    deep = io.BytesIO()
    Image.new("I;16", (700, 900), 32768).save(deep, "PNG")
    assert 110 < prepared(deep.getvalue()).getpixel((350, 450))[0] < 145


def test_noise_stays_under_the_stored_size() -> None:
    noise = Image.frombytes("RGB", (1400, 1800), random.Random(7).randbytes(1400 * 1800 * 3))
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)
    assert len(worker.prepare(out.getvalue()).portrait_jpeg) <= pipeline.PORTRAIT_BYTE_COUNT_MAX


def test_limits_are_read_in_the_header() -> None:
    assert refusal_of(b"\xff" * (20 * 1024 * 1024 + 1)).code == "too_big"
    start = time.perf_counter()
    for width, height in ((60_000, 60_000), (5001, 5000), (2**31 - 1, 1)):
        assert refusal_of(png_header(width, height)).code in ("too_many_pixels", "unreadable")
    assert time.perf_counter() - start < 1


def test_a_large_jpeg_is_decoded_reduced() -> None:
    out = io.BytesIO()
    Image.new("RGB", (6000, 8000), "#456").save(out, "JPEG", quality=50)
    assert prepared(out.getvalue()).size == (700, 900)
    out = io.BytesIO()
    Image.new("RGB", (8000, 8000), "#456").save(out, "JPEG", quality=50)
    assert refusal_of(out.getvalue()).code == "too_many_pixels"


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "PPM"])
def test_other_formats_are_refused(kind: str) -> None:
    assert refusal_of(photo_bytes(kind=kind)).code == "format"


@pytest.mark.parametrize("data", [b"", b"x", b"\x00" * 999, b"<svg/>", b"%PDF-1.7", b"PK\x03\x04"])
def test_what_is_no_image_is_refused(data: bytes) -> None:
    assert refusal_of(data).code == "format"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_cut_or_shuffled_files_never_fault(kind: str) -> None:
    whole = photo_bytes(400, 520, kind=kind)
    dice = random.Random(kind)
    for trial in range(60):
        data = bytearray(whole)
        if trial % 3 == 0:
            data = data[: dice.randrange(len(data))]
        for _ in range(dice.randrange(1, 12)):
            if data:
                data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            assert prepared(bytes(data)).size == (700, 900)
        except PhotoRefused as refusal:
            assert refusal.code in ("format", "unreadable", "too_small", "too_many_pixels")


@needs_samples
@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.*")) if SAMPLES.is_dir() else [], ids=lambda path: path.name)
def test_the_sample_photos_are_kept_or_refused_in_time(path: Path) -> None:
    start = time.perf_counter()
    try:
        image = prepared(path.read_bytes())
        assert image.size == (700, 900)
        assert not dict(image.getexif())
    except PhotoRefused as refusal:
        assert path.parent.name != "portraits" or refusal.code == "too_small"
    assert time.perf_counter() - start < 3


@pytest.mark.django_db
def test_a_portrait_has_a_private_random_name() -> None:
    portrait = make_portrait()
    assert portrait.image.name == f"portraits/{portrait.public_id.hex[:2]}/{portrait.public_id.hex}.jpg"
    assert len(portrait.sha256) == 64


@pytest.mark.django_db
def test_a_refused_photo_leaves_nothing() -> None:
    with pytest.raises(PhotoRefused):
        store_portrait(upload=io.BytesIO(b"no"))
    assert not Portrait.objects.exists()


@pytest.mark.django_db
def test_a_replaced_portrait_is_erased_after_the_commit(django_capture_on_commit_callbacks: object) -> None:
    portrait = make_portrait()
    storage, name = portrait.image.storage, portrait.image.name
    with django_capture_on_commit_callbacks(execute=True):
        portraits.discard_portrait(portrait=portrait)
    assert not storage.exists(name)


def test_a_badly_written_exif_tag_costs_nobody_their_photo() -> None:
    """Pillow reads such a tag, and cannot write it again."""
    # The compression, written as text, then orientation 6.
    tags = struct.pack(">HHII", 0x0103, 2, 3, 0) + struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 2) + tags + bytes(4)
    image = prepared(photo_bytes(900, 700, exif=exif))
    assert is_red(image.getpixel((690, 10)))


def test_whatever_a_decoder_raises_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """libheif's own limits come out as a RuntimeError."""

    def refuse(*_arguments: object) -> None:
        raise RuntimeError("Security limit exceeded")

    data = photo_bytes()
    monkeypatch.setattr(Image.Image, "getexif", refuse)
    assert refusal_of(data).code == "unreadable"
