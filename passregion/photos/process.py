"""The photo worker: `python -m passregion.photos.process SOCKET`. Decodes one photo after another, and nothing else.

It knows neither Django, nor the database, nor any secret; its memory is capped, and it ends with the web process.
"""

import contextlib
import ctypes
import os
import resource
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from passregion.photos import channel, headers, pipeline, rules
from passregion.photos.refusals import PhotoRefused

# Above what the interpreter and its libraries hold once loaded: 300 MB in all.
WORKING_BYTE_COUNT_MAX = 225_000_000
# Of glibc only.
TRIM = getattr(ctypes.CDLL(None), "malloc_trim", None)


def main() -> None:
    """Answer until the other side goes away."""
    line = socket.socket(fileno=int(sys.argv[1]))
    # Rules of the face detector are read now, not while somebody waits; so is the second thread started.
    pipeline.detector()
    pipeline.second_hand().submit(pipeline.detector).result()
    limit_powers()
    channel.send(line, {"ready": True})
    # From here on the libraries' own remarks on hostile files are nobody's business.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    while True:
        try:
            request, files = channel.receive(line, byte_count_max=rules.BYTE_COUNT_MAX)
        except channel.Broken:
            return
        # Should the web process die while a decoder hangs, nobody would be left to end this one: the system does.
        signal.setitimer(signal.ITIMER_REAL, float(request["seconds"]) + 1)
        give_back(files[0])
        message, out = answer(request, files[0])
        signal.setitimer(signal.ITIMER_REAL, 0)
        del files
        channel.send(line, message, *out)


def give_back(data: bytes) -> None:
    """Before a picture that needs all the room there is, give the system what the photos before it left."""
    with contextlib.suppress(PhotoRefused):
        header = headers.read_header(data)
        if (header.kind != headers.JPEG or header.coefficient_byte_count) and TRIM:
            TRIM(0)


def answer(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The prepared photo, or the code of the refusal."""
    given = request["crop"]
    crop = rules.crop_from_json(given) if given else None
    try:
        prepared = pipeline.prepare(data, crop=crop, advise=request["advise"])
    except PhotoRefused as refusal:
        message: dict[str, Any] = {"refused": refusal.code, "details": refusal.details, "fault": fault_of(refusal)}
        return message | {"peak": peak_byte_count()}, []
    message = {"source_size": prepared.source_size, "crop": prepared.crop.as_json(), "hints": prepared.hints}
    return message | {"peak": peak_byte_count()}, [prepared.portrait_jpeg, prepared.source_jpeg]


def fault_of(refusal: PhotoRefused) -> str:
    """What a decoder raised, and where: its class and its place, no word of the file. Empty for a plain refusal."""
    if refusal.__cause__ is None:
        return ""
    *_, last = traceback.extract_tb(refusal.__cause__.__traceback__)
    return f"{type(refusal.__cause__).__name__} {Path(last.filename).name}:{last.lineno}"


def limit_powers() -> None:
    """No more memory than the photo needs, no file written, no core dump of somebody's face."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        most = _status("VmData") + WORKING_BYTE_COUNT_MAX
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def peak_byte_count() -> int:
    """The most memory that this process ever held."""
    if sys.platform == "linux":
        # Not `ru_maxrss`: it starts from what the web process held when it started this one.
        return _status("VmHWM")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _status(name: str) -> int:
    rows = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(row.split()[1]) * 1024 for row in rows if row.startswith(f"{name}:"))


if __name__ == "__main__":
    main()
