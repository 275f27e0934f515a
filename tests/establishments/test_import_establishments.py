"""The register of establishments: the published file, then small files that go wrong."""

import time
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from passregion.audit.models import Action, Event
from passregion.common.actors import SYSTEM
from passregion.establishments.models import Category, Establishment
from passregion.establishments.operations import import_establishments
from passregion.territories.models import Commune
from tests.establishments.factories import uai
from tests.registers import published, run_import, writer

pytestmark = pytest.mark.django_db
HEADER = "uai,nom,nom_affichage,autres_noms,categorie,commune,code_insee,departement,lat,lon"


def line(uai_code: str, name: str = "LYCÉE DU BUGEY", category: str = "lycee", rest: str = "Belley,,01,,") -> str:
    return f"{uai_code},{name},,,{category},{rest}"


def test_the_published_register_loads_under_ten_seconds_and_twice_changes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = published("schools-aura.csv")
    started = time.monotonic()
    first = run_import(capsys, "import_establishments", path)
    assert time.monotonic() - started < 10
    assert "2020 lignes lues\u00a0: 2020 créées, 0 mises à jour, 0 inchangées, 0 fautives." in first.output
    assert "1000 lignes lues\n" in first.output
    sidoine = Establishment.objects.get(uai="0630020E")
    assert (sidoine.name, sidoine.address_line, sidoine.postal_code, sidoine.commune, sidoine.departement) == (
        "Lycée Sidoine Apollinaire",
        "1 rue Henri Simon",
        "63000",
        "Clermont-Ferrand",
        "63",
    )
    again = run_import(capsys, "import_establishments", path, "--strict")
    assert "0 créées, 0 mises à jour, 2020 inchangées" in again.output
    assert "Rien à changer" in again.output
    assert Event.objects.filter(action=Action.REGISTER_IMPORTED).count() == 1


def test_names_damaged_at_the_source_are_mended(capsys: pytest.CaptureFixture[str]) -> None:
    Commune.objects.create(insee_code="03185", name="Montluçon", folded_name="montlucon", departement="03")
    run_import(capsys, "import_establishments", published("schools-aura.csv"))
    assert not Establishment.objects.filter(commune__contains="Montluè").exists()
    assert not Establishment.objects.filter(name__contains="Montluè").exists()
    section = Establishment.objects.get(uai="0030058X")
    assert (section.commune, section.insee_code) == ("Montluçon", "03185")


def test_the_number_of_statements_does_not_grow_with_the_file(tmp_path: Path) -> None:
    counts = []
    for size in (3, 300):
        path = writer(tmp_path)([HEADER, *(line(uai(number, "38")) for number in range(1, size))])
        import_establishments(path=path, actor=SYSTEM)
        Establishment.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            import_establishments(path=path, actor=SYSTEM)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_each_bad_row_is_named_and_the_good_ones_land(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = writer(tmp_path)(
        [
            HEADER,
            line(uai(1)),
            line("0630020F"),
            line(uai(1)),
            line(uai(2), category="boulangerie"),
            line(uai(3), name=""),
            line(uai(4), rest="Belley,,01,north,5"),
            line(uai(5), name="x" * 201),
            "short",
            line(uai(6).lower()),
        ]
    )
    run = run_import(capsys, "import_establishments", path)
    assert [text.split("\u00a0:")[0] for text in run.errors.splitlines()] == [
        f"Ligne {number}" for number in range(3, 10)
    ]
    for said in (
        "lettre de contrôle",
        "déjà été lu à la ligne 2",
        "boulangerie",
        "nom est vide",
        "lat",
        "200 caractères",
    ):
        assert said in run.errors
    assert "9 lignes lues\u00a0: 2 créées, 0 mises à jour, 0 inchangées, 7 fautives." in run.output
    assert list(Establishment.objects.order_by("uai").values_list("uai", flat=True)) == [uai(1), uai(6)]


def test_strict_refuses_the_whole_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = writer(tmp_path)([HEADER, line(uai(1)), line("0630020F")])
    with pytest.raises(CommandError, match="1 ligne fautive, rien n’a été écrit"):
        run_import(capsys, "import_establishments", path, "--strict")
    assert "Ligne 3" in capsys.readouterr().err
    assert not Establishment.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b broken", b"PK\x03\x04", "é,è\n".encode("utf-16")])
def test_a_file_that_is_no_register_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        run_import(capsys, "import_establishments", path)
    assert not Establishment.objects.exists()


def test_a_changed_row_is_updated_and_the_choice_of_the_region_stays(tmp_path: Path) -> None:
    write = writer(tmp_path)
    import_establishments(path=write([HEADER, line(uai(1)), line(uai(2), category="college")]), actor=SYSTEM)
    assert dict(Establishment.objects.values_list("uai", "is_open_to_applications")) == {uai(1): True, uai(2): False}
    Establishment.objects.filter(uai=uai(2)).update(is_open_to_applications=True)
    renamed = [HEADER, line(uai(1)), line(uai(2), name="Collège Pablo-Neruda", category="college")]
    report = import_establishments(path=write(renamed), actor=SYSTEM)
    assert (report.created, report.changed, report.unchanged) == (0, 1, 1)
    college = Establishment.objects.get(uai=uai(2))
    assert (college.name, college.category, college.is_open_to_applications) == (
        "Collège Pablo-Neruda",
        Category.COLLEGE,
        True,
    )


def test_a_name_cut_at_forty_characters_is_completed(tmp_path: Path) -> None:
    cut = "LYCEE PROFESSIONNEL DES METIERS DE LA MO"
    whole = "LYCEE PROFESSIONNEL DES METIERS DE LA MONTAGNE"
    path = writer(tmp_path)([HEADER, f"{uai(1)},{cut},,LP|{whole},lycee-professionnel,Thônes,,74,,"])
    import_establishments(path=path, actor=SYSTEM)
    assert Establishment.objects.get().name == "Lycee Professionnel des Metiers de la Montagne"
