"""The process that decodes: killed, hung, besieged, orphaned, hostile; the next photo always works."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from passregion.photos import worker
from passregion.photos.refusals import PhotoBusy, PhotoRefused, PhotoTimeout, PhotoUnreadable
from passregion.photos.rules import Prepared
from passregion.photos.worker import Line
from tests.photos.pictures import opened, photo_bytes

ROOT = Path(__file__).parents[2]
# Speaks the line's language, and does what each test makes it do with a photo.
ACTOR = """
import os, socket, sys, time
from passregion.photos import channel
line = socket.socket(fileno=int(sys.argv[1]))
channel.send(line, {"ready": True})
while True:
    request, files = channel.receive(line, byte_count_max=10**9)
"""


@pytest.fixture
def lines() -> Iterator[Callable[..., Line]]:
    """Makes lines of their own, and ends their processes."""
    made: list[Line] = []

    def make(act: str = "", **options: object) -> Line:
        command = {"command": (sys.executable, "-c", f"{ACTOR}    {act}\n")} if act else {}
        made.append(Line(**command, **options))
        return made[-1]

    yield make
    for line in made:
        line.close()


def in_thread(act: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """Run in a thread; its result, or what it raised, is put in the list."""
    results: list[object] = []

    def run() -> None:
        try:
            results.append(act())
        except PhotoRefused as refusal:
            results.append(refusal)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def wait_until(holds: Callable[[], object], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    """Whether this process lives; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_one_process_serves_one_photo_after_another(lines: Callable[..., Line]) -> None:
    line = lines()
    first = line.prepare(photo_bytes(800, 1000))
    process = line.process
    second = line.prepare(photo_bytes(800, 1000))
    assert process is line.process
    assert process.photo_count == 2
    assert first == second
    assert opened(first.portrait_jpeg).size == (700, 900)


def test_a_process_killed_while_idle_is_replaced(lines: Callable[..., Line]) -> None:
    line = lines()
    line.prepare(photo_bytes())
    os.kill(line.process.pid, signal.SIGKILL)
    assert isinstance(line.prepare(photo_bytes()), Prepared)


def test_a_process_killed_with_a_photo_in_hand_costs_nobody_anything(lines: Callable[..., Line]) -> None:
    line = lines()
    line.prepare(photo_bytes())
    pid = line.process.pid
    os.kill(pid, signal.SIGSTOP)
    thread, results = in_thread(lambda: line.prepare(photo_bytes()))
    wait_until(lambda: line.process and line.process.photo_count == 2)
    os.kill(pid, signal.SIGKILL)
    thread.join(10)
    assert isinstance(results[0], Prepared)
    assert line.process.pid != pid


def test_a_process_that_hangs_is_killed_in_time_and_the_next_photo_works(lines: Callable[..., Line]) -> None:
    line = lines(seconds=0.7)
    line.prepare(photo_bytes())
    pid = line.process.pid
    os.kill(pid, signal.SIGSTOP)
    start = time.monotonic()
    with pytest.raises(PhotoTimeout) as refusal:
        line.prepare(photo_bytes())
    assert time.monotonic() - start < 2
    assert refusal.value.details == {"seconds": 1}
    assert not is_running(pid)
    assert isinstance(line.prepare(photo_bytes()), Prepared)


def test_a_photo_that_kills_its_decoder_is_unreadable(lines: Callable[..., Line]) -> None:
    line = lines("os.kill(os.getpid(), 9)")
    with pytest.raises(PhotoUnreadable):
        line.prepare(photo_bytes())


@pytest.mark.parametrize(
    "act",
    [
        "line.sendall(b'\\xff' * 64)",
        "line.sendall(b'\\0\\0\\0\\2[]')",
        "channel.send(line, {}, b'x' * 100)",
        "channel.send(line, {'refused': 'because', 'fault': '', 'details': {}})",
        "channel.send(line, {'refused': 'too_small', 'fault': '', 'details': {'width': '<b>'}})",
        "channel.send(line, {'source_size': [1], 'crop': {}, 'hints': []}, b'', b'')",
        "channel.send(line, {'source_size': [1, 1], 'crop': {'x': 0, 'y': 0, 'width': 1}, 'hints': []}, b'MZ', b'MZ')",
        "channel.send(line, {}, bytes(9 * 1024 * 1024))",
    ],
)
def test_what_a_hostile_process_says_is_not_believed(lines: Callable[..., Line], act: str) -> None:
    with pytest.raises(PhotoUnreadable):
        lines(act).prepare(photo_bytes())


def test_a_worker_that_cannot_start_is_not_the_fault_of_the_photo(
    lines: Callable[..., Line], caplog: pytest.LogCaptureFixture
) -> None:
    line = Line(command=(sys.executable, "-c", "raise SystemExit(1)"))
    with pytest.raises(PhotoBusy):
        line.prepare(photo_bytes())
    assert "does not start" in caplog.text


def test_twenty_threads_at_once_are_all_served(lines: Callable[..., Line]) -> None:
    line = lines(waiting_seconds=60, seconds=20)
    running = [in_thread(lambda size=size: line.prepare(photo_bytes(700 + size, 1000))) for size in range(20)]
    for thread, _ in running:
        thread.join(60)
    assert [results[0].source_size for _, results in running] == [(700 + size, 1000) for size in range(20)]
    assert line.process.photo_count == 20


