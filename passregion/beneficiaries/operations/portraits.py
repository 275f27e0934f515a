"""Receiving a photo: whatever is sent, one clean JPEG of one size is kept, or a precise refusal is raised."""

import hashlib
import io
import math
import threading
from typing import BinaryIO

import pillow_heif
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from passregion.beneficiaries.models import Portrait
from passregion.common.clock import now
from passregion.common.errors import Refusal

pillow_heif.register_heif_opener()

BYTE_COUNT_MAX = 20 * 1024 * 1024
JPEG_PIXEL_COUNT_MAX = 50_000_000
OTHER_PIXEL_COUNT_MAX = 25_000_000
CROP_WIDTH_MIN, CROP_HEIGHT_MIN = 350, 450
WIDTH, HEIGHT = 700, 900
STORED_BYTE_COUNT_MAX = 500_000
QUALITIES = (88, 80, 70, 60, 45)
FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
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
SRGB = ImageCms.createProfile("sRGB")
# Decoding takes up to 100 MB: two at a time, the others wait their turn.
DECODER = threading.BoundedSemaphore(2)


class PhotoRefused(Refusal):
    """The file is not a photo that can be used. `code` says why."""


class PhotoTooBig(PhotoRefused):
    """More bytes than allowed."""

    code = "too_big"


class PhotoTooManyPixels(PhotoRefused):
    """More pixels than allowed; details: megapixels, megapixels_max."""

    code = "too_many_pixels"


class PhotoFormat(PhotoRefused):
    """An image, or a file, of a kind that is not accepted."""

    code = "format"


class PhotoUnreadable(PhotoRefused):
    """Looks like an accepted image but cannot be decoded to the end."""

    code = "unreadable"


class PhotoTooSmall(PhotoRefused):
    """Too few pixels once cropped; details: width, height, width_min, height_min."""

    code = "too_small"


def prepare_photo(upload: BinaryIO) -> bytes:
    """The JPEG to keep: upright, sRGB, without metadata, cropped 35:45 at the centre, 700 × 900, ≤ 500 kB.

    Raises a PhotoRefused. The header is judged before any pixel is decoded.
    """
    data = upload.read(BYTE_COUNT_MAX + 1)
    if len(data) > BYTE_COUNT_MAX:
        raise PhotoTooBig(megabytes_max=BYTE_COUNT_MAX // 1024 // 1024)
    image = _open(data)
    try:
        _check_size(image)
        with DECODER:
            return _encode(_crop(_decode(image)))
    except PhotoRefused:
        raise
    except Exception as fault:
        # As for the header: struct.error, RuntimeError and others come out of the decoders of a hostile file.
        raise PhotoUnreadable from fault


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PhotoTooManyPixels(megapixels_max=OTHER_PIXEL_COUNT_MAX // 1_000_000) from bomb
    except UnidentifiedImageError as unknown:
        raise PhotoFormat from unknown
    except Exception as fault:
        # Decoders raise nearly anything on a hostile header (struct.error, ValueError, RuntimeError…).
        raise PhotoUnreadable from fault


def _check_size(image: Image.Image) -> None:
    is_jpeg = image.format in ("JPEG", "MPO")
    most = JPEG_PIXEL_COUNT_MAX if is_jpeg else OTHER_PIXEL_COUNT_MAX
    count = image.width * image.height
    if count > most:
        raise PhotoTooManyPixels(megapixels=math.ceil(count / 1_000_000), megapixels_max=most // 1_000_000)
    if getattr(image, "n_frames", 1) > 1 and image.format not in ("MPO", "HEIF"):
        raise PhotoFormat
    width, height = _crop_size(image.width, image.height)
    turned_width, turned_height = _crop_size(image.height, image.width)
    # The orientation is not known yet: refuse here only what is too small both ways.
    if _is_small(width, height) and _is_small(turned_width, turned_height):
        raise _too_small(image.width, image.height)


def _decode(image: Image.Image) -> Image.Image:
    width, height = image.size
    if image.format == "JPEG":
        # The decoder itself divides the size by 2, 4 or 8 while keeping what the crop needs.
        image.draft("RGB", (HEIGHT, HEIGHT))
    profile = image.info.get("icc_profile")
    image.load()
    image = _to_srgb(_upright(image), profile)
    if (image.width > image.height) != (width > height):
        width, height = height, width
    if _is_small(*_crop_size(width, height)):
        raise _too_small(width, height)
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its EXIF says. Pillow’s own function also writes the EXIF again, and fails on a tag badly written."""
    turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        layer = image.convert("RGBA")
        image = Image.new("RGBA", layer.size, "white")
        image.alpha_composite(layer)
        return image.convert("RGB")
    if profile and image.mode in ("RGB", "L", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB") or image.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            return image.convert("RGB")
    return image.convert("RGB")


def _crop_size(width: int, height: int) -> tuple[int, int]:
    if width * HEIGHT > height * WIDTH:
        return height * WIDTH // HEIGHT, height
    return width, width * HEIGHT // WIDTH


def _is_small(width: int, height: int) -> bool:
    return width < CROP_WIDTH_MIN or height < CROP_HEIGHT_MIN


def _too_small(width: int, height: int) -> PhotoTooSmall:
    return PhotoTooSmall(width=width, height=height, width_min=CROP_WIDTH_MIN, height_min=CROP_HEIGHT_MIN)


def _crop(image: Image.Image) -> Image.Image:
    return ImageOps.fit(image, (WIDTH, HEIGHT), method=Image.Resampling.LANCZOS, centering=(0.5, 0.5))


def _encode(image: Image.Image) -> bytes:
    data = b""
    for quality in QUALITIES:
        out = io.BytesIO()
        # A new image holds the pixels alone: no EXIF, no GPS, no profile, no comment.
        clean = Image.new("RGB", image.size)
        clean.paste(image)
        clean.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        data = out.getvalue()
        if len(data) <= STORED_BYTE_COUNT_MAX:
            break
    return data


@transaction.atomic
def store_portrait(*, upload: BinaryIO) -> Portrait:
    """Keep the photo of `upload` under a random private name. Raises a PhotoRefused whose code says why."""
    data = prepare_photo(upload)
    portrait = Portrait(sha256=hashlib.sha256(data).hexdigest(), width=WIDTH, height=HEIGHT, created_at=now())
    portrait.image.save("portrait.jpg", ContentFile(data), save=False)
    portrait.save()
    return portrait


@transaction.atomic
def discard_portrait(*, portrait: Portrait) -> None:
    """Erase a portrait that no beneficiary holds, the file once the transaction is committed."""
    if portrait.beneficiaries.exists():
        return
    storage, name = portrait.image.storage, str(portrait.image.name)
    portrait.delete()
    transaction.on_commit(lambda: storage.delete(name))
