"""Photos and portraits for tests, drawn on the spot."""

import io
from typing import Any

from PIL import Image, ImageDraw

from passregion.beneficiaries.models import Portrait
from passregion.beneficiaries.operations.portraits import store_portrait


def draw_photo(width: int = 700, height: int = 900, mode: str = "RGB") -> Image.Image:
    """A picture with a red square at the top left, so that turning and cropping can be seen."""
    image = Image.new("RGB", (width, height), "#B9CDD0")
    pen = ImageDraw.Draw(image)
    pen.ellipse([width * 0.3, height * 0.2, width * 0.7, height * 0.6], fill="#C98D66")
    pen.rectangle([0, 0, width // 10, height // 10], fill="#FF0000")
    return image.convert(mode)


def photo_bytes(width: int = 700, height: int = 900, *, kind: str = "JPEG", mode: str = "RGB", **save: Any) -> bytes:
    """A photo file."""
    out = io.BytesIO()
    draw_photo(width, height, mode).save(out, kind, **save)
    return out.getvalue()


def make_portrait() -> Portrait:
    """A stored portrait."""
    return store_portrait(upload=io.BytesIO(photo_bytes()))
