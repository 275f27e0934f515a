"""Communes and postcodes: the import, then finding one."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from passregion.common.actors import SYSTEM
from passregion.common.registers import RegisterUnreadable
from passregion.territories.departements import NAMES, name_of
from passregion.territories.models import Commune, PostalCode
from passregion.territories.operations import import_communes
from passregion.territories.queries import CommuneNames, find_commune, is_known, search_communes
from passregion.territories.rules import departement_of, mend_cedillas

pytestmark = pytest.mark.django_db


def entry(code: str, name: str, *postal_codes: str, population: int = 100) -> dict[str, object]:
    return {"code": code, "nom": name, "codesPostaux": list(postal_codes), "population": population}


COMMUNES = [
    entry("63113", "Clermont-Ferrand", "63000", "63100", population=147_000),
    entry("60157", "Clermont", "60600", population=10_000),
    entry("42218", "Saint-Étienne", "42000", "42100", "42230", population=173_000),
    entry("69142", "La Mulatière", "69350", population=6_000),
    entry("2A004", "Ajaccio", "20000", population=70_000),
]


def load(folder: Path, entries: object) -> Path:
    path = folder / "communes.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path


def test_the_package_of_etalab_loads_and_twice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(settings.ROOT, "node_modules/@etalab/decoupage-administratif/data/communes.json")
    if not path.exists():
        pytest.skip("the npm packages are not installed")
    call_command("import_communes")
    assert "0 fautives" in capsys.readouterr().out
    assert Commune.objects.count() > 34_000
    assert [found.label for found in search_communes("clermont-fe")] == [
        "63000 Clermont-Ferrand",
        "63100 Clermont-Ferrand",
    ]
    call_command("import_communes")
    assert "Rien à changer" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("clermont", ["63000 Clermont-Ferrand", "63100 Clermont-Ferrand", "60600 Clermont"]),
        ("CLERMONT FERRAND", ["63000 Clermont-Ferrand", "63100 Clermont-Ferrand"]),
        ("63100", ["63100 Clermont-Ferrand"]),
        ("63 clermont", ["63000 Clermont-Ferrand", "63100 Clermont-Ferrand"]),
        ("st-etienne 422", ["42230 Saint-Étienne"]),
        ("mulatiere", ["69350 La Mulatière"]),
        ("la mulat", ["69350 La Mulatière"]),
        ("a", []),
        ("6", []),
        ("%", []),
        ("\x00", []),
        ("x" * 10_000, []),
    ],
)
def test_a_commune_is_found_as_people_type_it(tmp_path: Path, typed: str, labels: list[str]) -> None:
    import_communes(path=load(tmp_path, COMMUNES), actor=SYSTEM)
    assert [found.label for found in search_communes(typed)] == labels


def test_bad_entries_are_named_and_strict_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong: list[object] = [
        entry("63X13", "Nulle", "63000"),
        entry("63114", "", "63000"),
        entry("63115", "Deux", "6300"),
        entry("63116", "Trois", "63000", population=-1),
        "text",
        entry("63113", "Encore", "63000"),
        {"code": "63117", "nom": "Déléguée"},
        {"code": 63, "nom": None, "codesPostaux": {}},
    ]
    path = load(tmp_path, [*COMMUNES, *wrong])
    with pytest.raises(CommandError, match="7 lignes fautives"):
        call_command("import_communes", str(path), "--strict")
    assert not Commune.objects.exists()
    call_command("import_communes", str(path))
    assert "5 créées" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "[]", "{}", "not json", "[" * 50])
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "communes.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RegisterUnreadable):
        import_communes(path=path, actor=SYSTEM)
    with pytest.raises(RegisterUnreadable, match="ne peut pas être ouvert"):
        import_communes(path=tmp_path / "absent", actor=SYSTEM)


def test_postcodes_follow_the_file_with_a_constant_number_of_statements(tmp_path: Path) -> None:
    many = [entry(f"01{number:03d}", f"Commune {number}", f"01{number:03d}") for number in range(300)]
    counts = []
    for entries in (COMMUNES, many):
        with CaptureQueriesContext(connection) as queries:
            import_communes(path=load(tmp_path, entries), actor=SYSTEM)
        counts.append(len(queries))
    # The second load also removes the postcodes of the first: two statements more, however many they are.
    assert counts[1] <= counts[0] + 2
    assert PostalCode.objects.count() == 300


def test_an_address_is_checked_against_the_list(tmp_path: Path) -> None:
    import_communes(path=load(tmp_path, COMMUNES), actor=SYSTEM)
    assert is_known(postal_code="63000", insee_code="63113")
    assert not is_known(postal_code="63000", insee_code="60157")
    assert find_commune(postal_code="42000", name="SAINT ETIENNE").insee_code == "42218"
    assert find_commune(postal_code="42000", name="St-Étienne").name == "Saint-Étienne"
    assert find_commune(postal_code="42000", name="Lyon") is None


def test_names_of_a_register_are_mended_from_the_list(tmp_path: Path) -> None:
    import_communes(path=load(tmp_path, [entry("03185", "Montluçon", "03100")]), actor=SYSTEM)
    names = CommuneNames.load()
    assert names.find(insee_code="", name="Montluèon", departement="03").insee_code == "03185"
    assert names.find(insee_code="03185", name="MONTLUCON", departement="03").name == "Montluçon"
    unknown = names.find(insee_code="", name="Alenèon", departement="61")
    assert (unknown.name, unknown.insee_code, unknown.was_mended) == ("Alençon", "", True)
    assert mend_cedillas("Genève, Ève, Besanèon") == "Genève, Ève, Besançon"


def test_every_departement_of_the_brand_has_a_name() -> None:
    assert set(settings.BRAND["departements"]) <= set(NAMES)
    assert (name_of("63"), name_of("xx")) == ("Puy-de-Dôme", "xx")
    assert (departement_of("63113"), departement_of("2A004"), departement_of("97411")) == ("63", "2A", "974")
