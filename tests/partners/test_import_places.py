"""Places of open registers."""

from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from passregion.common.actors import SYSTEM
from passregion.partners.models import Place, PlaceCategory
from passregion.partners.operations import import_places
from passregion.partners.queries import open_places
from tests.partners.factories import place
from tests.registers import published, run_import, writer

pytestmark = pytest.mark.django_db
HEADER = "id,nom,categorie,adresse,code_postal,commune,code_insee,departement,lat,lon,ecart_commune_km,site_web"


def line(identifier: str, **values: str) -> str:
    row = {
        "id": identifier,
        "nom": "VICTORIA",
        "categorie": "cinema",
        "adresse": "1 rue X",
        "code_postal": "73100",
        "commune": "Aix-les-Bains",
        "code_insee": "73008",
        "departement": "73",
        "lat": "45.6",
        "lon": "5.9",
        "ecart_commune_km": "1.0",
        "site_web": "",
    }
    return ",".join((row | values).values())


def test_the_published_places_load_and_twice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    path = published("places-aura.csv.gz")
    first = run_import(capsys, "import_places", path)
    assert "16202 lignes lues\u00a0: 16201 créées" in first.output
    assert first.errors.startswith("Ligne 7285\u00a0: Le code postal 630000")
    assert Place.objects.filter(category=PlaceCategory.CINEMA).count() == 275
    ids = set(Place.objects.values_list("public_id", flat=True))
    assert len(ids) == 16_201
    assert "Rien à changer" in run_import(capsys, "import_places", path).output
    assert set(Place.objects.values_list("public_id", flat=True)) == ids
    assert not open_places().exists(), "nothing can be paid at a place without a partner"


def test_bad_places_are_named_and_strict_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = writer(tmp_path)(
        [
            HEADER,
            line("a"),
            line("a"),
            line("b", nom=""),
            line("c", code_postal="7310"),
            line("d", lat="200"),
            line("e", lon="nan"),
            line("", nom="x"),
            line("f" * 121),
        ]
    )
    with pytest.raises(CommandError, match="7 lignes fautives, rien n’a été écrit"):
        run_import(capsys, "import_places", path, "--strict")
    assert not Place.objects.exists()
    run = run_import(capsys, "import_places", path)
    assert [text.split("\u00a0:")[0] for text in run.errors.splitlines()] == [
        f"Ligne {number}" for number in range(3, 10)
    ]
    assert Place.objects.get().name == "Victoria"


def test_doubtful_positions_and_addresses_of_sites_are_left_out(tmp_path: Path) -> None:
    rows = {
        "far": line("far", ecart_commune_km="45"),
        "script": line("script", site_web="javascript:alert(1)"),
        "bare": line("bare", site_web="www.cinema.fr"),
        "long": line("long", site_web="https://x.fr/" + "a" * 400),
        "other": line("other", categorie="mairie"),
    }
    report = import_places(path=writer(tmp_path)([HEADER, *rows.values()]), actor=SYSTEM)
    assert report.created == 5
    found = {one.source_ref: one for one in Place.objects.all()}
    assert (found["far"].latitude, found["far"].longitude) == (None, None)
    assert {key: found[key].website for key in ("script", "bare", "long")} == {
        "script": "",
        "bare": "https://www.cinema.fr",
        "long": "",
    }
    assert found["other"].category == PlaceCategory.OTHER


def test_places_of_partners_stay_and_statements_do_not_grow(tmp_path: Path) -> None:
    own = place()
    counts = []
    for size in (2, 300):
        Place.objects.exclude(pk=own.pk).delete()
        path = writer(tmp_path)([HEADER, *(line(f"id{number}") for number in range(size))])
        with CaptureQueriesContext(connection) as queries:
            import_places(path=path, actor=SYSTEM)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    own.refresh_from_db()
    assert own.name == "Cinéma Le Rio"
