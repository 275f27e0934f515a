"""The frame on the whole picture: how a button moves it, where it is drawn. `frontend/js/photo-frame.js` counts alike.

Turning keeps the middle of the frame on the same point of the picture.
"""

import math
from dataclasses import dataclass, replace

from passregion.photos.rules import CROP_WIDTH_MIN, HEIGHT, WIDTH, Crop, Size, turned_size, within

# What one press does where no script runs: each is a page, so the steps are large.
SHIFT_SHARE = 0.08
ZOOM = 0.88
TILT_DEGREES = 3.0
SHIFTS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
ZOOMS = {"closer": ZOOM, "farther": 1 / ZOOM}
TURNS = {"quarter_left": -90.0, "quarter_right": 90.0, "tilt_left": -TILT_DEGREES, "tilt_right": TILT_DEGREES}
MOVES = frozenset((*SHIFTS, *ZOOMS, *TURNS))
# The oval in which a face fills an identity photo, as shares of the frame.
OVAL_MIDDLE, OVAL_WIDTH, OVAL_HEIGHT = 0.45, 0.62, 0.7


def moved(crop: Crop, size: Size, move: str) -> Crop:
    """The crop after one press of the button `move` (one of MOVES), in a picture of `size`."""
    if move in TURNS:
        return turned(crop, size, crop.turn + TURNS[move])
    if move in ZOOMS:
        return zoomed(crop, size, ZOOMS[move])
    canvas = turned_size(size, crop.turn % 360)
    step = crop.width * canvas[0] * SHIFT_SHARE
    right, down = SHIFTS[move]
    return within(replace(crop, x=crop.x + right * step / canvas[0], y=crop.y + down * step / canvas[1]), size)


def zoomed(crop: Crop, size: Size, ratio: float) -> Crop:
    """The frame `ratio` times as wide about its middle; never less than what a portrait needs."""
    canvas = turned_size(size, crop.turn % 360)
    wide = max(crop.width * canvas[0] * ratio, CROP_WIDTH_MIN)
    gained = wide - crop.width * canvas[0]
    across, down = gained / 2 / canvas[0], gained / 2 * HEIGHT / WIDTH / canvas[1]
    return within(replace(crop, x=crop.x - across, y=crop.y - down, width=wide / canvas[0]), size)


def turned(crop: Crop, size: Size, turn: float) -> Crop:
    """The frame as wide as before, about the same point of the picture turned by `turn` degrees in all."""
    before, after = turned_size(size, crop.turn % 360), turned_size(size, turn % 360)
    wide = crop.width * before[0]
    tall = wide * HEIGHT / WIDTH
    right, down = crop.x * before[0] + (wide - before[0]) / 2, crop.y * before[1] + (tall - before[1]) / 2
    angle = math.radians(turn - crop.turn)
    middle = (
        right * math.cos(angle) - down * math.sin(angle) + after[0] / 2,
        right * math.sin(angle) + down * math.cos(angle) + after[1] / 2,
    )
    left, top = middle[0] - wide / 2, middle[1] - tall / 2
    return within(Crop(left / after[0], top / after[1], wide / after[0], turn), size)


@dataclass(frozen=True)
class Drawing:
    """Attributes of the SVG that shows the frame, as they are written in it (a French page would write commas)."""

    view_box: str
    picture_width: str
    picture_height: str
    picture_transform: str
    shade: str
    frame: dict[str, str]
    oval: dict[str, str]
    corners: list[str]


def draw(crop: Crop, size: Size) -> Drawing:
    """The frame of `crop` on the whole picture of `size`."""
    crop = within(crop, size)
    wide, tall = turned_size(size, crop.turn)
    x, y, width = crop.x * wide, crop.y * tall, crop.width * wide
    height = width * HEIGHT / WIDTH
    to_middle = f"translate({(wide - size[0]) / 2:.1f} {(tall - size[1]) / 2:.1f})"
    around_middle = f"rotate({crop.turn:.2f} {size[0] / 2:.1f} {size[1] / 2:.1f})"
    return Drawing(
        view_box=f"0 0 {wide} {tall}",
        picture_width=str(size[0]),
        picture_height=str(size[1]),
        picture_transform=f"{to_middle} {around_middle}",
        shade=f"M0 0H{wide}V{tall}H0ZM{x:.1f} {y:.1f}V{y + height:.1f}H{x + width:.1f}V{y:.1f}Z",
        frame={"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}"},
        oval={
            "cx": f"{x + width / 2:.1f}",
            "cy": f"{y + height * OVAL_MIDDLE:.1f}",
            "rx": f"{width * OVAL_WIDTH / 2:.1f}",
            "ry": f"{height * OVAL_HEIGHT / 2:.1f}",
        },
        corners=[f"M{left:.1f} {top:.1f}h0" for top in (y, y + height) for left in (x, x + width)],
    )
