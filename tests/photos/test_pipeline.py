"""One photo from its bytes to its portrait: upright, sRGB, clean, framed."""

import io
import random
import struct

import pytest
from PIL import Image, ImageCms

from passregion.photos import decoders, pipeline, rules
from passregion.photos.refusals import PhotoRefused
from passregion.photos.rules import Crop
from tests.photos.pictures import draw_photo, file_of, is_red, noise, opened, photo_bytes, with_turn

# What undoes each EXIF orientation: how an upright picture is stored lying.
LYING = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def portrait(data: bytes) -> Image.Image:
    return opened(pipeline.prepare(data).portrait_jpeg)


def refusal_of(data: bytes) -> PhotoRefused:
    with pytest.raises(PhotoRefused) as refusal:
        pipeline.prepare(data)
    return refusal.value


def stored(upright: Image.Image, orientation: int) -> tuple[Image.Image, Image.Exif]:
    exif = Image.Exif()
    exif[0x0112] = orientation
    turn = LYING[orientation]
    return (upright if turn is None else upright.transpose(turn)), exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_each_format_gives_one_size(kind: str, mode: str) -> None:
    image = portrait(photo_bytes(800, 1000, kind=kind, mode=mode))
    assert (image.format, image.size, image.mode) == ("JPEG", (700, 900), "RGB")


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(700, 900), (2100, 2700)])
def test_a_photo_is_turned_upright(orientation: int, kind: str, size: tuple[int, int]) -> None:
    """Each orientation of the same upright picture ends with the red square at the top left, in both files."""
    lying, exif = stored(draw_photo(*size), orientation)
    options = {} if kind == "PNG" else {"quality": 95}
    prepared = pipeline.prepare(file_of(lying, kind, exif=exif, **options))
    image = opened(prepared.portrait_jpeg)
    assert is_red(image.getpixel((20, 20)))
    assert not is_red(image.getpixel((680, 20)))
    assert not is_red(image.getpixel((20, 880)))
    source = opened(prepared.source_jpeg)
    assert source.size == prepared.source_size
    assert source.width < source.height
    assert is_red(source.getpixel((10, 10)))


@pytest.mark.parametrize("orientation", [6, 5])
def test_a_frame_is_cut_at_the_same_place_of_a_lying_picture(orientation: int) -> None:
    """Left of the middle is green, right of it blue; the frame is on the left part."""
    upright = Image.new("RGB", (2000, 1200), "#00F")
    upright.paste("#0F0", (0, 0, 1000, 1200))
    lying, exif = stored(upright, orientation)
    prepared = pipeline.prepare(file_of(lying, exif=exif), crop=Crop(0.05, 0.1, 0.40))
    for x, y in ((5, 5), (695, 5), (5, 895), (695, 895)):
        red, green, blue = opened(prepared.portrait_jpeg).getpixel((x, y))
        assert green > 200
        assert blue < 90
    assert prepared.crop == Crop(0.05, 0.1, 0.40)


@pytest.mark.parametrize(("quarters", "turn"), [(3, Image.Transpose.ROTATE_90), (1, Image.Transpose.ROTATE_270)])
def test_heic_is_turned_once(quarters: int, turn: Image.Transpose) -> None:
    """Its own turn is applied by the decoder."""
    lying = draw_photo(700, 900).transpose(turn)
    prepared = pipeline.prepare(with_turn(file_of(lying, "HEIF", quality=90), quarters))
    assert prepared.source_size == (700, 900)
    assert is_red(opened(prepared.portrait_jpeg).getpixel((20, 20)))


def test_metadata_and_position_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Fabricant"
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>lieu secret</x:xmpmeta>"
    data = file_of(draw_photo(), exif=exif, icc_profile=profile, comment=b"chez moi", xmp=xmp)
    # IPTC, as a press agency writes it.
    record = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", 15) + b"\x1c\x02\x50\0\x0aLina Morel\0"
    data = data[:2] + b"\xff\xed" + struct.pack(">H", len(record) + 2) + record + data[2:]
    prepared = pipeline.prepare(data)
    for out in (prepared.portrait_jpeg, prepared.source_jpeg):
        image = opened(out)
        assert not dict(image.getexif())
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for word in (b"Fabricant", b"chez moi", b"secret", b"Lina", b"ICC_PROFILE", b"Exif", b"adobe"):
            assert word not in out


