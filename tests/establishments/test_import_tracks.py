"""The national lists of tracks, and who teaches what."""

from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from passregion.common.actors import SYSTEM
from passregion.common.registers import RegisterUnreadable
from passregion.establishments.models import Establishment, Level, Track, TrackOffer, Voie
from passregion.establishments.operations import import_establishments, import_track_offers, import_tracks
from passregion.establishments.queries import tracks_for
from tests.establishments.factories import lycee, track, uai
from tests.registers import published, run_import, writer

pytestmark = pytest.mark.django_db
CLASSES = (
    "mef,mef_stat_11,dispositif,formation_diplome,duree,annee,libelle_edition,date_fermeture,niveau_code,"
    "niveau_qualification_rncp"
)
BAKER = "2412210221,23210022102,241,50022102,2,1,1cap2 boulanger,,500,03"
OFFERS = "uai,code_type,code,libelle"


def test_the_published_classes_load_and_twice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    path = published("filieres-mef.csv.gz")
    first = run_import(capsys, "import_tracks", path)
    assert "10067 lignes lues\u00a0: 10000 créées" in first.output
    assert not first.errors
    assert "Rien à changer" in run_import(capsys, "import_tracks", path, "--strict").output
    general = Track.objects.get(code="GEN-2GT")
    assert (general.level, general.voie) == (Level.SECONDE, Voie.GENERAL)
    assert not Track.objects.filter(code="2001001811").exists(), "the class of the Region stands for the national code"
    first_year = Track.objects.get(code="3113140821")
    assert (first_year.label, first_year.level, first_year.voie, first_year.diploma_code) == (
        "BTS comptabilité et gestion (1re année sur 2)",
        Level.POST_BAC,
        Voie.VOCATIONAL,
        "32031408",
    )
    closed = Track.objects.get(mef_stat_11="23210023440")
    assert closed.closed_on.isoformat() == "2021-08-31"


def test_the_published_diplomas_load_and_twice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    path = published("filieres-diplomes-bcn.csv.gz")
    first = run_import(capsys, "import_tracks", path)
    assert "0 fautives" in first.output
    assert "Rien à changer" in run_import(capsys, "import_tracks", path).output
    assert Track.objects.get(code="32031408").level == Level.POST_BAC
    assert Track.objects.filter(level=Level.CAP, voie=Voie.VOCATIONAL).count() > 100


def test_the_published_offers_link_schools_to_tracks(capsys: pytest.CaptureFixture[str]) -> None:
    import_establishments(path=published("schools-aura.csv"), actor=SYSTEM)
    import_tracks(path=published("filieres-mef.csv.gz"), actor=SYSTEM)
    path = published("school-filieres-fr.csv.gz")
    first = run_import(capsys, "import_track_offers", path)
    assert "59359 × établissement hors du registre" in first.output
    assert TrackOffer.objects.count() > 7_000
    sidoine = Establishment.objects.get(uai="0630020E")
    labels = [found.label for found in tracks_for(sidoine)]
    assert {"Seconde générale et technologique", "Terminale générale"} < set(labels)
    assert "BTS comptabilité et gestion (1re année sur 2)" in labels, "named by a label of Parcoursup or by its code"
    assert "Rien à changer" in run_import(capsys, "import_track_offers", path).output
    for line in first.errors.splitlines():
        assert line.startswith("Ligne ")


def test_a_list_of_neither_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterUnreadable, match="ni une liste de MEF ni une liste de diplômes"):
        import_tracks(path=writer(tmp_path)(["code,nom", "1,Boulanger"]), actor=SYSTEM)


