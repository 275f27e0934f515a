"""One photo, from its bytes to two clean JPEG files: header, decode, upright, sRGB, source, crop, encode."""

import contextlib
import functools
import io
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy
from PIL import Image, ImageCms

from passregion.photos import decoders, hints, rules
from passregion.photos.decoders import Picture
from passregion.photos.refusals import PhotoRefused, PhotoUnreadable
from passregion.photos.rules import Crop, Prepared

PORTRAIT_BYTE_COUNT_MAX = 500_000
QUALITIES = (88, 80, 70, 60, 45)
SOURCE_QUALITY = 88
# Clockwise, as `Crop.turn`.
QUARTERS = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
SRGB = ImageCms.createProfile("sRGB")


@functools.cache
def second_hand() -> ThreadPoolExecutor:
    """Encodes the source while the portrait is cut: each outlasts the other's half."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="photo-source")


@functools.cache
def detector() -> hints.Detector:
    """The one of this process."""
    return hints.Detector()


def prepare(data: bytes, *, crop: Crop | None = None, advise: bool = True) -> Prepared:
    """Judge the header, then decode once; without `crop`, frame the face or what is likely to be one.

    `advise`: look for faces and give hints. Raises a PhotoRefused.
    """
    try:
        return _prepare(data, crop, advise)
    except PhotoRefused:
        raise
    except Exception as fault:
        # struct.error, RuntimeError, MemoryError and others come out of the decoders of a hostile file.
        raise PhotoUnreadable from fault


def _prepare(data: bytes, crop: Crop | None, advise: bool) -> Prepared:
    picture = decoders.decode(data)
    size = _source_size(picture.size)
    source = to_srgb(picture.cut((0, 0, *picture.size), size), picture.profile)
    source_jpeg = second_hand().submit(encode, source, quality=SOURCE_QUALITY)
    faces = detector().faces(source) if advise and not crop else []
    if crop:
        chosen = rules.within(crop, size)
    elif faces:
        chosen = rules.crop_around_face(faces[0].x, faces[0].y, faces[0].width, faces[0].height, size)
    else:
        chosen = rules.crop_without_face(size)
    portrait = _portrait(picture, source, chosen)
    advice: list[str] = []
    if advise:
        framed = detector().faces(portrait) if crop else [hints.in_frame(face, chosen, size) for face in faces]
        width = chosen.width * rules.turned_size(picture.size, chosen.turn)[0]
        advice = hints.hints_of(portrait, framed, crop_width=width)
    return Prepared(encode_portrait(portrait), source_jpeg.result(), size, chosen, advice)


def _source_size(size: rules.Size) -> rules.Size:
    share = min(1.0, rules.SOURCE_SIDE_MAX / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def _portrait(picture: Picture, source: Image.Image, crop: Crop) -> Image.Image:
    left, top, right, bottom = rules.box_of(crop, source.size)
    rules.check_large_enough(right - left, bottom - top, of=(round(right - left), round(bottom - top)))
    size = (rules.WIDTH, rules.HEIGHT)
    if crop.turn:
        pixels = numpy.asarray(turned(source, crop.turn))[round(top) : round(bottom), round(left) : round(right)]
        return Image.fromarray(decoders.scaled(pixels, size))
    across, down = picture.size[0] / source.width, picture.size[1] / source.height
    box = left * across, top * down, min(right * across, picture.size[0]), min(bottom * down, picture.size[1])
    return to_srgb(picture.cut(box, size), picture.profile)


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB; a profile that cannot be used is left out."""
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB") or image.convert("RGB")
    return image.convert("RGB") if image.mode != "RGB" else image


def turned(image: Image.Image, turn: float) -> Image.Image:
    """`image` turned clockwise by `turn` degrees, whole; its edges go on into the corners that this leaves empty."""
    if turn % 90 == 0:
        quarter = round(turn / 90) % 4
        return image.transpose(QUARTERS[quarter]) if quarter else image
    canvas = rules.turned_size(image.size, turn)
    matrix = cv2.getRotationMatrix2D((image.width / 2, image.height / 2), -turn, 1)
    matrix[0, 2] += (canvas[0] - image.width) / 2
    matrix[1, 2] += (canvas[1] - image.height) / 2
    pixels = cv2.warpAffine(
        numpy.asarray(image), matrix, canvas, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return Image.fromarray(pixels)


def encode(image: Image.Image, *, quality: int) -> bytes:
    """A JPEG that holds the pixels alone: no EXIF, no position, no profile, no comment."""
    image.info.clear()
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def encode_portrait(image: Image.Image) -> bytes:
    """At most PORTRAIT_BYTE_COUNT_MAX, in the best quality that fits."""
    data = b""
    for quality in QUALITIES:
        data = encode(image, quality=quality)
        if len(data) <= PORTRAIT_BYTE_COUNT_MAX:
            break
    return data
