"""The door of the room: one warm process beside this one prepares the photos; what goes wrong there is a refusal.

A photo that hangs, or kills its decoder, costs its sender a sentence and nobody else anything.
"""

import atexit
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from passregion.photos import channel, headers, hints, refusals, rules
from passregion.photos.refusals import PhotoBusy, PhotoTimeout, PhotoUnreadable
from passregion.photos.rules import Crop, Prepared

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "passregion.photos.process")
# One photo, from the moment it is its turn; the page must answer within five seconds.
SECONDS_MAX = 3.5
START_SECONDS_MAX = 20.0
# How many may wait while one is prepared, and how long.
WAITING_COUNT_MAX = 20
WAITING_SECONDS_MAX = 10.0
# Then the process makes way for a new one: whatever a library leaks, it leaks for a while only.
PHOTOS_PER_PROCESS = 500
PEAK_BYTE_COUNT_MAX = 300_000_000
MEGABYTE = 1024 * 1024
ANSWER_BYTE_COUNT_MAX = 8 * 1024 * 1024
JPEG_START = b"\xff\xd8\xff"
Answer = tuple[dict[str, Any], list[bytes]]
LOGGER = logging.getLogger(__name__)


def prepare(data: bytes, *, crop: Crop | None = None, advise: bool = True) -> Prepared:
    """The portrait and the source of one photo; without `crop`, one is chosen, around the face if there is one.

    `advise`: look for faces and give hints. Raises a PhotoRefused.
    """
    headers.check_header(data)
    return LINE.prepare(data, crop=crop, advise=advise)


