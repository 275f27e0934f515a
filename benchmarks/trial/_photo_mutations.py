"""Photo files gone wrong in every way that chance or malice finds."""

import io
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pillow_heif
from PIL import Image

from benchmarks.generated_photos import photo
from passregion.photos.rules import BYTE_COUNT_MAX

pillow_heif.register_heif_opener()

SIZE = (720, 960)
# Each base is a kind of file and its bytes.
Bases = list[tuple[str, bytes]]
OTHER_FILES = [
    b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>",
    b"PK\x03\x04" + bytes(200),
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    b"<?php echo 1; ?>",
    b"MZ" + bytes(400),
    b"GIF89a" + bytes(60),
    b"II*\0" + bytes(60),
    b"",
    b"\0",
]


def file_of(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def bases(seed: int, samples: Path | None) -> Bases:
    """Drawn photos of each format and mode, three times out of four, and the real ones of a folder."""
    drawn = Image.open(io.BytesIO(photo(seed, SIZE)))
    drawn.load()
    exif = Image.Exif()
    exif[0x0112] = 6
    made = [
        ("jpg", file_of(drawn, "JPEG", quality=85, exif=exif)),
        ("jpg", file_of(drawn, "JPEG", quality=85, progressive=True)),
        ("jpg", file_of(drawn.convert("CMYK"), "JPEG", quality=80)),
        ("jpg", file_of(drawn.convert("L"), "JPEG", quality=80)),
        ("png", file_of(drawn.resize((400, 520)), "PNG")),
        ("png", file_of(drawn.resize((400, 520)).convert("P"), "PNG", exif=exif)),
        ("png", file_of(drawn.resize((400, 520)).convert("RGBA"), "PNG")),
        ("png", file_of(Image.new("I;16", (400, 520), 30_000), "PNG")),
        ("webp", file_of(drawn, "WEBP", quality=80, exif=exif)),
        ("webp", file_of(drawn.convert("RGBA"), "WEBP", lossless=True, quality=0, method=0)),
        ("heic", file_of(drawn, "HEIF", quality=50)),
        ("heic", file_of(drawn.convert("RGBA"), "HEIF", quality=50)),
    ]
    real = sorted(path for path in samples.rglob("*.*") if path.suffix != ".csv") if samples else []
    # Most of the real ones are too small to be decoded at all.
    times = max(1, 3 * len(real) // len(made))
    return made * times + [(path.suffix[1:], path.read_bytes()) for path in real]


def truncated(dice: random.Random, files: Bases) -> tuple[str, bytes]:
    """Cut anywhere, in the header half of the time."""
    kind, data = dice.choice(files)
    end = min(len(data), 600) if dice.random() < 0.5 else len(data)
    return kind, data[: dice.randrange(end + 1)]


def spliced(dice: random.Random, files: Bases) -> tuple[str, bytes]:
    """The beginning of one and the end of another."""
    (kind, first), (_, second) = dice.choice(files), dice.choice(files)
    return kind, first[: dice.randrange(len(first) + 1)] + second[dice.randrange(len(second) + 1) :]


def bits_flipped(dice: random.Random, files: Bases) -> tuple[str, bytes]:
    kind, data = dice.choice(files)
    changed = bytearray(data)
    reach = min(len(changed), dice.choice([64, 1024, len(changed)]))
    for _ in range(dice.randrange(1, 40) if reach else 0):
        changed[dice.randrange(reach)] ^= 1 << dice.randrange(8)
    return kind, bytes(changed)


def zone_overwritten(dice: random.Random, files: Bases) -> tuple[str, bytes]:
    """By noise, zeros or ones."""
    kind, data = dice.choice(files)
    start, length = dice.randrange(len(data) + 1), dice.randrange(1, 4000)
    zone = dice.choice([dice.randbytes(length), bytes(length), b"\xff" * length])
    return kind, (data[:start] + zone + data[start + length :])[: len(data)]


def giant_header(dice: random.Random, files: Bases) -> tuple[str, bytes]:
    """A size that the file does not hold."""
    giants = [65_535, 65_000, 16_383, 7_000, 5_000, 1, 0]
    width, height = dice.choice(giants), dice.choice(giants)
    kind, data = dice.choice([base for base in files if base[0] in ("jpg", "png", "webp", "heic")])
    changed = bytearray(data)
    if kind == "png" and len(data) > 33:
        width, height = (dice.choice([side, 2**31 - 1]) for side in (width, height))
        changed[16:24] = struct.pack(">II", width, height)
        changed[29:33] = struct.pack(">I", zlib.crc32(bytes(changed[12:29])))
    elif kind == "heic" and (at := data.find(b"ispe")) > 0:
        changed[at + 8 : at + 16] = struct.pack(">II", width, height)
    elif kind == "webp" and data[12:16] == b"VP8X":
        changed[24:30] = max(width - 1, 0).to_bytes(3, "little") + max(height - 1, 0).to_bytes(3, "little")
    elif kind == "webp":
        changed[26:30] = struct.pack("<HH", width & 0x3FFF, height & 0x3FFF)
    else:
        at = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2"))
        changed[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return kind, bytes(changed)


def wrong_extension(dice: random.Random, files: Bases) -> tuple[str, bytes]:
    """A file of one kind under the name of another, or no image at all."""
    data = dice.choice(OTHER_FILES) if dice.random() < 0.4 else dice.choice(files)[1]
    return dice.choice(["jpg", "png", "webp", "heic", "gif", "exe", "jpg.php", ""]), data


def exif_bomb(dice: random.Random, files: Bases) -> tuple[str, bytes]:
    """Tags without end, values without bounds, directories that point at themselves."""
    order = dice.choice(["<", ">"])
    count = dice.choice([0, 1, 2000, 5000, 65_535])
    tags = b"".join(
        struct.pack(
            f"{order}HHII",
            dice.choice([0x0112, 0x8769, 0x8825, 0x014A, dice.randrange(65_536)]),
            dice.randrange(16),
            dice.choice([1, 2**31, 2**32 - 1, dice.randrange(2**32)]),
            dice.choice([0, 8, 2**32 - 1, dice.randrange(2**32)]),
        )
        for _ in range(min(count, 5000))
    )
    body = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, count) + tags
    exif = b"Exif\0\0" + (body + struct.pack(f"{order}I", 8))[:65_000]
    data = next(data for kind, data in files if kind == "jpg")
    if dice.random() < 0.3:
        webp = next(data for kind, data in files if kind == "webp")
        return "webp", webp[:-8] + b"EXIF" + struct.pack("<I", len(exif)) + exif
    return "jpg", data[:2] + segment(0xE1, exif) * dice.choice([1, 1, 3, 100]) + data[2:]


def icc_garbage(dice: random.Random, files: Bases) -> tuple[str, bytes]:
    """A profile of noise, of nothing, of the wrong length, in pieces that do not fit."""
    profile = dice.choice([b"", dice.randbytes(200), bytes(60_000), b"acsp" * 900, dice.randbytes(36) + b"acsp"])
    piece, pieces = dice.choice([(1, 1), (1, 2), (2, 1), (0, 0), (255, 255)])
    if dice.random() < 0.4:
        chunk = b"icc\0\0" + dice.choice([zlib.compress(profile), profile, zlib.compress(bytes(30_000_000))])
        data = next(data for kind, data in files if kind == "png")
        return "png", data[:33] + png_chunk(b"iCCP", chunk) + data[33:]
    data = next(data for kind, data in files if kind == "jpg")
    return "jpg", data[:2] + segment(0xE2, b"ICC_PROFILE\0" + bytes([piece, pieces]) + profile) + data[2:]


def two_in_one(dice: random.Random, files: Bases) -> tuple[str, bytes]:
    """A file that is two: one after the other, or the header of one kind on the body of another."""
    (kind, first), (other, second) = dice.choice(files), dice.choice(files)
    if dice.random() < 0.5:
        return dice.choice([kind, other]), first + second
    head = dice.choice([4, 12, 16, 33, 64])
    return dice.choice([kind, other]), first[:head] + second[head:]


def without_end(dice: random.Random, files: Bases) -> tuple[str, bytes]:
    """Pieces repeated thousands of times, lengths that lie, weight that means nothing."""
    kind, data = dice.choice(files)
    act = dice.randrange(5)
    if act == 0:
        return "jpg", b"\xff\xd8" + segment(0xFE, b"x" * 2) * dice.choice([10, 60_000]) + data[2:]
    if act == 1:
        return "png", data[:33] + png_chunk(b"tEXt", b"a\0" + b"b" * 100) * dice.choice([10, 20_000]) + data[33:]
    if act == 2:
        scans = next(data for kind, data in files if kind == "jpg" and b"\xff\xc2" in data)
        at = scans.find(b"\xff\xda")
        return "jpg", scans[:-2] + scans[at:-2] * dice.choice([2, 60]) + scans[-2:]
    if act == 3:
        return kind, data + bytes(dice.choice([100, 100_000, BYTE_COUNT_MAX - len(data), BYTE_COUNT_MAX]))
    at = dice.randrange(max(1, min(len(data) - 4, 400)))
    return kind, data[:at] + dice.choice([b"\xff" * 4, bytes(4), dice.randbytes(4)]) + data[at + 4 :]


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


MUTATIONS: list[Callable[[random.Random, Bases], tuple[str, bytes]]] = [
    truncated,
    spliced,
    bits_flipped,
    zone_overwritten,
    giant_header,
    wrong_extension,
    exif_bomb,
    icc_garbage,
    two_in_one,
    without_end,
]
