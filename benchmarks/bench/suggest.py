"""Finding an establishment from 300 queries as young people type them: is the right one first, and how fast."""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks._scratch import scratch_database
from benchmarks._server import manage, served
from benchmarks.bench._suggest_queries import KINDS, QUERIES_PER_KIND, SEED, Place, Query, Typist
from benchmarks.bench._suggest_register import FRANCE, REGION, generated, published

ROOT = Path(__file__).parents[2]
FIRST_MIN, FIVE_MIN, P95_MS_MAX = 0.95, 0.99, 30.0
PACE = 20
# What the two web processes do not yet know of a changed register they learn within this.
SECONDS_TO_LEARN = 8
SHORT, NO_REGISTER = 1, 3


@dataclass(frozen=True)
class Figure:
    """What one register gave."""

    first: float
    five: float
    p95_ms: float

    def falls_short(self, patience: float) -> bool:
        return self.first < FIRST_MIN or self.five < FIVE_MIN or self.p95_ms > P95_MS_MAX * patience

    def __str__(self) -> str:
        return f"first {self.first:.1%}, in the first five {self.five:.1%}, p95 {self.p95_ms:.1f} ms"


def memory_mb(group: int) -> list[int]:
    """Resident memory of the processes of this group, the largest first; empty where the system does not tell."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if os.getpgid(int(status.parent.name)) == group:
                found.append(int(status.read_text().split("VmRSS:")[1].split()[0]) // 1024)
        except (OSError, IndexError):
            continue
    return sorted(found, reverse=True)


def places_of(database: str) -> list[Place]:
    """The establishments that the server offers."""
    with psycopg.connect(database) as connection:
        rows = connection.execute(
            "SELECT uai, name, commune, category FROM establishments_establishment WHERE is_open_to_applications"
        ).fetchall()
    return [Place(*row) for row in rows]


def unfinished(queries: list[Query], count: int, chance: random.Random) -> list[str]:
    """What the page asks while these queries are being typed: their beginnings, three letters at least."""
    typed = [chance.choice(queries).typed for _ in range(count)]
    return [text[: chance.randint(3, max(3, len(text)))] for text in typed]


def ask(address: str, texts: list[str], pace: float = PACE) -> list[tuple[float, list[str]]]:
    """The client process: milliseconds and UAIs for each text."""
    client = [sys.executable, "-m", "benchmarks.bench._suggest_client"]
    asked = json.dumps({"address": address, "pace": pace, "texts": texts})
    ended = subprocess.run(client, cwd=ROOT, input=asked, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(ended.stderr[-2000:])
    return json.loads(ended.stdout)


def measure(title: str, address: str, places: list[Place], chosen: argparse.Namespace) -> Figure:
    """Type, ask, judge, print."""
    queries = Typist(places, chosen.seed).type_all(chosen.per_kind)
    chance = random.Random(chosen.seed)
    count = max(0, chosen.seconds * PACE - len(queries))
    # Until each process has built its index for this register.
    first_ms = ask(address, ["lycee"] * 4 * SECONDS_TO_LEARN, pace=4)[0][0]
    answers = ask(address, [query.typed for query in queries] + unfinished(queries, count, chance))
    by_uai = {place.uai: place.identity for place in places}
    ranks: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for query, (_took, uais) in zip(queries, answers, strict=False):
        found = [by_uai[uai] for uai in uais[:5]]
        rank = found.index(query.meant.identity) + 1 if query.meant.identity in found else 0
        ranks[query.kind].append(rank)
        if rank != 1:
            print(
                f"  {query.kind}: « {query.typed} » meant {query.meant.name}, {query.meant.commune}: rank {rank or '-'}"
            )
    print(f"{title}: {len(places)} establishments, {len(queries)} queries, {len(answers)} requests at {PACE}/s")
    for kind, found in ranks.items():
        print(f"  {kind:16} first {found.count(1)}, in the first five {len(found) - found.count(0)}, of {len(found)}")
    times = sorted(took for took, _uais in answers)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"  p50 {p50:.1f} ms, p95 {p95:.1f} ms, slowest {times[-1]:.0f} ms; very first answer {first_ms:.0f} ms")
    total = [rank for found in ranks.values() for rank in found]
    return Figure(total.count(1) / len(total), 1 - total.count(0) / len(total), p95)


def registers(chosen: argparse.Namespace, folder: Path) -> tuple[dict[str, Path], bool]:
    """Title and file of each register to measure, and whether they are the published ones."""
    wanted = {"region": REGION} if chosen.register == "region" else {"region": REGION, "France": FRANCE}
    found = {title: path for title, name in wanted.items() if (path := published(name))}
    if len(found) == len(wanted):
        return found, True
    print(
        "THE PUBLISHED REGISTERS ARE MISSING: set PASS_TEST_DATA to their folder. Measured on invented names instead."
    )
    return {"invented names": generated(folder, chosen.seed)}, False


def main() -> int:
    """Import, serve, measure each register; the last one is the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--per-kind", type=int, default=QUERIES_PER_KIND)
    parser.add_argument("--seconds", type=int, default=45, help="how long the questions last")
    parser.add_argument("--register", choices=["region", "france"], default="france")
    parser.add_argument(
        "--patience", type=float, default=1, help="how much longer an answer may take: tests share the machine"
    )
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    figures = []
    with tempfile.TemporaryDirectory() as folder, scratch_database("bench_suggest") as env:
        files, are_published = registers(chosen, Path(folder))
        manage(env, "migrate", "-v0")
        with served(env) as (address, group):
            before = memory_mb(group)
            for title, path in files.items():
                # Loaded while the server runs: the second register must be learnt without a restart.
                manage(env, "import_establishments", str(path))
                figures.append(measure(title, address, places_of(env["DATABASE_URL"]), chosen))
            print(f"memory of the web processes, MB: {before} before the first search, {memory_mb(group)} at the end")
    print(f"figure: {figures[-1]}")
    if any(figure.falls_short(chosen.patience) for figure in figures):
        return SHORT
    return 0 if are_published else NO_REGISTER


if __name__ == "__main__":
    sys.exit(main())
