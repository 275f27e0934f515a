"""« Trouve ta filière »: level, domain, course; words; what the list of the establishment forgets."""

import re

import pytest

from passregion.establishments.models import Category, Level, Voie
from passregion.establishments.operations import add_offer
from tests.establishments.factories import lycee, track
from tests.portals.apply.walk import Walker

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_school(walker: Walker) -> Walker:
    """A draft whose establishment is chosen: a lycée with two courses, among others of the Region."""
    school = lycee(uai="0630069H")
    add_offer(establishment=school, track=track("BTS communication", level=Level.POST_BAC, diploma_code="32032103"))
    add_offer(establishment=school, track=track("BTS diététique", level=Level.POST_BAC, diploma_code="32033102"))
    track("BTS notariat", code="NOT", level=Level.POST_BAC, voie=Voie.OTHER)
    track("CAP métiers de la coiffure", code="COIF", diploma_code="50033616")
    walker.to("school")
    walker.post("school", {"question": "establishment", "chosen": school.uai})
    return walker


def page(walker: Walker, query: str = "") -> str:
    response = walker.client.get(f"/demande/{walker.draft_id}/filieres/{query}")
    assert response.status_code == 200
    return response.content.decode()


def links(html: str) -> dict[str, str]:
    """Label to address of the answers on the page."""
    found = re.findall(r'<li><a href="(\?[^"]*)"><span>([^<]+)', html)
    return {label.strip(): href.replace("&amp;", "&") for href, label in found}


def test_level_then_domain_then_course_and_back_on_the_step(at_school: Walker) -> None:
    first = page(at_school)
    assert "À quel niveau es-tu cette année" in first
    assert "CAP" not in links(first), "nothing of that level is taught here"
    second = page(at_school, links(first)["Après le bac"])
    assert "Dans quel domaine" in second
    assert set(links(second)) == {"Arts, image, son, imprimerie", "Santé, social, petite enfance"}
    third = page(at_school, links(second)["Santé, social, petite enfance"])
    assert "BTS diététique" in third
    assert "BTS communication" not in third
    assert 'href="?niveau=post_bac"' in third, "the way back to the domains"
    code = re.search(r'name="chosen" value="([^"]+)"', third)[1]
    response = at_school.post("school", {"question": "track", "chosen": code})
    assert response.url == at_school.url("school")
    assert at_school.draft.answers["school"] == {"uai": "0630069H", "track_code": code}


def test_a_level_of_one_domain_shows_its_courses_at_once(at_school: Walker) -> None:
    html = page(at_school, "?niveau=terminale&domaine=general")
    assert "Terminale générale" in html
    assert "Terminale STMG" not in html
    assert "CAP métiers de la coiffure" in page(at_school, "?partout=1&niveau=cap")


def test_words_find_in_the_list_then_among_what_such_a_school_may_teach(at_school: Walker) -> None:
    assert "BTS communication" in page(at_school, "?q=bts comunication")
    beside = page(at_school, "?q=notariat")
    assert "Pas dans la liste de ton établissement" in beside
    assert 'value="NOT"' in beside
    nothing = page(at_school, "?q=CAP coiffure")
    assert "Aucune filière ne correspond" in nothing
    assert "?q=CAP%20coiffure&amp;partout=1" in nothing
    assert 'value="COIF"' in page(at_school, "?q=CAP coiffure&partout=1")


def test_suggestions_say_what_the_list_does_not_hold(at_school: Walker) -> None:
    def suggested(words: str) -> list[dict[str, str]]:
        address = f"/demande/{at_school.draft_id}/filieres/propositions/"
        return at_school.client.get(address, {"q": words}).json()["results"]

    assert [row["value"] for row in suggested("2nde générale")] == ["GEN-2GT"]
    assert suggested("notariat") == [
        {"value": "NOT", "label": "BTS notariat", "detail": "NOT · pas dans la liste de ton établissement"}
    ]
    assert suggested("coiffure") == []


def test_the_step_lists_both_without_script(at_school: Walker) -> None:
    shown = at_school.post("school", {"question": "track", "words": "notariat", "search": "1"}).content.decode()
    assert "enseignée dans la région" in shown
    assert 'value="NOT"' in shown
    chosen = at_school.post("school", {"question": "track", "words": "notariat", "choice": "NOT"})
    assert chosen.status_code == 302
    assert at_school.draft.answers["school"]["track_code"] == "NOT"


@pytest.mark.parametrize(
    "query",
    [
        "?niveau=x&domaine=y",
        "?niveau=cap&domaine=%00",
        "?q=%00%00",
        "?q=" + "é" * 300,
        "?page=-1",
        "?q=%ED%A0%80",
        "?partout=2",
    ],
)
def test_a_hostile_address_shows_the_page(at_school: Walker, query: str) -> None:
    assert "Trouve ta filière" in page(at_school, query)


def test_establishments_are_suggested_with_town_and_kind(walker: Walker) -> None:
    lycee("Lycée professionnel Desaix", uai="0630069H", category=Category.VOCATIONAL, commune="Thiers")
    answer = walker.client.get("/demande/etablissements/", {"q": "lp dessaix"}).json()
    assert answer["results"] == [
        {
            "value": "0630069H",
            "label": "Lycée professionnel Desaix",
            "detail": "63000 Thiers · Lycée professionnel",
        }
    ]
