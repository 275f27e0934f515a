"""« N’est pas dans la liste », in the wizard: named, looked for once more, shown, sent."""

import re

import pytest

from passregion.applications.models import Application
from passregion.establishments.models import Category, ListingRequest
from tests.establishments.factories import track
from tests.portals.apply.walk import Walker

NAMED = {"name": "Maison familiale des Combrailles", "place": "Gelles", "category": "mfr", "details": "mfr.exemple.fr"}
COURSE = {"name": "Certificat de spécialité apiculture", "level": "other", "details": "25220"}


def url(walker: Walker, what: str) -> str:
    return f"/demande/{walker.draft_id}/{what}/"


def school_of(walker: Walker) -> dict[str, object]:
    return dict(walker.draft.answers.get("school", {}))


def test_both_named_then_sent(walker: Walker) -> None:
    walker.to("school")
    step = walker.get("school").content.decode()
    assert url(walker, "etablissement-absent") in step
    answer = walker.client.post(url(walker, "etablissement-absent"), NAMED)
    assert answer.url == walker.url("school")
    step = walker.get("school").content.decode()
    assert "Maison familiale des Combrailles" in step
    assert "la Région le cherche une fois ta demande envoyée" in step
    assert url(walker, "filiere-absente") in step
    walker.client.post(url(walker, "filiere-absente"), COURSE)
    step = walker.get("school").content.decode()
    assert "Certificat de spécialité apiculture" in step
    assert walker.post("school", {}).url == walker.url("photo")
    for key in ("photo", "usage_code"):
        walker.do(key)
    last = walker.get("legal").content.decode()
    assert "Maison familiale des Combrailles" in last
    assert "Certificat de spécialité apiculture" in last
    assert ListingRequest.objects.count() == 0
    receipt = walker.client.get(walker.do("legal").url).content.decode()
    assert "La Région trouve ton établissement" in receipt
    pdf = walker.client.get(url(walker, "recu.pdf").rstrip("/"))
    assert pdf.content.startswith(b"%PDF")
    application = Application.objects.get()
    assert application.establishment.category == Category.MFR
    assert {request.details for request in ListingRequest.objects.all()} == {"mfr.exemple.fr", "25220"}


def test_what_was_named_can_be_changed(walker: Walker) -> None:
    walker.to("school")
    walker.client.post(url(walker, "etablissement-absent"), {**NAMED, "category": "unknown"})
    walker.client.post(url(walker, "filiere-absente"), COURSE)
    page = walker.client.get(url(walker, "etablissement-absent")).content.decode()
    assert 'value="Maison familiale des Combrailles"' in page
    assert re.search(r"<option value=\"unknown\"[^>]* selected", page)
    walker.client.post(url(walker, "etablissement-absent"), {**NAMED, "place": "Vic"})
    assert school_of(walker)["establishment_request"]["place"] == "Vic"
    # Naming it better keeps the filière; choosing one of the list asks it again.
    assert "track_request" in school_of(walker)
    walker.post("school", {"question": "establishment", "words": "", "chosen": walker.school.uai})
    assert school_of(walker) == {"uai": walker.school.uai, "track_code": ""}


def test_a_filiere_of_the_list_replaces_the_one_that_was_named(walker: Walker) -> None:
    walker.to("school")
    walker.client.post(url(walker, "etablissement-absent"), NAMED)
    walker.client.post(url(walker, "filiere-absente"), COURSE)
    found = walker.post("school", {"question": "track", "words": "essai", "search": "1"}).content.decode()
    assert walker.track.label in found
    walker.post("school", {"question": "track", "words": "", "chosen": walker.track.code})
    answers = school_of(walker)
    assert (answers["track_code"], "track_request" in answers) == (walker.track.code, False)
    assert answers["establishment_request"]["name"] == NAMED["name"]
    tracks = walker.client.get(url(walker, "filieres"), {"q": "essai"})
    assert walker.track.label in tracks.content.decode()
    suggestions = walker.client.get(f"{url(walker, 'filieres')}propositions/", {"q": "essai"}).json()
    assert [row["value"] for row in suggestions["results"]] == [walker.track.code]