def test_bad_classes_are_named_and_strict_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        CLASSES,
        BAKER,
        BAKER,
        "2412210222,23220022102,241,50022102,2,2,2cap2 boulanger,31/08/2026,500,03",
        "2412210223,,241,50022102,2,2,,,500,03",
        ",,241,50022102,2,2,pâtissier,,500,03",
        "0001000131,11110010001,000,70010001,3,1,Petite section,,700,00",
    ]
    path = writer(tmp_path)(lines)
    with pytest.raises(CommandError, match="4 lignes fautives, rien n’a été écrit"):
        run_import(capsys, "import_tracks", path, "--strict")
    assert not Track.objects.filter(code="2412210221").exists()
    run = run_import(capsys, "import_tracks", path)
    assert [text.split("\u00a0:")[0] for text in run.errors.splitlines()] == [
        f"Ligne {number}" for number in range(3, 7)
    ]
    assert "1 × hors champ" in run.output
    baker = Track.objects.get(code="2412210221")
    assert (baker.label, baker.level) == ("CAP boulanger (1re année sur 2)", Level.CAP)


def test_a_class_keeps_the_code_that_the_region_gave_it(tmp_path: Path) -> None:
    track("CAP Boulanger de la Région", code="REG-7", mef_stat_11="23210022102")
    report = import_tracks(path=writer(tmp_path)([CLASSES, BAKER]), actor=SYSTEM)
    assert (report.created, list(report.notes)) == (0, ["déjà tenue sous le code de la Région"])
    assert Track.objects.get(mef_stat_11="23210022102").code == "REG-7"


def test_offers_are_found_by_code_by_diploma_and_by_label(tmp_path: Path) -> None:
    school = lycee()
    by_code = track("CAP boulanger (1re année sur 2)", mef_stat_11="23210022102")
    by_diploma = track("CAP fleuriste", diploma_code="50031201")
    years = [
        track(f"BTS collaborateur juriste notarial ({year} année sur 2)", level=Level.POST_BAC)
        for year in ("1re", "2e")
    ]
    own = track("Classe passerelle")
    lines = [
        OFFERS,
        f"{school.uai},mef_stat_11,23210022102,1cap2 boulanger",
        f"{school.uai},cfd,50031201,fleuriste",
        f"{school.uai},parcoursup,,BTS Services Collaborateur juriste notarial",
        f"{school.uai},,,CLASSE PASSERELLE",
        f"{school.uai},mef_stat_11,22111410018,2nde générale",
    ]
    report = import_track_offers(path=writer(tmp_path)(lines), actor=SYSTEM, strict=True)
    general = Track.objects.get(code="GEN-2GT")
    taught = set(school.offers.values_list("track", flat=True))
    assert taught == {found.pk for found in (by_code, by_diploma, *years, own, general)}
    assert report.created == 6


def test_offers_without_a_known_track_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    school = lycee()
    track("BTS communication")
    path = writer(tmp_path)(
        [
            OFFERS,
            f"{school.uai},mef_stat_11,99999999999,inconnue",
            f"{school.uai},,,Licence Sociologie",
            f"{school.uai},,,BTS Services Opticien lunetier",
            f"{school.uai},,,",
            "0630020Z,,,BTS communication",
            f"{uai(9999)},,,BTS communication",
            f"{school.uai},,,BTS communication",
        ]
    )
    run = run_import(capsys, "import_track_offers", path)
    assert [text.split("\u00a0:")[0] for text in run.errors.splitlines()] == [
        f"Ligne {number}" for number in range(2, 7)
    ]
    assert "1 × établissement hors du registre" in run.output
    assert school.offers.count() == 1


def test_the_number_of_statements_does_not_grow_with_the_file(tmp_path: Path) -> None:
    school = lycee()
    write = writer(tmp_path)
    counts = []
    for size in (2, 200):
        classes = [
            f"24122{number:05d},2321{number:07d},241,50022102,2,1,1cap2 n{number},,500,03" for number in range(size)
        ]
        offers = [f"{school.uai},mef_stat_11,2321{number:07d},x" for number in range(size)]
        Track.objects.filter(code__startswith="24122").delete()
        with CaptureQueriesContext(connection) as queries:
            import_tracks(path=write([CLASSES, *classes]), actor=SYSTEM)
            import_track_offers(path=write([OFFERS, *offers]), actor=SYSTEM)
        counts.append(len(queries))
        assert school.offers.count() == size
    assert counts[0] == counts[1]
