"""Twenty thousand stolen passwords tried from a thousand robots, while holders sign in: they must not notice."""

import argparse
import os
import random
import statistics
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

import psycopg

from benchmarks._scratch import scratch_database
from benchmarks._server import served
from benchmarks.trial._door import Door, crowd
from benchmarks.trial._stuffing_plan import ROBOTS, Guest, Try, attack, bounds, guests

RIGHT_SHARE_MIN = 0.999
PASSWORD = "quatre volcans sous la neige"
ROBOT_CONNECTIONS, GUEST_CONNECTIONS = 8, 2
# Holders are spread over about the time that the attack takes.
TRIES_PER_SECOND_ABOUT = 60
# Passwords that were compared with the account's, and found wrong.
COMPARED = """
    SELECT subject_ref, count(*) FROM audit_event
    WHERE action = 'account.sign_in_failed' AND (details->>'is_compared')::boolean GROUP BY subject_ref
"""


@dataclass
class Notes:
    """What happened."""

    sent: list[tuple[Try, float, float]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    entered: int = 0
    refused: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    stolen: int = 0


def robot(address: str, tries: "SimpleQueue[Try]", notes: Notes, is_over: threading.Event) -> None:
    """Sends what is left of the list over one connection."""
    door = Door(address)
    while not is_over.is_set():
        try:
            one = tries.get_nowait()
        except Empty:
            return
        moment = time.time()
        answer = door.send("/connexion/", {"login": one.login, "password": one.password}, source=one.source)
        notes.sent.append((one, moment, time.time()))
        notes.statuses[answer.status] += 1
        notes.stolen += answer.status == 302


def device_of(door: Door, guest: Guest) -> str:
    """The cookie that this holder's telephone keeps since an earlier sign-in, before the attack."""
    answer = door.send("/connexion/", {"login": guest.login, "password": PASSWORD}, source=guest.source)
    cookies = [value for name, value in answer.headers if name.lower() == "set-cookie" and value.startswith("device=")]
    return cookies[0].partition(";")[0]


def welcome(address: str, line: list[tuple[Guest, str]], pause: float, notes: Notes) -> None:
    """The holders of one connection, one after the other, spread over the attack."""
    door = Door(address)
    for guest, device in line:
        time.sleep(pause)
        for _ in range(guest.slips):
            door.send(
                "/connexion/", {"login": guest.login, "password": "une faute"}, source=guest.source, cookies=device
            )
        answer = door.send(
            "/connexion/", {"login": guest.login, "password": PASSWORD}, source=guest.source, cookies=device
        )
        notes.milliseconds.append(answer.milliseconds)
        if answer.status == 302:
            notes.entered += 1
        else:
            place = "school" if guest.source.startswith("192.") else "home"
            notes.refused.append(f"{answer.status} at {place}, {guest.slips} slips, device {guest.has_device}")


def run(address: str, tries: list[Try], invited: list[Guest], seconds: float) -> Notes:
    """Attack and sign-ins at once; robots stop when the time is over, so that the trial ends."""
    notes, is_over = Notes(), threading.Event()
    line: SimpleQueue[Try] = SimpleQueue()
    for one in tries:
        line.put(one)
    door = Door(address)
    waiting = [(guest, device_of(door, guest) if guest.has_device else "") for guest in invited]
    robots = [threading.Thread(target=robot, args=(address, line, notes, is_over)) for _ in range(ROBOT_CONNECTIONS)]
    pause = len(tries) / TRIES_PER_SECOND_ABOUT / max(1, len(invited)) * GUEST_CONNECTIONS
    welcomes = [
        threading.Thread(target=welcome, args=(address, waiting[at::GUEST_CONNECTIONS], pause, notes))
        for at in range(GUEST_CONNECTIONS)
    ]
    for thread in [*robots, *welcomes]:
        thread.start()
    deadline = time.monotonic() + seconds
    for thread in robots:
        thread.join(max(0.0, deadline - time.monotonic()))
    is_over.set()
    for thread in [*robots, *welcomes]:
        thread.join()
    return notes


def beyond(url: str, people: list[list[str]], notes: Notes, slips: Counter[str]) -> tuple[int, int, int]:
    """Accounts beyond their bound, the most passwords compared on one account, and all that were compared."""
    with psycopg.connect(url) as connection:
        compared = dict(connection.execute(COMPARED).fetchall())
        ids = dict(connection.execute("SELECT login, 'user:' || id FROM accounts_user").fetchall())
    allowed = bounds(notes.sent)
    over, most = 0, 0
    for place, (number, address) in enumerate(people):
        count = compared.get(ids[number], 0)
        most = max(most, count)
        over += count > allowed.get(place, 0) + slips[number] + slips[address]
    return over, most, sum(compared.values())


def show(notes: Notes, seconds: float) -> None:
    """Print what the attack and the holders were answered."""
    print(f"\n{len(notes.sent)} tries in {seconds:.0f} s: {dict(sorted(notes.statuses.items()))} (429: held)")
    times = sorted(notes.milliseconds)
    high = times[int(len(times) * 0.95)]
    print(f"holders waited {statistics.median(times):.0f} ms (median), {high:.0f} ms (p95), {times[-1]:.0f} ms at most")
    for words, count in Counter(notes.refused).most_common(10):
        print(f"    {count:5} × {words}")


def options() -> argparse.Namespace:
    """What was asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=20_000)
    parser.add_argument("--accounts", type=int, default=2_000)
    parser.add_argument("--guests", type=int, default=2_000)
    parser.add_argument("--robots", type=int, default=ROBOTS)
    parser.add_argument("--seconds", type=float, default=20 * 60, help="the robots stop then")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    return parser.parse_args()


def main() -> int:
    """Make the accounts, attack, count; the exit status."""
    chosen = options()
    print(f"seed {chosen.seed}; {chosen.tries} tries by {chosen.robots} robots on {chosen.accounts} accounts")
    chance = random.Random(chosen.seed)
    with scratch_database("trial_stuffing") as env:
        env |= {"DJANGO_SETTINGS_MODULE": "benchmarks._plain_settings", "PASS_PROXY_COUNT": "1"}
        made = crowd(env, seed=chosen.seed, active=chosen.accounts, waiting=0)
        people, unknown = made["active"], made["unknown"]
        tries = attack(people, unknown, count=chosen.tries, robots=chosen.robots, chance=chance)
        invited = guests(people, count=chosen.guests, chance=chance)
        started = time.monotonic()
        with served(env) as (address, _group):
            notes = run(address, tries, invited, chosen.seconds)
        show(notes, time.monotonic() - started)
        slips = Counter(guest.login for guest in invited for _ in range(guest.slips))
        over, most, compared = beyond(env["DATABASE_URL"], people, notes, slips)
    share = notes.entered / len(invited)
    print(f"{compared} passwords compared, {most} on the account most attacked; {os.cpu_count()} processors")
    is_whole = len(notes.sent) == chosen.tries
    print(
        f"figure: {len(notes.sent)} tries, {notes.entered}/{len(invited)} holders in ({share:.2%}), "
        f"{over} accounts beyond their bound"
    )
    return 0 if is_whole and share >= RIGHT_SHARE_MIN and not over and not notes.stolen else 1


if __name__ == "__main__":
    sys.exit(main())