class Process:
    """One warm process and the socket to it. Used by one thread at a time."""

    def __init__(self, command: Sequence[str]) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            # A session of its own: Ctrl-C at the terminal is for the web process, which then closes the socket.
            self._child = subprocess.Popen(
                [*command, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd=ROOT,
                env=_environment(),
                start_new_session=True,
            )
        self._socket = ours
        self._is_ready = False
        self.photo_count = 0
        self.peak_byte_count = 0

    @property
    def pid(self) -> int:
        """Of the process, for the one who watches."""
        return self._child.pid

    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._child.poll() is None

    def wait_until_ready(self) -> None:
        """Until its libraries are loaded. Raises TimeoutError or channel.Broken."""
        if not self._is_ready:
            channel.receive(self._socket, byte_count_max=0, seconds=START_SECONDS_MAX)
            self._is_ready = True

    def ask(self, request: dict[str, Any], data: bytes, until: float) -> Answer:
        """Its answer before `until` (monotonic). Raises TimeoutError or channel.Broken."""
        self.photo_count += 1
        channel.send(self._socket, request, data, seconds=max(until - time.monotonic(), 0.001))
        left = max(until - time.monotonic(), 0.001)
        message, files = channel.receive(self._socket, byte_count_max=ANSWER_BYTE_COUNT_MAX, seconds=left)
        self.peak_byte_count = int(message.get("peak") or 0)
        return message, files

    def end(self) -> None:
        """At once, whatever it is doing."""
        self._socket.close()
        self._child.kill()
        self._child.wait()


def _environment() -> dict[str, str]:
    """Nothing of ours: no secret, no address. One thread per library, one heap, and so a foreseeable memory."""
    own = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    single = dict.fromkeys(("MALLOC_ARENA_MAX", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    # What a photo of a phone takes is kept for the next one; what a larger one takes goes back to the system.
    own |= {"MALLOC_MMAP_THRESHOLD_": str(12 * MEGABYTE), "MALLOC_TRIM_THRESHOLD_": str(64 * MEGABYTE)}
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    return kept | own | single


class Line:
    """Those who wait for the process, and the process."""

    def __init__(
        self,
        *,
        command: Sequence[str] = COMMAND,
        seconds: float = SECONDS_MAX,
        waiting_count: int = WAITING_COUNT_MAX,
        waiting_seconds: float = WAITING_SECONDS_MAX,
        photos_per_process: int = PHOTOS_PER_PROCESS,
    ) -> None:
        self._command, self._seconds, self._waiting_seconds = command, seconds, waiting_seconds
        self._photos_per_process = photos_per_process
        self._places = threading.BoundedSemaphore(waiting_count + 1)
        self._turn = threading.Lock()
        self.process: Process | None = None

    def prepare(self, data: bytes, *, crop: Crop | None = None, advise: bool = True) -> Prepared:
        """As the function of this name, once the header is accepted."""
        request = {"crop": crop.as_json() if crop else None, "advise": advise, "seconds": self._seconds}
        if not self._places.acquire(blocking=False):
            raise PhotoBusy
        try:
            if not self._turn.acquire(timeout=self._waiting_seconds):
                raise PhotoBusy
            try:
                message, files = self._answer(request, data)
            finally:
                self._turn.release()
        finally:
            self._places.release()
        return _prepared(message, files)

    def close(self) -> None:
        """End the process; the next photo starts another."""
        with self._turn:
            self._end()

    def _answer(self, request: dict[str, Any], data: bytes) -> Answer:
        process = self._ready_process()
        until = time.monotonic() + self._seconds
        try:
            try:
                return self._asked(process, request, data, until)
            except channel.Broken:
                # It died of this photo, or somebody killed it with this photo in hand: one more try tells.
                return self._asked(self._ready_process(), request, data, until)
        except channel.Broken as dead:
            raise PhotoUnreadable from dead
        except TimeoutError as hung:
            raise PhotoTimeout(seconds=round(self._seconds)) from hung

    def _asked(self, process: Process, request: dict[str, Any], data: bytes, until: float) -> Answer:
        """Ask, and see to it that the next photo finds a process that is fit for it."""
        try:
            answer = process.ask(request, data, until)
        except BaseException:
            self._end()
            raise
        if process.photo_count >= self._photos_per_process or process.peak_byte_count > PEAK_BYTE_COUNT_MAX:
            self._end()
            # Loads its libraries while nobody waits.
            self.process = Process(self._command)
        return answer

    def _ready_process(self) -> Process:
        if self.process is None or not self.process.is_alive():
            self._end()
            self.process = Process(self._command)
        try:
            self.process.wait_until_ready()
        except (channel.Broken, TimeoutError) as fault:
            self._end()
            # A fault of the machine, not of the photo: its sender may try again, and the log tells who watches.
            LOGGER.exception("the photo worker does not start")
            raise PhotoBusy from fault
        return self.process

    def _end(self) -> None:
        process, self.process = self.process, None
        if process:
            process.end()


def _prepared(message: dict[str, Any], files: list[bytes]) -> Prepared:
    """What the process said, believed only as far as it makes sense: a hostile file may speak in its name."""
    try:
        if refused := message.get("refused"):
            if message["fault"]:
                LOGGER.info("a photo cannot be decoded: %s", str(message["fault"])[:200])
            details = message["details"]
            raise refusals.BY_CODE[refused](**{str(name): int(value) for name, value in details.items()})
        width, height = (int(side) for side in message["source_size"])
        crop = rules.crop_from_json(message["crop"])
        portrait, source = files
        if crop is None or not portrait.startswith(JPEG_START) or not source.startswith(JPEG_START):
            raise PhotoUnreadable
        advice = [code for code in hints.CODES if code in message["hints"]]
    except (KeyError, TypeError, ValueError, AttributeError) as nonsense:
        raise PhotoUnreadable from nonsense
    return Prepared(portrait, source, (width, height), crop, advice)


LINE = Line()


def _forget_after_fork() -> None:
    """The process of before is the other one's: it must not be asked, nor ended, from here."""
    global LINE  # noqa: PLW0603
    LINE = Line()


def _end_at_exit() -> None:
    LINE.close()


atexit.register(_end_at_exit)
os.register_at_fork(after_in_child=_forget_after_fork)
