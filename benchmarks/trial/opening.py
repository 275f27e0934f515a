"""Opening day: two thousand applicants in two minutes, the web server and the database killed among them."""

import argparse
import asyncio
import math
import os
import random
import resource
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.trial._opening_applicant import START, WAITING, Applicant, crowd
from benchmarks.trial._opening_counts import Counts, count
from benchmarks.trial._opening_http import Notes
from benchmarks.trial._opening_photos import draw
from benchmarks.trial._opening_site import Site, site

LAST_SECONDS_MAX = 15 * 60
WAITING_SECONDS_MAX = 0.3
MAIL_SECONDS_MAX = 300
FIRST_PORT = 8470
APPLICANTS_PER_PHOTO = 100
# When so many of all dossiers are complete, this program is killed.
KILLS = {"web": 0.35, "database": 0.6}
OPEN_FILES = 65_536


@dataclass
class Day:
    """The day while it runs."""

    running: Site
    applicants: list[Applicant]
    notes: Notes
    has_kills: bool
    kills: dict[str, int] = field(default_factory=dict)
    # How many answers of the waiting page the lines printed so far have told of.
    told: int = 0

    @property
    def complete(self) -> int:
        """How many have their receipt."""
        return sum(bool(applicant.story.receipt) for applicant in self.applicants)

    async def run(self) -> None:
        """Everybody arrives, applies and leaves; the supervisor watches."""
        watcher = asyncio.create_task(self._watch())
        await asyncio.gather(*(self._one(applicant) for applicant in self.applicants))
        watcher.cancel()

    async def _one(self, applicant: Applicant) -> None:
        await asyncio.sleep(max(0.0, applicant.story.arrived - applicant.clock))
        await applicant.apply()

    async def _watch(self) -> None:
        """As a supervisor: once per second, what has ended is started again. And the killer."""
        shown = 0.0
        while True:
            await asyncio.sleep(1)
            self.running.watch()
            for name, share in KILLS.items():
                if self.has_kills and name not in self.kills and self.complete >= share * len(self.applicants):
                    self.kills[name] = self.running.programs[name].kill()
                    self._say(f"kill -9 of {name}: {self.kills[name]} processes")
            if self.applicants[0].clock - shown >= 30:
                shown = self.applicants[0].clock
                self._say("")

    def _say(self, what: str) -> None:
        clock = self.applicants[0].clock
        here = [applicant for applicant in self.applicants if applicant.story.asked and not applicant.story.ended]
        inside = sum(bool(applicant.posts.keys() - {START, WAITING}) for applicant in here)
        numbers = f"{self.complete:5} complete {inside:5} inside {len(here) - inside:5} in line"
        answers = self.notes.seconds.get("waiting page", [])
        high, self.told = percentile(answers[self.told :], 0.95), len(answers)
        print(f"{clock:6.0f} s {numbers}   waiting page p95 {high * 1000:5.0f} ms  {what}".rstrip(), flush=True)


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of all lies; 0 without values."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def wait_for_mails(running: Site, url: str, applicants: list[Applicant]) -> Counts:
    """Give the worker some minutes: mails may be late, never lost."""
    deadline = time.monotonic() + MAIL_SECONDS_MAX
    while True:
        running.watch()
        counts = count(url, applicants)
        if not counts.messages["queued"] or time.monotonic() > deadline:
            return counts
        time.sleep(2)


def show_times(notes: Notes) -> None:
    """How long each kind of answer took."""
    print(f"\n{'answer':<28}{'count':>8}{'median ms':>11}{'p95 ms':>9}{'longest ms':>12}")
    for kind, values in sorted(notes.seconds.items(), key=lambda pair: -sum(pair[1])):
        middle, high, longest = statistics.median(values), percentile(values, 0.95), max(values)
        print(f"{kind:<28}{len(values):>8}{middle * 1000:>11.0f}{high * 1000:>9.0f}{longest * 1000:>12.0f}")


def show_processors(running: Site, seconds: float, before: float) -> None:
    """Who used the processors."""
    used = {name: program.seconds() for name, program in running.programs.items()}
    used["clients"] = time.process_time() - before
    shares = ", ".join(f"{name} {value:.0f} s" for name, value in used.items())
    print(f"\nprocessor time in {seconds:.0f} s on {os.cpu_count()} processors: {shares}")
    restarts = {name: program.starts - 1 for name, program in running.programs.items() if program.starts > 1}
    print(f"started again: {restarts or 'nothing'}")


