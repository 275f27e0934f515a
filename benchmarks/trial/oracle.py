"""Whether the time, the words or the headers of an answer tell if an account exists: sign-in and all rescue forms."""

import argparse
import random
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks._scratch import scratch_database
from benchmarks._server import served
from benchmarks.trial._door import Door, birth_date_of, crowd

# An area of 0.5 is a coin toss: the times of both kinds cannot be told apart.
AREA_TOLERANCE = 0.05
WARM_UP = 30
Person = tuple[str, str]


@dataclass(frozen=True)
class Form:
    """One form: where it is sent, and its fields for a number and an address."""

    name: str
    path: str
    people: str
    # From a name, a number or an address; forms that take one of both get the one that is written here.
    fields: Callable[[str], dict[str, str]]
    takes: tuple[str, ...] = ("number", "address")
    has_birth_date: bool = False


@dataclass
class Seen:
    """What one form answered: to known accounts, to unknown ones, and where the two differed."""

    known: list[float] = field(default_factory=list)
    unknown: list[float] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


def identifier(name: str) -> dict[str, str]:
    """The field of two of the rescue forms."""
    return {"identifier": name}


FORMS = (
    Form("sign-in", "/connexion/", "active", lambda name: {"login": name, "password": "ce n’est pas le bon"}),
    Form("forgotten login", "/identifiant-oublie/", "active", lambda name: {"email": name}, ("address",)),
    Form("forgotten password", "/mot-de-passe-oublie/", "active", identifier),
    Form("activation link", "/renvoyer-le-lien/", "waiting", identifier),
    # With the right birth date: it must not be told from a number that nobody has.
    Form("lost card", "/carte-perdue/", "active", lambda name: {"file_number": name}, ("number",), has_birth_date=True),
)


def area(first: list[float], second: list[float]) -> float:
    """The chance that one of `first` is longer than one of `second`: the area under the curve of the best guess."""
    ranked = sorted([(value, 1) for value in first] + [(value, 0) for value in second])
    sum_of_ranks, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        mean_rank = (at + 1 + end) / 2
        sum_of_ranks += mean_rank * sum(mark for _value, mark in ranked[at:end])
        at = end
    count = len(first)
    return (sum_of_ranks - count * (count + 1) / 2) / (count * len(second))


class Trial:
    """One visitor who asks about known and unknown accounts in turn."""

    def __init__(self, address: str, people: dict[str, list], seed: int) -> None:
        self.door, self.people, self.chance = Door(address), people, random.Random(seed)
        self.seen = {form.name: Seen() for form in FORMS}
        self.asked = 0

    def round(self, at: int, *, is_counted: bool) -> None:
        """Each form once about a known account and once about an unknown one, in an order that chance decides."""
        for form in FORMS:
            number, address = self.people[form.people][at]
            stranger = (self.people["unknown"][at], f"x{address[1:]}")
            self._pair(form, at, (number, address), stranger, is_counted)

    def _pair(self, form: Form, at: int, known: Person, unknown: Person, is_counted: bool) -> None:
        takes = form.takes[at % len(form.takes)]
        birth_date = {"birth_date": f"{birth_date_of(at):%d/%m/%Y}"} if form.has_birth_date else {}
        kinds = [("known", known), ("unknown", unknown)]
        self.chance.shuffle(kinds)
        answers = {}
        for kind, (number, address) in kinds:
            name = number if takes == "number" else address
            self.asked += 1
            # Each time somebody else: a limit that holds both alike would hide the difference.
            source = f"10.{self.asked >> 16 & 255}.{self.asked >> 8 & 255}.{self.asked & 255}"
            answer = self.door.send(form.path, form.fields(name) | birth_date, source=source)
            answers[kind] = answer.without(name)
            if is_counted:
                getattr(self.seen[form.name], kind).append(answer.milliseconds)
        if answers["known"] != answers["unknown"]:
            parts = ("status", "headers", "body")
            pairs = zip(parts, answers["known"], answers["unknown"], strict=True)
            self.seen[form.name].differences += [part for part, one, other in pairs if one != other]


def verdict(seen: dict[str, Seen], *, judges_times: bool) -> tuple[bool, float]:
    """Print what each form told; whether none tells anything, and the largest distance from a coin toss."""
    print(f"\n{'form':<22}{'samples':>9}{'known ms':>10}{'unknown ms':>12}{'AUC':>8}  same answers")
    largest, is_silent = 0.0, True
    for name, form in seen.items():
        distance = area(form.known, form.unknown) - 0.5
        largest = max(largest, abs(distance))
        is_silent = is_silent and not form.differences and (not judges_times or abs(distance) < AREA_TOLERANCE)
        words = "all" if not form.differences else f"NO: {sorted(set(form.differences))} × {len(form.differences)}"
        print(
            f"{name:<22}{len(form.known):>4}+{len(form.unknown):<4}{statistics.median(form.known):>10.1f}"
            f"{statistics.median(form.unknown):>12.1f}{distance + 0.5:>8.3f}  {words}"
        )
    control = area(seen["sign-in"].known, seen["forgotten login"].known)
    print(f"control, sign-in against forgotten login: AUC {control:.3f} (this clock does see one password hash)")
    return is_silent and (not judges_times or control > 0.5 + AREA_TOLERANCE), largest


def main() -> int:
    """Make the accounts, ask, compare; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=1000, help="of each kind, for each form")
    parser.add_argument("--warm-up", type=int, default=WARM_UP, help="rounds that are compared but not timed")
    parser.add_argument(
        "--times", action=argparse.BooleanOptionalAction, default=True, help="judge the times as well as the answers"
    )
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}; 2 × {chosen.samples} samples for each of {len(FORMS)} forms, interleaved")
    count = chosen.samples + chosen.warm_up
    with scratch_database("trial_oracle") as env:
        env |= {"DJANGO_SETTINGS_MODULE": "benchmarks._plain_settings", "PASS_PROXY_COUNT": "1"}
        people = crowd(env, seed=chosen.seed, active=count, waiting=count)
        with served(env) as (address, _group):
            trial = Trial(address, people, chosen.seed)
            for at in range(count):
                trial.round(at, is_counted=at >= chosen.warm_up)
    is_silent, largest = verdict(trial.seen, judges_times=chosen.times)
    differences = sum(len(form.differences) for form in trial.seen.values())
    print(f"figure: largest |AUC − 0.5| {largest:.3f}, {differences} answers that differ")
    return 0 if is_silent else 1


if __name__ == "__main__":
    sys.exit(main())
