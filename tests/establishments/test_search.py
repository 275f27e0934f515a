"""Finding an establishment and a track as people type them."""

import pytest

from passregion.accounts.models import Kind, User
from passregion.common.clock import now
from passregion.establishments import queries
from passregion.establishments.models import Category, Level, Member, MemberRole, Voie
from passregion.establishments.operations import NotAUai, add_member, add_offer, create_establishment
from tests.establishments.factories import lycee, track, uai

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> dict[str, int]:
    """A few establishments; their names by key."""
    rows = {
        "sidoine": lycee(uai="0630020E"),
        "pascal": lycee("Lycée Blaise-Pascal"),
        "exupery": lycee("Lycée Antoine de Saint-Exupéry", commune="Lyon", postal_code="69004", departement="69"),
        "mfr": lycee("Maison familiale de Gelles", category=Category.MFR, commune="Gelles", postal_code="63740"),
        "cfa": lycee("Centre de formation d’apprentis du bâtiment", category=Category.CFA, commune="Aurillac"),
        "college": lycee("Collège Blaise-Pascal", category=Category.COLLEGE),
    }
    college = rows["college"]
    college.is_open_to_applications = False
    college.save()
    return {name: row.pk for name, row in rows.items()}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sidoine apollinaire", "sidoine"),
        ("LYCEE SIDOINE-APOLLINAIRE", "sidoine"),
        ("apolinaire", "sidoine"),
        ("sidoinne apolinère clermont", "sidoine"),
        ("0630020e", "sidoine"),
        ("sido", "sidoine"),
        ("blaise", "pascal"),
        ("pascal clermond", "pascal"),
        ("st exupéry", "exupery"),
        ("saint-exupery", "exupery"),
        ("lyon", "exupery"),
        ("69004", "exupery"),
        ("mfr gelles", "mfr"),
        ("cfa", "cfa"),
        ("cfab", "cfa"),
        ("aurilac", "cfa"),
    ],
)
def test_the_first_answer_is_the_one_meant(town: dict[str, int], typed: str, first: str) -> None:
    assert [found.pk for found in queries.search(typed)][:1] == [town[first]]


def test_those_closed_to_applications_are_not_offered(town: dict[str, int]) -> None:
    assert town["college"] not in [found.pk for found in queries.search("collège blaise pascal")]


@pytest.mark.parametrize(
    "typed", ["", "   ", "%", "_", "'; drop table", "\\", "\x00", "[", "(((", "é" * 5000, "zzzzzz", "\ud800", "🙂"]
)
def test_hostile_or_empty_words_find_nothing_and_break_nothing(town: dict[str, int], typed: str) -> None:
    assert queries.search(typed) == []
    assert isinstance(queries.search_tracks(typed), list)


def test_an_establishment_offers_its_list_and_the_classes_that_its_category_implies() -> None:
    school = lycee()
    taught, other = track("BTS communication", level=Level.POST_BAC), track("BTS notariat", level=Level.POST_BAC)
    closed = track("BTS assistant", level=Level.POST_BAC, closed_on=now().date().replace(year=2021))
    add_offer(establishment=school, track=taught)
    add_offer(establishment=school, track=closed)
    labels = [found.label for found in queries.tracks_for(school)]
    assert labels[0] == "Seconde générale et technologique"
    assert taught.label in labels
    assert not {other.label, closed.label} & set(labels)


def test_without_a_known_offer_every_track_of_its_kind_is_offered() -> None:
    vocational = lycee("Lycée professionnel Monge", category=Category.VOCATIONAL)
    cap, bts = track("CAP boulanger"), track("Licence de lettres", level=Level.POST_BAC, voie=Voie.OTHER)
    closed = track("CAP sellier", closed_on=now().date().replace(year=2021))
    add_offer(establishment=vocational, track=closed)
    found = set(queries.tracks_for(vocational))
    assert cap in found
    assert not {bts, closed} & found
    assert not [one for one in found if one.voie == Voie.GENERAL]


def test_tracks_are_found_by_words_number_and_level() -> None:
    school = lycee()
    bakery = track("CAP boulanger (1re année sur 2)", code="2412210221", diploma_code="50022102")
    add_offer(establishment=school, track=bakery)
    for typed in ("boulanger", "boulangé", "BOULENGER", "2412210221", "50022102", "cap boul"):
        assert queries.search_tracks(typed, school)[:1] == [bakery]
    assert queries.search_tracks("terminale stmg", school)[0].code == "TEC-TSTMG"
    assert queries.search_tracks("1ere g", school)[0].code == "GEN-1G"
    assert queries.search_tracks("22111410018", school)[0].code == "GEN-2GT"
    assert queries.search_tracks("", school)[0].code == "GEN-2GT"
    assert bakery in queries.search_tracks("boulanger")
    assert queries.search_tracks("boulanger", lycee("Autre lycée")) == []


def test_a_wrong_uai_is_refused_and_a_second_writing_updates() -> None:
    with pytest.raises(NotAUai):
        create_establishment(uai="0630020F", name="x", category=Category.CFA)
    first = lycee(uai="0630020E")
    again = lycee("Lycée Sidoine", uai="0630020E")
    assert (again.pk, again.name) == (first.pk, "Lycée Sidoine")
    assert queries.get_by_uai(" 0630020e ") == first
    assert queries.get_by_uai(uai(4242)) is None


def test_a_member_sees_the_establishments_of_the_member_only() -> None:
    school, other = lycee(), lycee("Lycée Blaise-Pascal")
    user = User.objects.create(login="r@ac.example", email="r@ac.example", kind=Kind.STAFF, created_at=now())
    add_member(user=user, establishment=school)
    add_member(user=user, establishment=school, role=MemberRole.HEAD)
    assert list(queries.of_member(user)) == [school]
    assert other not in queries.of_member(user)
    assert Member.objects.get().role == MemberRole.HEAD
