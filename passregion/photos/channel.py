"""What the web process and its photo worker say to each other: a line of JSON, then files, never any code."""

import json
import socket
import struct
import time
from typing import Any

HEAD = struct.Struct(">I")
HEAD_BYTE_COUNT_MAX = 64 * 1024


class Broken(Exception):
    """The other side is gone, or says what it should not."""


def send(line: socket.socket, message: dict[str, Any], *files: bytes, seconds: float | None = None) -> None:
    """Send a message and its files. Raises TimeoutError after `seconds`, Broken when the other side is gone."""
    head = json.dumps({**message, "files": [len(file) for file in files]}).encode()
    until = time.monotonic() + seconds if seconds is not None else None
    for part in (HEAD.pack(len(head)) + head, *files):
        line.settimeout(_left(until))
        try:
            line.sendall(part)
        except ConnectionError as gone:
            raise Broken from gone


def receive(
    line: socket.socket, *, byte_count_max: int, seconds: float | None = None
) -> tuple[dict[str, Any], list[bytes]]:
    """The next message and its files. Raises TimeoutError after `seconds`, Broken when there is none to come."""
    until = time.monotonic() + seconds if seconds is not None else None
    (length,) = HEAD.unpack(_read(line, HEAD.size, until))
    if length > HEAD_BYTE_COUNT_MAX:
        raise Broken
    try:
        message = json.loads(_read(line, length, until))
        lengths = [int(length) for length in message.pop("files")]
    except (ValueError, KeyError, TypeError, AttributeError) as nonsense:
        raise Broken from nonsense
    if min(lengths, default=0) < 0 or sum(lengths) > byte_count_max:
        raise Broken
    return message, [_read(line, length, until) for length in lengths]


def _left(until: float | None) -> float | None:
    if until is None:
        return None
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _read(line: socket.socket, length: int, until: float | None) -> bytes:
    data = bytearray(length)
    view, at = memoryview(data), 0
    while at < length:
        line.settimeout(_left(until))
        try:
            count = line.recv_into(view[at:])
        except ConnectionError as gone:
            raise Broken from gone
        if count == 0:
            raise Broken
        at += count
    return bytes(data)
