"""Photos of 12 megapixels, as a telephone takes them: a score of pictures, and no two files that are the same."""

import random
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 3000, 4000
BYTES_MIN, BYTES_MAX = 1_000_000, 2_000_000
COMMENT = b"\xff\xfe"
START = b"\xff\xd8"


def draw(chance: random.Random) -> bytes:
    """One JPEG of 3000 × 4000 pixels, between 1 and 2 MB: a face before a wall, with the grain of a camera."""
    small = Image.new("RGB", (WIDTH // 10, HEIGHT // 10), tuple(chance.randrange(120, 220) for _ in range(3)))
    pen = ImageDraw.Draw(small)
    skin = (chance.randrange(90, 235), chance.randrange(70, 190), chance.randrange(60, 170))
    x, y = 150 + chance.randrange(-15, 16), 190 + chance.randrange(-15, 16)
    pen.rectangle((x - 120, y + 110, x + 120, 400), fill=tuple(chance.randrange(256) for _ in range(3)))
    pen.ellipse((x - 80, y - 105, x + 80, y + 95), fill=tuple(value // 3 for value in skin))
    pen.ellipse((x - 65, y - 80, x + 65, y + 100), fill=skin)
    for side in (-1, 1):
        pen.ellipse((x + side * 28 - 9, y - 15, x + side * 28 + 9, y - 3), fill="white")
        pen.ellipse((x + side * 28 - 4, y - 13, x + side * 28 + 4, y - 4), fill=(40, 30, 25))
    pen.arc((x - 25, y + 30, x + 25, y + 60), 20, 160, fill=(150, 60, 60), width=4)
    picture = small.filter(ImageFilter.GaussianBlur(1)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (WIDTH // 4, HEIGHT // 4), chance.randbytes(WIDTH * HEIGHT // 16))
    coarse = grain.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR).convert("RGB")
    return _saved(Image.blend(picture, coarse, 0.1))


def _saved(picture: Image.Image) -> bytes:
    """Between the bounds, by the quality."""
    data = b""
    for quality in (90, 84, 78, 70, 60, 95, 50):
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality)
        data = out.getvalue()
        if BYTES_MIN <= len(data) <= BYTES_MAX:
            return data
    raise ValueError(f"no quality gives 1 to 2 MB: {len(data)} bytes")


def unlike_any_other(photo: bytes, number: int) -> bytes:
    """The same picture in a file of its own: a comment after the first mark holds the number."""
    text = f"applicant {number}".encode()
    return START + COMMENT + (len(text) + 2).to_bytes(2, "big") + text + photo[len(START) :]
