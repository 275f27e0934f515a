"""What a file says of itself, read without any decoder: its kind, its size, the memory that it asks for."""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from passregion.photos import rules
from passregion.photos.refusals import PhotoFormat, PhotoTooBig, PhotoTooManyPixels

JPEG, PNG, WEBP, HEIF = "JPEG", "PNG", "WEBP", "HEIF"
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
HEIF_LOOSE_BRANDS = {b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}
# A progressive JPEG is held whole as coefficients, two bytes each, while it is decoded, however reduced the result.
COEFFICIENT_BYTE_COUNT_MAX = 190_000_000
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
ALONE = {0x01, *range(0xD0, 0xD9)}
START_OF_SCAN = 0xDA


@dataclass(frozen=True)
class Header:
    """The kind of a file; its size in pixels as stored, and the bytes of coefficients, where they can be told."""

    kind: str
    size: rules.Size | None = None
    coefficient_byte_count: int = 0


def check_header(data: bytes) -> Header:
    """The header of an accepted file. Raises PhotoTooBig, PhotoFormat, PhotoTooManyPixels or PhotoTooSmall."""
    if len(data) > rules.BYTE_COUNT_MAX:
        raise PhotoTooBig(megabytes_max=rules.BYTE_COUNT_MAX // 1024 // 1024)
    header = read_header(data)
    if header.size:
        check_size(header.kind, header.size)
        if header.coefficient_byte_count > COEFFICIENT_BYTE_COUNT_MAX:
            count = header.size[0] * header.size[1]
            most = int(count * COEFFICIENT_BYTE_COUNT_MAX / header.coefficient_byte_count)
            raise PhotoTooManyPixels(megapixels=math.ceil(count / 1_000_000), megapixels_max=most // 1_000_000)
    return header


def check_size(kind: str, size: rules.Size) -> None:
    """Raise PhotoTooManyPixels above the limit of this kind, PhotoTooSmall for what is too small both ways."""
    most = rules.JPEG_PIXEL_COUNT_MAX if kind == JPEG else rules.OTHER_PIXEL_COUNT_MAX
    count = size[0] * size[1]
    if count > most:
        raise PhotoTooManyPixels(megapixels=math.ceil(count / 1_000_000), megapixels_max=most // 1_000_000)
    # The orientation is not known yet: what stands upright once turned may be large enough.
    rules.check_large_enough(*rules.largest_frame((min(size), max(size))), of=size)


def read_header(data: bytes) -> Header:
    """The header of any file. Raises PhotoFormat when it is of no accepted kind."""
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        is_whole = len(data) >= 24 and data[12:16] == b"IHDR"
        return Header(PNG, struct.unpack(">II", data[16:24]) if is_whole else None)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Header(WEBP, _webp_size(data))
    if data[4:8] == b"ftyp" and _is_heif(data):
        return Header(HEIF)
    raise PhotoFormat


def _jpeg(data: bytes) -> Header:
    frame, size, counts = 0, None, []
    for marker, body in _jpeg_segments(data):
        if marker in FRAMES and len(body) >= 6 and not size:
            frame, (height, width) = marker, struct.unpack(">HH", body[1:5])
            size = (width, height)
            counts = _coefficient_counts(size, body[5], body[6:])
        elif marker == START_OF_SCAN:
            # One scan that holds every component is decoded as it is read; several scans are kept until the last.
            is_kept = frame in PROGRESSIVE or (bool(body) and body[0] < len(counts))
            return Header(JPEG, size, 2 * sum(counts) if is_kept else 0)
    return Header(JPEG, size)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in ALONE:
            at += 2
        else:
            length = struct.unpack(">H", data[at + 2 : at + 4])[0]
            yield marker, data[at + 4 : at + 2 + max(length, 2)]
            at += 2 + max(length, 2)


def _coefficient_counts(size: rules.Size, component_count: int, body: bytes) -> list[int]:
    """Coefficients of each component, whose sampling is one byte: across, down."""
    samplings = [
        (max(body[at] >> 4, 1), max(body[at] & 15, 1)) for at in range(1, min(len(body), 3 * component_count), 3)
    ]
    if not samplings:
        return []
    most_across, most_down = max(across for across, _ in samplings), max(down for _, down in samplings)
    blocks_across = [math.ceil(size[0] * across / most_across / 8) for across, _ in samplings]
    blocks_down = [math.ceil(size[1] * down / most_down / 8) for _, down in samplings]
    return [64 * across * down for across, down in zip(blocks_across, blocks_down, strict=True)]


def webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and body of each chunk, as far as the file goes."""
    at = 12
    while at + 8 <= len(data):
        name, length = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _webp_size(data: bytes) -> rules.Size | None:
    name, body = next(webp_chunks(data), (b"", b""))
    if name == b"VP8X" and len(body) >= 10:
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if name == b"VP8L" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if name == b"VP8 " and len(body) >= 10:
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _is_heif(data: bytes) -> bool:
    length = min(int.from_bytes(data[:4], "big"), 512)
    brands = [data[at : at + 4] for at in (8, *range(16, length - 3, 4))]
    if brands[0] in HEIF_BRANDS:
        return True
    # A brand that several codecs share: AVIF says its own name beside it.
    return brands[0] in HEIF_LOOSE_BRANDS and not AVIF_BRANDS.intersection(brands)
