"""The list: views and their counts, search, filters, pages, and what a hostile address gets."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse

from passregion.common.public_ids import format_file_number
from passregion.journeys import admission
from tests.cards import factories

URL = "/etablissement/"


def an_application(world: SimpleNamespace, **values: object):
    return factories.an_application(campaign=world.campaign, school=world.school, **values)


def names_in(page) -> list[str]:
    rows = re.findall(r'<th scope="row">(.*?)</th>', page.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def counts_in(page) -> dict[str, int]:
    return {str(tab["label"]): tab["count"] for tab in page.context["views"]}


def test_each_view_shows_its_demandes_and_counts_them(world) -> None:
    an_application(world, last_name="Moreau")
    an_application(world, last_name="Perrin", is_activated=False)
    approved, refused = an_application(world, last_name="Traoré"), an_application(world, last_name="Ravel")
    admission.approve(application_id=approved.public_id, actor=world.alice.actor)
    admission.refuse(application_id=refused.public_id, reason="not_enrolled", text="", actor=world.alice.actor)
    page = world.client.get(URL)
    assert names_in(page) == ["MOREAU Lina", "PERRIN Lina"]
    assert counts_in(page) == {
        "À étudier": 2,
        "E-mail non confirmé": 1,
        "À corriger": 0,
        "Validées": 1,
        "Refusées": 1,
        "Retirées": 0,
    }
    assert names_in(world.client.get(URL, {"vue": "non-confirmees"})) == ["PERRIN Lina"]
    assert names_in(world.client.get(URL, {"vue": "validees"})) == ["TRAORÉ Lina"]
    refused_page = world.client.get(URL, {"vue": "refusees"})
    assert names_in(refused_page) == ["RAVEL Lina"]
    assert "N’est pas inscrit dans l’établissement" in refused_page.content.decode()
    assert "E-mail non confirmé" in page.content.decode()


@pytest.mark.parametrize("typed", ["traore", "TRAORÉ", "aya", "rao", "aya traoré", "  Aya  "])
def test_a_part_of_the_name_is_enough_without_accents(world, typed: str) -> None:
    an_application(world, first_name="Aya", last_name="Traoré")
    an_application(world, first_name="Lina", last_name="Moreau")
    assert names_in(world.client.get(URL, {"q": typed})) == ["TRAORÉ Aya"]


def untidy(number: str) -> str:
    return f"  {number[:4]} {number[4:8]}-{number[8:].lower()} "


@pytest.mark.parametrize("write", [str, format_file_number, untidy])
def test_a_number_goes_straight_to_its_demande(world, write) -> None:
    application = an_application(world)
    answer = world.client.get(URL, {"q": write(application.beneficiary.file_number)})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("establishment:application", args=[application.public_id])


def test_the_number_of_another_school_goes_nowhere_and_says_so(world) -> None:
    foreign = factories.an_application(campaign=world.campaign, school=world.other, last_name="Secret")
    page = world.client.get(URL, {"q": foreign.beneficiary.file_number})
    assert page.status_code == 200
    assert "Aucun dossier de votre établissement ne porte ce numéro." in page.content.decode()
    assert "Secret" not in page.content.decode()


def test_the_list_never_shows_another_school(world) -> None:
    factories.an_application(campaign=world.campaign, school=world.other, last_name="Secret")
    an_application(world)
    for view in ("a-etudier", "non-confirmees", "a-corriger", "validees", "refusees", "retirees"):
        assert "SECRET" not in world.client.get(URL, {"vue": view, "q": "secret"}).content.decode()
    assert names_in(world.client.get(URL, {"etablissement": world.other.uai})) == ["MOREAU Lina"]
    assert "establishment" not in world.client.session


def test_the_filter_by_filiere_offers_what_was_asked(world) -> None:
    cook = factories.a_track("CAPCUIS", "CAP Cuisine")
    an_application(world, last_name="Fournier", track=cook)
    an_application(world)
    page = world.client.get(URL, {"filiere": cook.pk})
    assert names_in(page) == ["FOURNIER Lina"]
    assert [label for _value, label in page.context["form"].fields["filiere"].choices][1:] == [
        "2de générale et technologique",
        "CAP Cuisine",
    ]


def test_a_choice_outside_the_list_is_told_beside_the_field_and_the_search_is_kept(world) -> None:
    an_application(world)
    an_application(world, last_name="Petit")
    page = world.client.get(URL, {"filiere": "999999", "q": "moreau"})
    assert names_in(page) == ["MOREAU Lina"]
    assert "Aucune demande n’est faite pour cette filière." in page.content.decode()
    assert 'value="moreau"' in page.content.decode()


def test_pages_keep_the_search(world) -> None:
    for number in range(27):
        an_application(world, last_name=f"Martin{number:02d}")
    first = world.client.get(URL, {"q": "martin"})
    assert len(names_in(first)) == 25
    assert "1 à 25 sur 27" in first.content.decode()
    assert "q=martin&amp;page=2" in first.content.decode()
    assert names_in(world.client.get(URL, {"q": "martin", "page": "2"})) == ["MARTIN25 Lina", "MARTIN26 Lina"]


@pytest.mark.parametrize(
    "asked",
    [
        {"page": "abc"},
        {"page": "999999"},
        {"page": "-1"},
        {"page": "9" * 5000},
        {"q": "\x00"},
        {"q": "é\x00' OR 1=1 --"},
        {"q": "x" * 5000},
        {"q": "%_\\"},
        {"q": "٠١٢٣٤٥٦٧٨٩٠١K"},
        {"vue": "\x00"},
        {"vue": "x" * 500},
        {"filiere": "abc"},
        {"filiere": "9" * 50},
        {"filiere": "\x00"},
        {"etablissement": "\x00' --"},
    ],
    ids=repr,
)
def test_hostile_input_gets_a_page(world, asked: dict[str, str]) -> None:
    an_application(world)
    assert world.client.get(URL, asked).status_code == 200
    assert world.client.get("/etablissement/cartes/", asked).status_code == 200


def test_empty_views_say_what_will_come(world) -> None:
    assert "Toutes les demandes sont étudiées." in world.client.get(URL).content.decode()
    assert "Aucune demande ne répond" in world.client.get(URL, {"q": "personne"}).content.decode()


def test_someone_of_two_schools_chooses(world) -> None:
    from passregion.establishments.operations import add_member

    add_member(user=world.alice, establishment=world.other)
    an_application(world)
    factories.an_application(campaign=world.campaign, school=world.other, last_name="Autre")
    assert names_in(world.client.get(URL)) == ["MOREAU Lina"]
    assert names_in(world.client.get(URL, {"etablissement": world.other.uai})) == ["AUTRE Lina"]
    assert names_in(world.client.get(URL)) == ["AUTRE Lina"]


def test_a_longer_list_asks_the_database_no_more(world, django_assert_max_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    an_application(world)
    world.client.get(URL)
    with CaptureQueriesContext(connection) as short:
        world.client.get(URL)
    for number in range(5):
        an_application(world, last_name=f"Martin{number}")
    with django_assert_max_num_queries(len(short.captured_queries)):
        world.client.get(URL)
