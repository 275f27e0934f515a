"""One photo, from its bytes to two clean JPEG files: header, decode, upright, sRGB, source, crop, encode."""

import contextlib
import io
import math

import pillow_heif
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from passregion.photos import rules
from passregion.photos.refusals import PhotoFormat, PhotoRefused, PhotoTooManyPixels, PhotoUnreadable
from passregion.photos.rules import Crop, Prepared

pillow_heif.register_heif_opener()

FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
PORTRAIT_BYTE_COUNT_MAX = 500_000
QUALITIES = (88, 80, 70, 60, 45)
SOURCE_QUALITY = 88
# Rows are flattened and reduced in bands of about this many pixels: never a second copy of a large picture.
BAND_PIXEL_COUNT = 1_000_000
# What each EXIF orientation asks for; 1 and what is not in the standard ask for nothing.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Clockwise, as `Crop.turn`.
QUARTERS = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
SRGB = ImageCms.createProfile("sRGB")


class Picture:
    """A decoded picture, still lying as stored: it is turned once it is small, which is much cheaper."""

    def __init__(self, image: Image.Image, orientation: int, profile: bytes | None) -> None:
        self.image, self.orientation, self.profile = image, orientation, profile
        width, height = image.size
        self.size = (height, width) if orientation in (5, 6, 7, 8) else (width, height)

    def cut(self, box: rules.Box, size: rules.Size, method: Image.Resampling) -> Image.Image:
        """The part `box` of the upright picture at `size`, upright and in sRGB."""
        stored = rules.stored_box(box, self.orientation, self.size)
        width, height = reversed(size) if self.orientation in (5, 6, 7, 8) else size
        part = self.image.resize((width, height), method, box=stored)
        if self.orientation in TURNS:
            part = part.transpose(TURNS[self.orientation])
        return to_srgb(part, self.profile)


def prepare(data: bytes, *, crop: Crop | None = None) -> Prepared:
    """Judge the header, then decode once. Without `crop`, one is chosen. Raises a PhotoRefused."""
    try:
        picture = decode(data)
        source_size = _source_size(picture.size)
        source = picture.cut((0, 0, *picture.size), source_size, Image.Resampling.BILINEAR)
        chosen = rules.within(crop, source_size) if crop else rules.crop_without_face(source_size)
        return Prepared(
            portrait_jpeg=encode_portrait(_portrait(picture, source, chosen)),
            source_jpeg=encode(source, quality=SOURCE_QUALITY),
            source_size=source_size,
            crop=chosen,
        )
    except PhotoRefused:
        raise
    except Exception as fault:
        # struct.error, RuntimeError, MemoryError and others come out of the decoders of a hostile file.
        raise PhotoUnreadable from fault


def decode(data: bytes) -> Picture:
    """The picture of a file whose header is accepted, reduced but never below what the source needs."""
    image = _open(data)
    _check_size(image)
    if image.format in ("JPEG", "MPO"):
        # The decoder itself divides the size by 2, 4 or 8.
        longest = max(image.size)
        share = min(1.0, rules.SOURCE_SIDE_MAX / longest)
        image.draft("RGB", (math.floor(image.width * share), math.floor(image.height * share)))
    profile = image.info.get("icc_profile")
    image.load()
    orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    picture = Picture(reduce_flat(image), orientation if orientation in TURNS else 1, profile)
    rules.check_large_enough(*rules.largest_frame(picture.size), of=picture.size)
    return picture


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PhotoTooManyPixels(megapixels_max=rules.OTHER_PIXEL_COUNT_MAX // 1_000_000) from bomb
    except UnidentifiedImageError as unknown:
        raise PhotoFormat from unknown


def _check_size(image: Image.Image) -> None:
    most = rules.JPEG_PIXEL_COUNT_MAX if image.format in ("JPEG", "MPO") else rules.OTHER_PIXEL_COUNT_MAX
    count = image.width * image.height
    if count > most:
        raise PhotoTooManyPixels(megapixels=math.ceil(count / 1_000_000), megapixels_max=most // 1_000_000)
    if getattr(image, "n_frames", 1) > 1 and image.format not in ("MPO", "HEIF"):
        raise PhotoFormat
    # The orientation is not known yet: refuse here only what is too small both ways.
    short, long = sorted(image.size)
    rules.check_large_enough(short, long, of=image.size)


def reduce_flat(image: Image.Image) -> Image.Image:
    """In RGB, L or CMYK, without transparency, and divided by a whole number while the source allows it."""
    factor = max(1, max(image.size) // rules.SOURCE_SIDE_MAX)
    if factor == 1 and image.mode in ("RGB", "L", "CMYK") and "transparency" not in image.info:
        return image
    rows = max(factor, BAND_PIXEL_COUNT // image.width // factor * factor)
    reduced: Image.Image | None = None
    for top in range(0, image.height, rows):
        band = flat(image.crop((0, top, image.width, min(top + rows, image.height))))
        band = band.reduce(factor) if factor > 1 else band
        if reduced is None:
            reduced = Image.new(band.mode, (band.width, math.ceil(image.height / factor)))
        reduced.paste(band, (0, top // factor))
    return reduced or image


def flat(image: Image.Image) -> Image.Image:
    """On white where it is transparent; 16 bits become 8."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        ground.alpha_composite(layer)
        return ground.convert("RGB")
    return image if image.mode in ("RGB", "L", "CMYK") else image.convert("RGB")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB; a profile that cannot be used is left out."""
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB") or image.convert("RGB")
    return image.convert("RGB")


def _source_size(size: rules.Size) -> rules.Size:
    share = min(1.0, rules.SOURCE_SIDE_MAX / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def _portrait(picture: Picture, source: Image.Image, crop: Crop) -> Image.Image:
    left, top, right, bottom = rules.box_of(crop, source.size)
    rules.check_large_enough(right - left, bottom - top, of=(round(right - left), round(bottom - top)))
    size = (rules.WIDTH, rules.HEIGHT)
    if crop.turn:
        return turned(source, crop.turn).resize(size, Image.Resampling.LANCZOS, box=(left, top, right, bottom))
    across, down = picture.size[0] / source.width, picture.size[1] / source.height
    box = left * across, top * down, right * across, bottom * down
    return picture.cut(box, size, Image.Resampling.LANCZOS)


def turned(image: Image.Image, turn: float) -> Image.Image:
    """`image` turned clockwise by `turn` degrees, whole, on white."""
    if turn % 90:
        canvas = rules.turned_size(image.size, turn)
        upright = image.rotate(-turn, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
        return upright if upright.size == canvas else upright.resize(canvas)
    quarter = round(turn / 90) % 4
    return image.transpose(QUARTERS[quarter]) if quarter else image


def encode(image: Image.Image, **options: int) -> bytes:
    """A JPEG that holds the pixels alone: no EXIF, no position, no profile, no comment."""
    image.info.clear()
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def encode_portrait(image: Image.Image) -> bytes:
    """At most PORTRAIT_BYTE_COUNT_MAX, in the best quality that fits."""
    data = b""
    for quality in QUALITIES:
        data = encode(image, quality=quality, optimize=True)
        if len(data) <= PORTRAIT_BYTE_COUNT_MAX:
            break
    return data
