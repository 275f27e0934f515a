"""Sends mutated photos to the page of the wizard, in a database of its own. Run by `photo_mutants`."""

import logging
import random
import sys
import time
from collections import Counter

import django
from django.conf import settings

# The pages are read by nobody: their style sheets need not be collected.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from PIL import Image  # noqa: E402

from benchmarks.trial._photo_mutations import MUTATIONS, bases  # noqa: E402
from passregion.applications.rules import PHOTO  # noqa: E402
from passregion.beneficiaries.operations import portraits  # noqa: E402
from passregion.photos import worker  # noqa: E402
from passregion.photos.refusals import PhotoRefused  # noqa: E402
from passregion.photos.rules import Prepared  # noqa: E402
from passregion.portals.apply.views import photo as page  # noqa: E402
from tests.campaigns.factories import make_campaign  # noqa: E402
from tests.portals.apply.walk import Walker  # noqa: E402
from tests.registers import DATA  # noqa: E402

SECONDS_MAX = 5.0
KINDS = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "heic": "image/heic"}


class Watched:
    """`worker.prepare`, remembering how it ended and what the process took."""

    def __init__(self) -> None:
        self.prepare = worker.prepare
        self.answer = ""
        self.peak_byte_count = 0
        self.pids: set[int] = set()

    def __call__(self, data: bytes, **named: object) -> Prepared:
        self.answer = "portrait"
        try:
            return self.prepare(data, **named)
        except PhotoRefused as refusal:
            self.answer = refusal.code
            raise
        finally:
            if process := worker.LINE.process:
                self.pids.add(process.pid)
                self.peak_byte_count = max(self.peak_byte_count, process.peak_byte_count)


class Trial:
    """One browser at the photo step, and what its files became."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        samples = DATA / "photos"
        self.files = bases(seed, samples if samples.is_dir() else None)
        self.walker = Walker(Client(raise_request_exception=False, SERVER_NAME="localhost"))
        self.walker.to(PHOTO)
        self.watched = Watched()
        portraits.worker.prepare = self.watched
        # One browser sends what would be a thousand people's photos.
        page.PHOTOS_PER_HOUR_MAX = 10**9
        self.table: dict[str, Counter[str]] = {mutation.__name__: Counter() for mutation in MUTATIONS}
        self.slow: list[float] = []
        self.longest = 0.0

    def post(self, name: str, data: bytes, kind: str) -> str:
        """Send a file as a form without script does; how the page answers."""
        self.watched.answer = "not read"
        sent = SimpleUploadedFile(name, data, kind)
        start = time.perf_counter()
        response = self.walker.post(PHOTO, {"photo": sent, "act": "import", "to_establishment": "on"})
        taken = time.perf_counter() - start
        self.longest = max(self.longest, taken)
        if taken > SECONDS_MAX:
            self.slow.append(taken)
        if response.status_code == 302 and self.watched.answer == "portrait":
            return "portrait" if self.is_good() else "bad portrait"
        if response.status_code == 200 and self.watched.answer != "portrait" and b"error" in response.content:
            return self.watched.answer
        return f"answer {response.status_code}"

    def is_good(self) -> bool:
        """Whether the portrait now in place is what the product promises."""
        with self.walker.draft.portrait.image.open("rb") as file, Image.open(file) as image:
            image.load()
            return (image.format, image.size) == ("JPEG", (700, 900)) and not dict(image.getexif())

    def run(self, count: int) -> None:
        """Send the mutants, each kind in turn."""
        for number in range(count):
            mutation = MUTATIONS[number % len(MUTATIONS)]
            ending, data = mutation(self.dice, self.files)
            answer = self.post(f"photo{number}.{ending}", data, KINDS.get(ending, "application/octet-stream"))
            self.table[mutation.__name__][answer] += 1

    def show(self) -> None:
        """The table by kind of mutation and by answer."""
        answers = sorted({answer for row in self.table.values() for answer in row})
        widths = [max(8, len(answer) + 2) for answer in answers]
        print(f"{'':<18}" + "".join(f"{answer:>{width}}" for answer, width in zip(answers, widths, strict=True)))
        for name, row in self.table.items():
            cells = "".join(f"{row[answer]:>{width}}" for answer, width in zip(answers, widths, strict=True))
            print(f"{name.replace('_', ' '):<18}{cells}")


def main() -> int:
    """Send `count` mutants; the exit status."""
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    make_campaign()
    trial = Trial(seed)
    trial.run(count)
    trial.show()
    last = trial.post("last.jpg", trial.files[0][1], "image/jpeg")
    answers = Counter[str]()
    for row in trial.table.values():
        answers += row
    faults = sum(number for answer, number in answers.items() if answer.startswith("answer"))
    bad, peak = answers["bad portrait"], trial.watched.peak_byte_count
    print(
        f"longest answer {trial.longest:.2f} s; {len(trial.watched.pids)} worker processes; a good photo, last: {last}"
    )
    print(
        f"figure: {count} mutants, {faults} answers 500 or unforeseen, {len(trial.slow)} over {SECONDS_MAX:.0f} s,"
        f" {bad} bad portraits, worker at most {peak / 1e6:.0f} MB"
    )
    is_held = not (faults or bad or trial.slow) and last == "portrait" and peak <= worker.PEAK_BYTE_COUNT_MAX
    return 0 if is_held else 1


if __name__ == "__main__":
    sys.exit(main())
