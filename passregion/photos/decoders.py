"""From the bytes of a file to its pixels, by the decoder of its kind, never with more memory than is allowed."""

import io
import math
from collections.abc import Callable
from typing import Any

import cv2
import numpy
import pillow_heif
from PIL import ExifTags, Image, UnidentifiedImageError

from passregion.photos import headers, rules
from passregion.photos.refusals import PhotoFormat, PhotoTooManyPixels, PhotoUnreadable

# One photo at a time, one thread each: memory and time stay foreseeable.
cv2.setNumThreads(1)
pillow_heif.options.DECODE_THREADS = 1
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
ANIMATED = 2
Rows = Callable[[int, int], Image.Image]


class Picture:
    """Pixels in RGB, L or CMYK, still lying as stored: what is cut out is turned once it is small, much cheaper."""

    def __init__(self, image: Image.Image, orientation: int = 1, profile: bytes | None = None) -> None:
        self._mode, self._pixels, self.profile = image.mode, numpy.asarray(image), profile
        self._orientation = orientation if orientation in TURNS else 1
        self._is_lying = self._orientation >= 5
        self._whole: rules.Size = (image.height, image.width) if self._is_lying else image.size
        self._left, self._top, right, bottom = rules.kept_part(self._whole)
        # Upright; of a panorama, the part that is kept.
        self.size: rules.Size = (round(right - self._left), round(bottom - self._top))

    def cut(self, box: rules.Box, size: rules.Size) -> Image.Image:
        """The part `box` of the upright picture, at `size`, upright."""
        left, top, right, bottom = box
        moved = (left + self._left, top + self._top, right + self._left, bottom + self._top)
        left, top, right, bottom = map(round, rules.stored_box(moved, self._orientation, self._whole))
        lying = (size[1], size[0]) if self._is_lying else size
        part = Image.fromarray(scaled(self._pixels[top:bottom, left:right], lying), self._mode)
        return part.transpose(TURNS[self._orientation]) if self._orientation in TURNS else part


def scaled(pixels: Any, size: rules.Size) -> Any:
    """Pixels at another size: whole squares of them are averaged, and what is left of the way is interpolated.

    As sharp as a filter over the whole way, and many times quicker.
    """
    height, width = pixels.shape[:2]
    factor = min(width // size[0], height // size[1])
    if factor > 1:
        across, down = width // factor, height // factor
        squares = pixels[: down * factor, : across * factor]
        pixels = cv2.resize(squares, (across, down), interpolation=cv2.INTER_AREA)
    is_larger = pixels.shape[1] < size[0]
    return cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC if is_larger else cv2.INTER_LINEAR)


def decode(data: bytes) -> Picture:
    """The picture of a file, reduced but never below what the source needs. Raises a PhotoRefused, or anything."""
    header = headers.check_header(data)
    read = {headers.WEBP: _read_webp, headers.HEIF: _read_heif}.get(header.kind, _read_jpeg_or_png)
    try:
        picture = read(data, header.kind)
    except Exception as fault:
        _refuse_for_memory(fault, header.size)
        raise
    rules.check_large_enough(*rules.largest_frame(picture.size), of=picture.size)
    return picture


