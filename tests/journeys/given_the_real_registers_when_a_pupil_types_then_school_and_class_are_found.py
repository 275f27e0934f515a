"""The published registers of the region: a pupil of lycée Sidoine-Apollinaire finds school and class, and finishes."""

import pytest

from passregion.applications.models import Application
from passregion.common.actors import SYSTEM
from passregion.establishments.models import Category, Establishment
from passregion.establishments.operations import import_establishments, import_track_offers, import_tracks
from passregion.establishments.queries import search_tracks
from tests.campaigns.factories import make_campaign
from tests.journeys.steps import EMAIL, USAGE_CODE, Young
from tests.registers import published

pytestmark = pytest.mark.django_db
IMPLIED = {
    Category.GENERAL_TECHNOLOGICAL: ["seconde générale", "1re STI2D", "term stmg", "terminale générale"],
    Category.POLYVALENT: ["2nde", "1ere g", "tle st2s", "terminale générale"],
    Category.LYCEE: ["2nde gt", "terminale générale"],
    Category.AGRICULTURAL: ["seconde générale", "terminale stav"],
}
FOUND_AS = {
    "seconde générale": "GEN-2GT", "2nde": "GEN-2GT", "2nde gt": "GEN-2GT", "1ere g": "GEN-1G",
    "1re STI2D": "TEC-1STI2D", "term stmg": "TEC-TSTMG", "tle st2s": "TEC-TST2S", "terminale générale": "GEN-TG",
    "terminale stav": "TEC-TSTAV",
}  # fmt: skip


def given_the_real_registers() -> None:
    import_establishments(path=published("schools-aura.csv"), actor=SYSTEM)
    import_tracks(path=published("filieres-mef.csv.gz"), actor=SYSTEM)
    import_track_offers(path=published("school-filieres-fr.csv.gz"), actor=SYSTEM)


class Pupil(Young):
    """Lina, who types as one types."""

    def finds_her_school(self) -> None:
        self.fills("Ton établissement", "sidoine apolinaire")
        self.presses("Chercher")
        self.ticks("Lycée Sidoine Apollinaire")
        self.presses("Suivant")
        self.sees("63000 Clermont-Ferrand", "Lycée général et technologique")
        self.fills("Ta filière", "seconde générale")
        self.presses("Chercher")
        self.ticks("Seconde générale et technologique")
        self.presses("Suivant")
        self.sees("Lycée Sidoine Apollinaire", "Seconde générale et technologique", "GEN-2GT")
        self.presses("Suivant")


def test_story() -> None:
    given_the_real_registers()
    make_campaign()
    pupil = when_a_pupil_applies()
    then_the_school_of_the_register_has_the_dossier(pupil)


def when_a_pupil_applies() -> Pupil:
    pupil = Pupil()
    pupil.applies()
    return pupil


def then_the_school_of_the_register_has_the_dossier(pupil: Pupil) -> None:
    assert USAGE_CODE not in pupil.words
    application = Application.objects.get()
    assert (application.establishment.uai, application.track.code) == ("0630020E", "GEN-2GT")
    pupil.sees("Lycée Sidoine Apollinaire", EMAIL)


def test_in_twenty_lycees_of_each_kind_the_class_that_the_kind_implies_is_found() -> None:
    given_the_real_registers()
    for category, typed in IMPLIED.items():
        lycees = Establishment.objects.filter(category=category).order_by("uai")[:20]
        assert len(lycees) == 20 or category == Category.LYCEE
        for lycee in lycees:
            for words in typed:
                found = [track.code for track in search_tracks(words, lycee)]
                assert found[:1] == [FOUND_AS[words]], f"{lycee} « {words} » {found[:3]}"


def test_vocational_lycees_teach_every_year_of_their_courses_and_no_general_class() -> None:
    given_the_real_registers()
    rabelais = Establishment.objects.get(uai="0630012W")
    # The list names the first and second year of a code that was renewed since.
    assert [track.label for track in search_tracks("cap cuisine", rabelais)] == [
        "CAP cuisine (1re année sur 2)",
        "CAP cuisine (2e année sur 2)",
    ]
    assert "Terminale professionnelle" in search_tracks("terminale pro", rabelais)[0].label
    for lycee in Establishment.objects.filter(category=Category.VOCATIONAL).order_by("uai")[:20]:
        assert "GEN-TG" not in [track.code for track in search_tracks("terminale générale", lycee)]