def verdict(day: Day, notes: Notes, counts: Counts, is_patient: bool) -> bool:
    """Print each promise beside what happened; whether all were kept."""
    stories, total = [applicant.story for applicant in day.applicants], len(day.applicants)
    last = max(story.ended for story in stories)
    waiting = percentile(notes.seconds.get("waiting page", []), 0.95)
    sent, queued = counts.messages["sent"], counts.messages["queued"]
    rows = [
        ("complete dossiers", counts.complete, counts.complete == total),
        ("lost", counts.lost, counts.lost == 0),
        ("double", counts.double, counts.double == 0),
        ("error pages", len(notes.error_pages), not notes.error_pages),
        ("last one complete, seconds", round(last), last <= LAST_SECONDS_MAX),
        ("admitted out of order", counts.called_out_of_order, counts.called_out_of_order == 0),
        ("numbered out of order of arrival", counts.numbered_out_of_order, counts.numbered_out_of_order == 0),
        ("waiting page p95, ms", round(waiting * 1000), is_patient or waiting < WAITING_SECONDS_MAX),
        ("applicants without e-mail", counts.without_message, counts.without_message == 0),
        ("e-mails given up", counts.messages["failed"], counts.messages["failed"] == 0),
    ]
    print()
    for name, value, is_kept in rows:
        print(f"{name:<34}{value:>8}  {'kept' if is_kept else 'BROKEN'}")
    waited = [story.waits for story in stories if story.waits]
    silence = max(story.silence for story in stories)
    print(f"\nwaited in line: {len(waited)}, at most {silence:.0f} s without an answer")
    print(f"e-mails sent: {sent}, still queued: {queued}")
    print(f"requests: {notes.requests}, sent again: {notes.retries}, photos chosen again: {notes.photos_again}")
    for text, times in Counter(notes.error_pages).most_common(10):
        print(f"    {times:5} × {text}")
    for text, times in Counter(story.trouble for story in stories if story.trouble).most_common(10):
        print(f"    {times:5} × {text}")
    return all(is_kept for _name, _value, is_kept in rows)


def options() -> argparse.Namespace:
    """What was asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applicants", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--kill", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--patient", action="store_true", help="print how slow the waiting page is, without judging it")
    parser.add_argument("--per-minute", type=int, help="PASS_WAITING_PER_MINUTE; the product's default without")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    return parser.parse_args()


def photos_of(chance: random.Random, count: int) -> list[bytes]:
    """The pictures, drawn before the doors open."""
    photos = [draw(chance) for _ in range(count)]
    sizes = sorted(len(photo) for photo in photos)
    print(f"{count} photos of 3000 × 4000, {sizes[0] / 1e6:.2f} to {sizes[-1] / 1e6:.2f} MB, no two files alike")
    return photos


def main() -> int:
    """Build the site, let everybody in, count; the exit status."""
    chosen, notes = options(), Notes()
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, hard), hard))
    print(f"seed {chosen.seed}; {chosen.applicants} applicants in {chosen.seconds:.0f} s; {os.cpu_count()} processors")
    photos = photos_of(random.Random(chosen.seed), math.ceil(chosen.applicants / APPLICANTS_PER_PHOTO))
    with site(FIRST_PORT, chosen.per_minute) as running:
        opened_at, before = time.monotonic(), time.process_time()
        applicants = crowd(
            count=chosen.applicants,
            seconds=chosen.seconds,
            seed=chosen.seed,
            port=running.port,
            photos=photos,
            notes=notes,
            opened_at=opened_at,
        )
        day = Day(running, applicants, notes, chosen.kill)
        asyncio.run(day.run())
        show_processors(running, time.monotonic() - opened_at, before)
        counts = wait_for_mails(running, running.env["DATABASE_URL"], applicants)
    show_times(notes)
    is_sound = verdict(day, notes, counts, chosen.patient) and (not chosen.kill or set(day.kills) == set(KILLS))
    last = max(applicant.story.ended for applicant in applicants)
    print(
        f"figure: {counts.complete}/{chosen.applicants} complete, {counts.lost} lost, {counts.double} double, "
        f"{len(notes.error_pages)} error pages, last after {last:.0f} s, "
        f"waiting page p95 {percentile(notes.seconds.get('waiting page', []), 0.95) * 1000:.0f} ms"
    )
    return 0 if is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