@pytest.mark.parametrize(("width", "height"), [(1600, 900), (3000, 3000)])
def test_without_a_face_the_crop_is_centred_and_35_by_45(width: int, height: int) -> None:
    source = Image.new("RGB", (width, height), "#00F")
    source.paste("#0F0", (width // 2 - 60, height // 2 - 60, width // 2 + 60, height // 2 + 60))
    image = portrait(file_of(source, "PNG"))
    assert image.size == (700, 900)
    middle = image.getpixel((350, 450))
    assert middle[1] > 200
    assert middle[2] < 90


def test_without_a_face_the_crop_of_a_tall_picture_is_in_its_upper_part() -> None:
    prepared = pipeline.prepare(photo_bytes(900, 1600))
    assert prepared.crop.width == 1
    assert 0 < prepared.crop.y < (1 - 900 * 9 / 7 / 1600) / 2


@pytest.mark.parametrize(
    ("width", "height", "fits"), [(350, 450, True), (349, 900, False), (900, 449, False), (450, 350, False)]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_too_small_is_refused_with_its_size(kind: str, width: int, height: int, fits: bool) -> None:
    data = photo_bytes(width, height, kind=kind)
    if fits:
        assert portrait(data).size == (700, 900)
    else:
        refusal = refusal_of(data)
        assert refusal.code == "too_small"
        assert refusal.details == {"width": width, "height": height, "width_min": 350, "height_min": 450}


def test_a_landscape_file_that_is_upright_once_turned_fits() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert portrait(file_of(draw_photo(460, 360), exif=exif)).size == (700, 900)


def test_a_panorama_gives_a_portrait_of_its_middle() -> None:
    prepared = pipeline.prepare(file_of(draw_photo(9000, 1500), quality=60))
    assert prepared.source_size == (1600, 533)
    assert opened(prepared.portrait_jpeg).size == (700, 900)


def test_a_frame_of_too_few_pixels_is_refused() -> None:
    with pytest.raises(PhotoRefused) as refusal:
        pipeline.prepare(photo_bytes(1000, 1000), crop=Crop(0.1, 0.1, 0.3))
    assert refusal.value.code == "too_small"
    assert refusal.value.details["width"] == 300


def test_a_frame_beyond_the_edges_is_pushed_inside() -> None:
    prepared = pipeline.prepare(photo_bytes(1000, 1000), crop=Crop(0.9, -3, 5))
    assert prepared.crop.y == 0
    assert prepared.crop.x == pytest.approx(1 - prepared.crop.width)
    assert opened(prepared.portrait_jpeg).size == (700, 900)


@pytest.mark.parametrize("turn", [90.0, 180.0, 270.0, -90.0, 12.5, 359.0])
def test_a_turned_frame_is_cut_from_the_turned_picture(turn: float) -> None:
    """The middle stays the middle; a quarter turn puts the square of the top left where it says."""
    prepared = pipeline.prepare(photo_bytes(1000, 1400), crop=Crop(0, 0, 1, turn))
    image = opened(prepared.portrait_jpeg)
    assert image.size == (700, 900)
    if turn == 90.0:
        assert is_red(
            opened(pipeline.prepare(photo_bytes(1000, 1400), crop=Crop(0.9, 0, 1, 90.0)).portrait_jpeg).getpixel(
                (690, 10)
            )
        )
    corners = [image.getpixel(at) for at in ((2, 2), (697, 2), (2, 897), (697, 897))]
    assert all(max(pixel) < 250 or is_red(pixel) for pixel in corners), "no white wedge"


def test_transparency_becomes_white_and_sixteen_bits_become_eight() -> None:
    for kind in ("PNG", "WEBP", "HEIF"):
        clear = Image.new("RGBA", (2100, 2700), (0, 0, 0, 0))
        assert min(portrait(file_of(clear, kind)).getpixel((350, 450))) > 250
    deep = file_of(Image.new("I;16", (700, 900), 32768), "PNG")
    assert 110 < portrait(deep).getpixel((350, 450))[0] < 145
    half = Image.new("LA", (700, 900), (0, 128))
    assert 110 < portrait(file_of(half, "PNG")).getpixel((350, 450))[0] < 145


@pytest.mark.parametrize("mode", ["1", "P", "L", "LA", "RGBA", "I;16"])
@pytest.mark.parametrize("size", [(700, 900), (3600, 4000)])
def test_each_kind_of_png_is_read(mode: str, size: tuple[int, int]) -> None:
    drawn = draw_photo(*size)
    image = Image.new(mode, size, 40_000) if mode == "I;16" else drawn.convert(mode)
    assert portrait(file_of(image, "PNG", compress_level=1)).size == (700, 900)


def test_cmyk_is_read_in_its_colours() -> None:
    data = file_of(draw_photo(1000, 1300).convert("CMYK"), quality=95)
    image = portrait(data)
    assert is_red(image.getpixel((10, 10)))
    ground = image.getpixel((10, 890))
    assert all(abs(one - other) < 12 for one, other in zip(ground, (0xB9, 0xCD, 0xD0), strict=True))


def test_the_colours_of_a_profile_become_those_of_srgb() -> None:
    """A profile whose red and blue are exchanged: what it calls red, everybody sees blue."""
    lab = ImageCms.createProfile("LAB")
    with pytest.raises(ImageCms.PyCMSError):
        ImageCms.profileToProfile(draw_photo(), lab, pipeline.SRGB)
    # A profile of another space, or no profile at all, costs nobody the photo.
    for profile in (ImageCms.ImageCmsProfile(lab).tobytes(), b"garbage", b"\0" * 4000):
        image = portrait(file_of(draw_photo(), icc_profile=profile))
        assert is_red(image.getpixel((10, 10)))


def test_noise_stays_under_the_stored_size() -> None:
    data = file_of(noise(1400, 1800), quality=95)
    prepared = pipeline.prepare(data)
    assert len(prepared.portrait_jpeg) <= pipeline.PORTRAIT_BYTE_COUNT_MAX == 500_000
    assert len(prepared.source_jpeg) < 3_000_000


def test_a_badly_written_exif_tag_costs_nobody_their_photo() -> None:
    """Pillow reads such a tag, and cannot write it again."""
    # The compression, written as text, then orientation 6.
    tags = struct.pack(">HHII", 0x0103, 2, 3, 0) + struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 2) + tags + bytes(4)
    assert is_red(portrait(photo_bytes(900, 700, exif=exif)).getpixel((690, 10)))
    with_nonsense = photo_bytes(900, 1100, kind="WEBP", exif=b"Exif\0\0nonsense")
    assert portrait(with_nonsense).size == (700, 900)


def test_two_pictures_in_one_file_are_one_photo() -> None:
    """As phones that add a map of highlights, or a second lens."""
    out = io.BytesIO()
    draw_photo(1400, 1800).save(out, "MPO", save_all=True, append_images=[draw_photo(400, 500)])
    assert is_red(portrait(out.getvalue()).getpixel((10, 10)))


def test_whatever_a_decoder_raises_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """libheif's own limits come out as a RuntimeError."""

    def refuse(*_arguments: object) -> None:
        raise RuntimeError("Security limit exceeded")

    monkeypatch.setattr(decoders.Image.Image, "getexif", refuse)
    assert refusal_of(photo_bytes()).code == "unreadable"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_cut_or_shuffled_files_never_fault(kind: str) -> None:
    whole = photo_bytes(400, 520, kind=kind)
    dice = random.Random(kind)
    for trial in range(40):
        data = bytearray(whole)
        if trial % 3 == 0:
            data = data[: dice.randrange(len(data))]
        for _ in range(dice.randrange(1, 12)):
            if data:
                data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            assert portrait(bytes(data)).size == (700, 900)
        except PhotoRefused as refusal:
            assert refusal.code in ("format", "unreadable", "too_small", "too_many_pixels")


def test_a_portrait_cut_again_from_its_source_is_the_same_picture() -> None:
    first = pipeline.prepare(photo_bytes(1500, 2000, quality=95))
    again = pipeline.prepare(first.source_jpeg, crop=first.crop)
    assert again.crop == first.crop
    assert again.source_size == first.source_size == (1200, 1600)
    before, after = (opened(prepared.portrait_jpeg).resize((70, 90)) for prepared in (first, again))
    pairs = zip(before.tobytes(), after.tobytes(), strict=True)
    assert sum(abs(one - other) for one, other in pairs) / (70 * 90 * 3) < 3


def test_the_source_is_never_longer_than_its_limit() -> None:
    for size in ((4000, 3000), (1601, 1200), (900, 1100), (2000, 2000)):
        prepared = pipeline.prepare(photo_bytes(*size))
        assert max(prepared.source_size) == min(max(size), rules.SOURCE_SIDE_MAX)