def _refuse_for_memory(fault: Exception, size: rules.Size | None) -> None:
    """Whole files of an unusual depth may ask for more than this process may take: fewer pixels would do."""
    if size and (isinstance(fault, MemoryError) or "memory" in str(fault).lower()):
        megapixels = math.ceil(size[0] * size[1] / 1_000_000)
        raise PhotoTooManyPixels(megapixels=megapixels, megapixels_max=megapixels // 2) from fault


def _read_jpeg_or_png(data: bytes, kind: str) -> Picture:
    try:
        image = Image.open(io.BytesIO(data), formats=[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PhotoTooManyPixels(megapixels_max=rules.OTHER_PIXEL_COUNT_MAX // 1_000_000) from bomb
    except UnidentifiedImageError as unknown:
        raise PhotoUnreadable from unknown
    # What the decoder read, which a hostile file may have hidden from our own reading.
    headers.check_size(kind, image.size)
    if kind == headers.PNG and getattr(image, "n_frames", 1) > 1:
        raise PhotoFormat
    if kind == headers.JPEG:
        # The decoder itself divides the size by 2, 4 or 8.
        share = min(1.0, rules.SOURCE_SIDE_MAX / rules.long_side(image.size))
        image.draft("RGB", (math.floor(image.width * share), math.floor(image.height * share)))
    profile = image.info.get("icc_profile")
    image.load()
    orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    if image.mode in ("RGB", "L", "CMYK") and "transparency" not in image.info and _factor(image.size) == 1:
        return Picture(image, orientation, profile)
    return Picture(
        _by_bands(lambda top, bottom: image.crop((0, top, image.width, bottom)), image.size), orientation, profile
    )


def _read_webp(data: bytes, _kind: str) -> Picture:
    """By OpenCV: Pillow's reader is made for animations, and holds such a picture four times over."""
    chunks: dict[bytes, bytes] = {}
    for name, body in headers.webp_chunks(data):
        chunks.setdefault(name, body)
    if chunks.get(b"VP8X", b"\0")[:1][0] & ANIMATED or b"ANIM" in chunks:
        raise PhotoFormat
    pixels = cv2.imdecode(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise PhotoUnreadable
    to_rgb = cv2.COLOR_BGRA2RGBA if pixels.shape[2] == 4 else cv2.COLOR_BGR2RGB
    return _from_array(
        pixels,
        lambda band: cv2.cvtColor(band, to_rgb),
        _orientation_of(chunks.get(b"EXIF", b"")),
        chunks.get(b"ICCP"),
    )


def _read_heif(data: bytes, kind: str) -> Picture:
    """The picture that the file calls its first, which the decoder gives upright."""
    file = pillow_heif.open_heif(data, convert_hdr_to_8bit=True, bgr_mode=False)
    headers.check_size(kind, file.size)
    try:
        pixels = numpy.asarray(file)
    except Exception as fault:
        _refuse_for_memory(fault, file.size)
        raise
    return _from_array(pixels, lambda band: band, 1, file.info.get("icc_profile"))


def _orientation_of(exif_bytes: bytes) -> int:
    exif = Image.Exif()
    try:
        exif.load(exif_bytes)
        return int(exif.get(ExifTags.Base.Orientation, 1))
    except Exception:
        # Whatever a badly written tag raises: the photo is then taken as it lies.
        return 1


def _from_array(pixels: Any, as_rgb: Callable[[Any], Any], orientation: int, profile: bytes | None) -> Picture:
    height, width = pixels.shape[:2]
    headers.check_size("", (width, height))
    image = _by_bands(lambda top, bottom: Image.fromarray(as_rgb(pixels[top:bottom])), (width, height))
    return Picture(image, orientation, profile)


def _factor(size: rules.Size) -> int:
    return max(1, rules.long_side(size) // rules.SOURCE_SIDE_MAX)


def _by_bands(rows: Rows, size: rules.Size) -> Image.Image:
    """The whole picture flat, divided by the largest whole number that leaves enough for the source."""
    width, height = size
    factor = _factor(size)
    step = max(1, BAND_PIXEL_COUNT // width // factor) * factor
    reduced: Image.Image | None = None
    for top in range(0, height, step):
        band = flat(rows(top, min(top + step, height))).reduce(factor)
        if reduced is None:
            reduced = Image.new(band.mode, (band.width, math.ceil(height / factor)))
        reduced.paste(band, (0, top // factor))
    if reduced is None:
        raise PhotoUnreadable
    return reduced


def flat(image: Image.Image) -> Image.Image:
    """In RGB, L or CMYK, on white where it is transparent; 16 bits become 8."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        ground.alpha_composite(layer)
        return ground.convert("RGB")
    return image if image.mode in ("RGB", "L", "CMYK") else image.convert("RGB")
