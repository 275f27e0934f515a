"""How fast the photo worker is beside bare Pillow, on photos of 12 megapixels, and how much memory it takes."""

import argparse
import io
import random
import sys
import time
from collections.abc import Callable

from PIL import Image, ImageOps

from benchmarks.generated_photos import TWELVE_MEGAPIXELS, photo
from passregion.photos import pipeline, rules, worker

SPEED_MIN = 0.8
HINTS_SECONDS_MAX = 0.1
# Each photo is prepared this many times each way, in turns; the quickest of each counts, so that what else the
# machine does weighs on neither.
ROUNDS = 3


def bare(data: bytes) -> bytes:
    """The least that a portrait costs with Pillow: decoding reduced as far as the portrait allows, crop, encoding."""
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (rules.WIDTH, rules.HEIGHT))
        # Left lying where it lies, and without the picture that ours keeps to crop again.
        portrait = ImageOps.fit(image, (rules.WIDTH, rules.HEIGHT))
    out = io.BytesIO()
    portrait.save(out, "JPEG", quality=pipeline.QUALITIES[0])
    return out.getvalue()


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def measure(photos: list[bytes], rounds: int) -> dict[str, float]:
    """Seconds in all, each way."""
    totals = {"bare": 0.0, "ours": 0.0, "advised": 0.0}
    for data in photos:
        ways: dict[str, Callable[[], object]] = {
            "bare": lambda data=data: bare(data),
            "ours": lambda data=data: worker.prepare(data, advise=False),
            "advised": lambda data=data: worker.prepare(data),
        }
        taken = {way: [] for way in ways}
        for _ in range(rounds):
            for way, act in ways.items():
                taken[way].append(seconds(act))
        for way, times in taken.items():
            totals[way] += min(times)
    return totals


def main() -> int:
    """Measure and judge; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}; {chosen.photos} photos of {TWELVE_MEGAPIXELS[0]} × {TWELVE_MEGAPIXELS[1]}", flush=True)
    # One in two as a phone held upright stores it: lying on its side.
    photos = [photo(chosen.seed + at, orientation=6 if at % 2 else 1) for at in range(chosen.photos)]
    print(f"weight: {min(map(len, photos)) / 1e6:.1f} to {max(map(len, photos)) / 1e6:.1f} MB")
    # The start of the process is excluded, as is the first call of each library.
    worker.prepare(photos[0])
    bare(photos[0])
    totals = measure(photos, chosen.rounds)
    process = worker.LINE.process
    peak = process.peak_byte_count if process else 0
    each = {way: total / len(photos) for way, total in totals.items()}
    speed, hints = each["bare"] / each["ours"], each["advised"] - each["ours"]
    print(f"bare Pillow, draft() + crop + encode: {each['bare'] * 1000:.1f} ms a photo")
    print(f"the photo worker, turned, portrait and source, clean: {each['ours'] * 1000:.1f} ms")
    print(f"with the face and the hints: {each['advised'] * 1000:.1f} ms, {hints * 1000:.1f} ms more")
    is_held = speed >= SPEED_MIN and hints <= HINTS_SECONDS_MAX and 0 < peak <= worker.PEAK_BYTE_COUNT_MAX
    print(
        f"figure: {speed:.2f} of bare Pillow's speed (at least {SPEED_MIN}), hints {hints * 1000:.0f} ms more"
        f" (at most {HINTS_SECONDS_MAX * 1000:.0f}), peak memory {peak / 1e6:.0f} MB (at most 300)"
    )
    return 0 if is_held else 1


if __name__ == "__main__":
    sys.exit(main())
