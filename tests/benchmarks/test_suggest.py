"""The bench of the suggestions, at a small size; and that its queries are what they claim."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from benchmarks.bench._suggest_queries import KINDS, SEED, Place, Typist
from passregion.common.texts import fold

ROOT = Path(__file__).parents[2]
PLACES = [
    Place(f"063{number:04d}X", f"Lycée {first} {last}", town, "lycee-general-technologique")
    for number, (first, last, town) in enumerate(
        (first, last, town)
        for first in ("Hélène", "Émile", "Jean", "Simone")
        for last in ("Boucher", "Duclaux", "Moulin", "Châtelet")
        for town in ("Thiers", "Clermont-Ferrand", "Saint-Étienne")
    )
]


def test_the_same_seed_types_the_same_queries() -> None:
    once, again = Typist(PLACES, SEED).type_all(5), Typist(PLACES, SEED).type_all(5)
    assert once == again
    assert once != Typist(PLACES, SEED + 1).type_all(5)
    assert [sum(query.kind == kind for query in once) for kind in KINDS] == [5, 5, 5, 5]


def test_a_shared_name_is_typed_with_its_town() -> None:
    for query in Typist(PLACES, SEED).type_all(5):
        towns = {fold(query.meant.commune), fold(query.meant.commune).split()[0]}
        if query.kind == "typing errors":
            assert f"{fold(query.meant.name)} {fold(query.meant.commune)}" != query.typed
            assert len(query.typed.split()) > 2
        else:
            assert any(town in query.typed.lower() for town in towns), query.typed


@pytest.mark.django_db
def test_the_bench_at_a_small_size() -> None:
    # The test database exists for sure; the bench makes its own beside it.
    url = urlsplit(os.environ.get("DATABASE_URL", "postgresql:///"))._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    options = ["--register", "region", "--per-kind", "15", "--seconds", "5", "--patience", "20"]
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench.suggest", *options],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": urlunsplit(url)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines = ended.stdout.strip().splitlines()
    # 3: measured on invented names, because this machine has no published register.
    assert ended.returncode in (0, 3), ended.stdout + ended.stderr
    assert lines[0] == f"seed {SEED}"
    assert re.fullmatch(r"figure: first [\d.]+%, in the first five [\d.]+%, p95 [\d.]+ ms", lines[-1])
    assert ("MISSING" in ended.stdout) == (ended.returncode == 3)
