"""Sizes and geometry of portraits: pure numbers, no picture."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from passregion.photos.refusals import PhotoTooSmall

BYTE_COUNT_MAX = 20 * 1024 * 1024
JPEG_PIXEL_COUNT_MAX = 50_000_000
OTHER_PIXEL_COUNT_MAX = 25_000_000
# Of the portrait, 35:45 as on an identity photo.
WIDTH, HEIGHT = 700, 900
CROP_WIDTH_MIN, CROP_HEIGHT_MIN = 350, 450
# The longest side of the picture that is kept so that the crop can be chosen again.
SOURCE_SIDE_MAX = 1600
# Of a picture longer than this many times its width (a panorama), the source is the middle part: all of it at
# SOURCE_SIDE_MAX would be too thin to cut a portrait from.
LONGEST_RATIO = 3
# Where the frame lies in a picture taller than 35:45, in which no face was found: this share of what is left over
# stays above it. Heads are in the upper part of pictures of people.
SHARE_LEFT_ABOVE = 0.25
# Around a face: from the chin to the crown is this share of the frame, as on an identity photo; above the crown stays
# a little room. The square that is detected goes from the middle of the forehead to the chin: heads are taller.
HEAD_SHARE, ABOVE_HEAD_SHARE = 0.70, 0.10
HEAD_TO_FACE, CROWN_ABOVE_FACE = 1.38, 0.35

Size = tuple[int, int]
# Left, top, right, bottom, in pixels.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Crop:
    """Where the portrait lies in its source.

    The source is first turned by `turn` degrees clockwise about its middle, on a canvas that grows to hold it whole
    (at 90 and 270 degrees: width and height change places). `x` and `y`: the frame's left edge as a share of the
    turned picture's width, its top edge as a share of its height. `width`: the frame's, as a share of the turned
    picture's width; its height follows from 35:45. Not turned, « turned picture » is the source itself.
    """

    x: float
    y: float
    width: float
    turn: float = 0.0

    def as_json(self) -> dict[str, float]:
        """As `Portrait.crop` keeps it: x, y, width, turn."""
        return asdict(self)


@dataclass(frozen=True)
class Prepared:
    """What comes out of one photo: two clean JPEG files, where the one lies in the other, and advice."""

    # WIDTH × HEIGHT, at most 500 kB.
    portrait_jpeg: bytes
    # The whole picture, upright, its longest side at most SOURCE_SIDE_MAX.
    source_jpeg: bytes
    source_size: Size
    crop: Crop
    # Codes of `hints.CODES`.
    hints: list[str] = field(default_factory=list)


def crop_from_json(values: Mapping[str, Any]) -> Crop | None:
    """The crop that was kept or sent as x, y, width and turn; None when they are not four finite numbers."""
    try:
        numbers = [float(values[name]) for name in ("x", "y", "width")] + [float(values.get("turn") or 0)]
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return Crop(*numbers) if all(math.isfinite(number) for number in numbers) else None


def turned_size(size: Size, turn: float) -> Size:
    """The canvas that holds a picture of `size` turned by `turn` degrees."""
    width, height = size
    quarter = round(turn / 90)
    if math.isclose(turn, quarter * 90, abs_tol=1e-6):
        return (height, width) if quarter % 2 else size
    sine, cosine = abs(math.sin(math.radians(turn))), abs(math.cos(math.radians(turn)))
    return math.ceil(width * cosine + height * sine), math.ceil(width * sine + height * cosine)


def largest_frame(size: Size) -> tuple[float, float]:
    """Width and height of the largest 35:45 frame inside `size`."""
    width, height = size
    return (height * WIDTH / HEIGHT, height) if width * HEIGHT > height * WIDTH else (width, width * HEIGHT / WIDTH)


def long_side(size: Size) -> int:
    """The longest side of what is kept of a picture."""
    return min(max(size), min(size) * LONGEST_RATIO)


def kept_part(size: Size) -> Box:
    """The whole picture, or the middle part of a panorama."""
    width, height = (min(side, long_side(size)) for side in size)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return left, top, left + width, top + height


def check_large_enough(width: float, height: float, *, of: Size) -> None:
    """Raise PhotoTooSmall when a frame has fewer pixels than a portrait needs; `of`: what the person is told it has."""
    # Half a pixel is the rounding of shares, not a smaller photo.
    if width < CROP_WIDTH_MIN - 0.5 or height < CROP_HEIGHT_MIN - 0.5:
        raise PhotoTooSmall(width=of[0], height=of[1], width_min=CROP_WIDTH_MIN, height_min=CROP_HEIGHT_MIN)


def within(crop: Crop, size: Size) -> Crop:
    """The same crop pushed, and if need be shrunk, into a picture of `size` (before it is turned)."""
    # A hair short of a quarter turn is one.
    turn = round(crop.turn % 360, 4) % 360
    canvas = turned_size(size, turn)
    width = min(max(crop.width, 0.0), largest_frame(canvas)[0] / canvas[0])
    height = width * canvas[0] * HEIGHT / WIDTH / canvas[1]
    return Crop(
        x=min(max(crop.x, 0.0), max(1 - width, 0.0)),
        y=min(max(crop.y, 0.0), max(1 - height, 0.0)),
        width=width,
        turn=turn,
    )


def box_of(crop: Crop, size: Size) -> Box:
    """The frame in pixels of the picture of `size` once turned. `crop` must lie within it."""
    width, height = turned_size(size, crop.turn)
    left, top, wide = crop.x * width, crop.y * height, crop.width * width
    return left, top, min(left + wide, width), min(top + wide * HEIGHT / WIDTH, height)


def crop_of(left: float, top: float, width: float, size: Size) -> Crop:
    """The crop whose frame has this corner and width, in pixels of a picture of `size`, kept within it."""
    return within(Crop(left / size[0], top / size[1], width / size[0]), size)


def crop_without_face(size: Size) -> Crop:
    """The largest frame, in the middle from left to right, in the upper part of a tall picture."""
    width, height = largest_frame(size)
    return crop_of((size[0] - width) / 2, (size[1] - height) * SHARE_LEFT_ABOVE, width, size)


def crop_around_face(x: float, y: float, width: float, height: float, size: Size) -> Crop:
    """The frame of an identity photo around a face, given as shares of a picture of `size`; never beyond its edges.

    A face seen from far gets a frame that still has the pixels of a portrait.
    """
    face_height = height * size[1]
    frame_height = max(face_height * HEAD_TO_FACE / HEAD_SHARE, CROP_HEIGHT_MIN, CROP_WIDTH_MIN * HEIGHT / WIDTH)
    frame_width = min(frame_height * WIDTH / HEIGHT, largest_frame(size)[0])
    frame_height = frame_width * HEIGHT / WIDTH
    top = y * size[1] - face_height * CROWN_ABOVE_FACE - frame_height * ABOVE_HEAD_SHARE
    return crop_of((x + width / 2) * size[0] - frame_width / 2, top, frame_width, size)


def stored_box(box: Box, orientation: int, upright: Size) -> Box:
    """The same box in the picture as stored, which EXIF `orientation` makes `upright`."""
    left, top, right, bottom = box
    width, height = upright
    return {
        2: (width - right, top, width - left, bottom),
        3: (width - right, height - bottom, width - left, height - top),
        4: (left, height - bottom, right, height - top),
        5: (top, left, bottom, right),
        6: (top, width - right, bottom, width - left),
        7: (height - bottom, width - right, height - top, width - left),
        8: (height - bottom, left, height - top, right),
    }.get(orientation, box)