def test_those_beyond_the_line_are_asked_to_come_back(lines: Callable[..., Line]) -> None:
    line = lines(waiting_count=1, seconds=30, waiting_seconds=30)
    line.prepare(photo_bytes())
    pid = line.process.pid
    os.kill(pid, signal.SIGSTOP)
    first, first_results = in_thread(lambda: line.prepare(photo_bytes()))
    wait_until(lambda: line.process.photo_count == 2)
    second, second_results = in_thread(lambda: line.prepare(photo_bytes()))
    wait_until(lambda: line._places._value == 0)
    with pytest.raises(PhotoBusy):
        line.prepare(photo_bytes())
    os.kill(pid, signal.SIGCONT)
    for thread in (first, second):
        thread.join(30)
    assert isinstance(first_results[0], Prepared)
    assert isinstance(second_results[0], Prepared)
    assert isinstance(line.prepare(photo_bytes()), Prepared), "every place was given back"


def test_nobody_waits_for_ever(lines: Callable[..., Line]) -> None:
    line = lines(waiting_seconds=0.2, seconds=30)
    line.prepare(photo_bytes())
    os.kill(line.process.pid, signal.SIGSTOP)
    thread, _ = in_thread(lambda: line.prepare(photo_bytes()))
    wait_until(lambda: line.process.photo_count == 2)
    with pytest.raises(PhotoBusy):
        line.prepare(photo_bytes())
    os.kill(line.process.pid, signal.SIGCONT)
    thread.join(30)


def test_a_process_makes_way_after_so_many_photos(lines: Callable[..., Line]) -> None:
    line = lines(photos_per_process=2)
    pids = []
    for _ in range(4):
        line.prepare(photo_bytes())
        pids.append(line.process.pid)
    assert pids[0] != pids[1] == pids[2] != pids[3]
    assert not is_running(pids[0])


def test_a_process_that_grew_too_large_makes_way(lines: Callable[..., Line], monkeypatch: pytest.MonkeyPatch) -> None:
    line = lines()
    line.prepare(photo_bytes())
    pid = line.process.pid
    monkeypatch.setattr(worker, "PEAK_BYTE_COUNT_MAX", 1_000_000)
    line.prepare(photo_bytes())
    assert line.process.pid != pid


@pytest.mark.skipif(sys.platform != "linux", reason="the system caps no data segment here")
def test_the_system_caps_its_memory(lines: Callable[..., Line]) -> None:
    line = lines()
    line.prepare(photo_bytes())
    limits = Path(f"/proc/{line.process.pid}/limits").read_text()
    (cap,) = [int(row.split()[3]) for row in limits.splitlines() if row.startswith("Max data size")]
    assert cap < 320_000_000
    too_much = "import sys; from passregion.photos import process; process.limit_powers(); bytearray(300_000_000)"
    ended = subprocess.run([sys.executable, "-c", too_much], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "MemoryError" in ended.stderr


def test_it_holds_no_secret(lines: Callable[..., Line], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASS_SECRET_KEY", "not for you")
    line = lines()
    line.prepare(photo_bytes())
    if sys.platform == "linux":
        environment = Path(f"/proc/{line.process.pid}/environ").read_text()
        assert "PASS_" not in environment
        assert "DATABASE_URL" not in environment


PARENT = """
import sys, time
from passregion.photos import worker
from tests.photos.pictures import photo_bytes
worker.prepare(photo_bytes())
print(worker.LINE.process.pid, flush=True)
{then}
"""


def started(then: str) -> tuple[subprocess.Popen[str], int]:
    parent = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PARENT.format(then=then)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return parent, int(parent.stdout.readline())


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_ends_with_the_web_process() -> None:
    parent, pid = started("time.sleep(60)")
    with parent:
        assert is_running(pid)
        parent.kill()
    wait_until(lambda: not is_running(pid))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_web_process_that_ends_well_takes_it_along_without_a_word() -> None:
    parent, pid = started("")
    with parent:
        _, complaints = parent.communicate(timeout=20)
    assert (parent.returncode, complaints) == (0, "")
    assert not is_running(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_born_of_a_fork_has_a_worker_of_its_own() -> None:
    """Even when the fork happened while a photo was being prepared."""
    then = "\n".join(
        [
            "import os, warnings; warnings.simplefilter('ignore')",
            "worker.LINE._turn.acquire()",
            "child = os.fork()",
            "if not child:",
            "    worker.prepare(photo_bytes()); print(worker.LINE.process.pid, flush=True)",
            "    worker.LINE.close(); os._exit(0)",
            "os.waitpid(child, 0); worker.LINE._turn.release()",
            "worker.prepare(photo_bytes()); print(worker.LINE.process.pid)",
        ]
    )
    parent, pid = started(then)
    with parent:
        said, complaints = parent.communicate(timeout=30)
    of_child, of_parent = map(int, said.split())
    assert of_parent == pid != of_child, complaints


def test_a_decoder_that_hangs_while_nobody_is_left_is_ended_by_the_system() -> None:
    """The alarm is the system's: no line of Python has to run for it."""
    code = (
        "import socket, sys; from passregion.photos import channel, pipeline, process\n"
        "ours, theirs = socket.socketpair(); sys.argv[1:] = [str(theirs.detach())]\n"
        "def hang(*given, **named):\n"
        "    while True: pass\n"
        "pipeline.prepare = hang\n"
        "channel.send(ours, {'crop': None, 'advise': False, 'seconds': 0.2}, b'x')\n"
        "process.main()\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=30, check=False)
    assert ended.returncode == -signal.SIGALRM
