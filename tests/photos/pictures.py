"""Photo files for tests, drawn on the spot."""

import io
import random
import struct
import zlib
from typing import Any

import pillow_heif
from PIL import Image, ImageDraw

pillow_heif.register_heif_opener()


def draw_photo(width: int = 700, height: int = 900, mode: str = "RGB") -> Image.Image:
    """A picture with a red square at the top left, so that turning and cropping can be seen."""
    image = Image.new("RGB", (width, height), "#B9CDD0")
    pen = ImageDraw.Draw(image)
    pen.ellipse([width * 0.3, height * 0.2, width * 0.7, height * 0.6], fill="#C98D66")
    pen.rectangle([0, 0, width // 10, height // 10], fill="#FF0000")
    return image.convert(mode)


def file_of(image: Image.Image, kind: str = "JPEG", **save: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **save)
    return out.getvalue()


def photo_bytes(width: int = 700, height: int = 900, *, kind: str = "JPEG", mode: str = "RGB", **save: Any) -> bytes:
    """A photo file."""
    return file_of(draw_photo(width, height, mode), kind, **save)


def noise(width: int, height: int, seed: int = 7) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(width * height * 3))


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_header(width: int, height: int) -> bytes:
    """A PNG that announces a size and holds almost nothing."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"IDAT", zlib.compress(b"\x00" * 10)) + png_chunk(b"IEND", b"")


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def is_red(pixel: tuple[int, ...]) -> bool:
    return pixel[0] > 180 and pixel[1] < 90 and pixel[2] < 90


def with_turn(heic: bytes, quarters: int) -> bytes:
    """A HEIC file of one picture that asks for quarter turns against the clock, as phones write it."""

    def grown(data: bytes, box: bytes, count: int) -> bytes:
        at = data.index(box) - 4
        return data[:at] + struct.pack(">I", struct.unpack(">I", data[at : at + 4])[0] + count) + data[at + 4 :]

    turn = struct.pack(">I", 9) + b"irot" + bytes([quarters])
    properties = heic.index(b"ipma") - 4
    uses = heic.index(b"mdat") - 4
    count_at = properties + 18
    count = heic[count_at]
    used = heic[properties:count_at] + bytes([count + 1]) + heic[count_at + 1 : uses] + bytes([0x80 | count + 1])
    data = heic[:properties] + turn + used + heic[uses:]
    for box, more in ((b"meta", 10), (b"iprp", 10), (b"ipco", 9), (b"ipma", 1)):
        data = grown(data, box, more)
    place = data.index(b"iloc") + 16
    return data[:place] + struct.pack(">I", struct.unpack(">I", data[place : place + 4])[0] + 10) + data[place + 4 :]
