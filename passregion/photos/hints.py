"""Advice on a photo, and the face that the automatic crop frames. It never refuses, and recognises nobody."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy
from PIL import Image

from passregion.photos import rules

SMALL = "small"
BLURRED = "blurred"
DARK = "dark"
NO_FACE = "no_face"
SEVERAL_FACES = "several_faces"
FACE_SMALL = "face_small"
FACE_OFF_CENTRE = "face_off_centre"
CODES = (SMALL, BLURRED, DARK, NO_FACE, SEVERAL_FACES, FACE_SMALL, FACE_OFF_CENTRE)

# Fewer pixels than this, and 35 mm are printed at less than 300 dots per inch.
SMALL_WIDTH = 413
# Faces are looked for in the picture at this longest side. Larger, more patterns pass for faces, and it lasts longer.
LOOK_SIDE = 280
NEIGHBOUR_COUNT_MIN = 4
# A face of less than a tenth of the picture is none for a portrait; it also bounds the time.
FACE_SHARE_MIN = 0.1
# Beside the largest: what is smaller than this share of it is someone far behind, or a pattern.
SECOND_FACE_SHARE = 0.5
FACE_HEIGHT_SHARE_MIN = 0.33
OFF_CENTRE_MAX = 0.14
FACE_MIDDLES = (0.32, 0.72)
SHARPNESS_SIZE = (350, 450)
SHARPNESS_MIN = 10.0
# The brightest twentieth of the portrait: a dark room makes it low, a dark skin does not.
LIGHTEST_PERCENTILE, LIGHTEST_MIN = 95, 80
# Of OpenCV itself; its version 5 comes without.
CASCADE = Path(cv2.__file__).parent / "data" / "haarcascade_frontalface_alt2.xml"


@dataclass(frozen=True)
class Face:
    """A square from the middle of the forehead to the chin, as shares of the width and of the height looked at."""

    x: float
    y: float
    width: float
    height: float


class Detector:
    """Finds faces seen from the front. Made once: reading its rules takes a while."""

    def __init__(self) -> None:
        self._rules = cv2.CascadeClassifier(str(CASCADE))

    def faces(self, image: Image.Image) -> list[Face]:
        """The faces of an upright picture, the largest first."""
        share = min(1.0, LOOK_SIDE / max(image.size))
        size = max(1, round(image.width * share)), max(1, round(image.height * share))
        grey = numpy.asarray(image.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.5).convert("L"))
        least = max(24, round(max(size) * FACE_SHARE_MIN))
        found = self._rules.detectMultiScale(grey, 1.1, NEIGHBOUR_COUNT_MIN, minSize=(least, least))
        across, down = (1 / side for side in size)
        faces = [Face(x * across, y * down, wide * across, high * down) for x, y, wide, high in _squares(found)]
        return sorted(faces, key=lambda face: -face.width)


def _squares(found: Any) -> list[tuple[int, int, int, int]]:
    return [(int(x), int(y), int(wide), int(high)) for x, y, wide, high in found]


def hints_of(portrait: Image.Image, faces: list[Face], *, crop_width: float) -> list[str]:
    """Codes of advice, in the order of CODES. `faces`: as shares of the frame; `crop_width`: its pixels as sent."""
    grey = portrait.convert("L")
    sample = numpy.asarray(grey.resize(SHARPNESS_SIZE, Image.Resampling.BILINEAR, reducing_gap=1.5))
    framed = [face for face in faces if 0 < _middle(face)[0] < 1 and 0 < _middle(face)[1] < 1]
    given = {
        SMALL: crop_width < SMALL_WIDTH,
        BLURRED: float(cv2.Laplacian(sample, cv2.CV_64F).var()) < SHARPNESS_MIN,
        DARK: float(numpy.percentile(sample, LIGHTEST_PERCENTILE)) < LIGHTEST_MIN,
        NO_FACE: not framed,
    }
    if framed:
        largest, *others = sorted(framed, key=lambda face: -face.width)
        across, down = _middle(largest)
        given |= {
            SEVERAL_FACES: any(other.width >= largest.width * SECOND_FACE_SHARE for other in others),
            FACE_SMALL: largest.height < FACE_HEIGHT_SHARE_MIN,
            FACE_OFF_CENTRE: abs(across - 0.5) > OFF_CENTRE_MAX or not FACE_MIDDLES[0] < down < FACE_MIDDLES[1],
        }
    return [code for code in CODES if given.get(code)]


def in_frame(face: Face, crop: rules.Crop, size: rules.Size) -> Face:
    """A face of the picture of `size`, as shares of the frame of a crop that is not turned."""
    left, top, right, bottom = rules.box_of(crop, size)
    across, down = size[0] / (right - left), size[1] / (bottom - top)
    return Face((face.x - crop.x) * across, (face.y - crop.y) * down, face.width * across, face.height * down)


def _middle(face: Face) -> tuple[float, float]:
    return face.x + face.width / 2, face.y + face.height / 2