def test_a_near_name_is_proposed_first(walker: Walker) -> None:
    walker.to("school")
    typed = {**NAMED, "name": "Lycée Blaise Pascale", "place": "Clermont-Ferrand"}
    page = walker.client.post(url(walker, "etablissement-absent"), typed).content.decode()
    assert "Est-ce l’un de ceux-ci" in page
    assert f'value="{walker.school.uai}"' in page
    assert "Lycée Blaise Pascale" in page
    # « None » speaks of what was proposed: said without having seen it, it is asked again.
    blind = walker.client.post(url(walker, "etablissement-absent"), {**typed, "choice": "none"})
    assert blind.status_code == 200
    assert school_of(walker) == {}
    walker.client.post(url(walker, "etablissement-absent"), {**typed, "choice": "none", "offered": walker.school.uai})
    assert school_of(walker)["establishment_request"]["name"] == "Lycée Blaise Pascale"
    walker.client.post(url(walker, "etablissement-absent"), {**typed, "choice": walker.school.uai})
    assert school_of(walker) == {"uai": walker.school.uai}


def test_a_near_filiere_is_proposed_first(walker: Walker) -> None:
    walker.to("school")
    course = track("CAP Coiffure")
    walker.client.post(url(walker, "etablissement-absent"), NAMED)
    typed = {**COURSE, "name": "cap coifure"}
    page = walker.client.post(url(walker, "filiere-absente"), typed).content.decode()
    assert f'value="{course.code}"' in page
    walker.client.post(url(walker, "filiere-absente"), {**typed, "choice": course.code})
    assert school_of(walker)["track_code"] == course.code


@pytest.mark.parametrize(
    ("what", "values", "sentence"),
    [
        ("etablissement-absent", {"name": ""}, "Écris le nom de ton établissement."),
        ("etablissement-absent", {"place": ""}, "Écris la commune de ton établissement."),
        ("etablissement-absent", {"category": ""}, "Choisis un type"),
        ("etablissement-absent", {"category": "college"}, "Choisis un type"),
        ("etablissement-absent", {"name": "x" * 201}, "dépasse 200 caractères"),
        ("etablissement-absent", {"details": "a\x00b"}, "caractère invisible"),
        ("filiere-absente", {"name": "\u200b"}, "caractère invisible"),
        ("filiere-absente", {"level": "x"}, "Choisis un niveau"),
        ("filiere-absente", {"details": "x" * 100_000}, "dépasse 300 caractères"),
    ],
)
def test_wrong_answers_are_explained_and_kept(walker: Walker, what: str, values: dict[str, str], sentence: str) -> None:
    walker.to("school")
    if what == "filiere-absente":
        walker.client.post(url(walker, "etablissement-absent"), NAMED)
    before = school_of(walker)
    page = walker.client.post(url(walker, what), (NAMED if what.startswith("e") else COURSE) | values)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert school_of(walker) == before


def test_markup_is_only_text(walker: Walker) -> None:
    walker.to("school")
    walker.client.post(url(walker, "etablissement-absent"), {**NAMED, "name": "<script>x</script>"})
    page = walker.get("school").content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    opened = walker.client.get(url(walker, "etablissement-absent"), {"q": '"><script>x\x00'}).content.decode()
    assert "<script>x" not in opened


def test_the_pages_open_in_their_turn(walker: Walker) -> None:
    walker.to("contact")
    assert walker.client.get(url(walker, "etablissement-absent")).url == walker.url("school")
    walker.do("contact")
    assert walker.client.get(url(walker, "filiere-absente")).url == walker.url("school")
    assert walker.client.get(url(walker, "etablissement-absent"), {"q": "MFR"}).status_code == 200
