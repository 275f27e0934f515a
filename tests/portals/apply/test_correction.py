"""The correction round of a signed-in young person: what is open, kept and sent; two tabs, hostile posts."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from passregion.accounts.operations import activate_account
from passregion.applications.models import Application
from passregion.applications.operations.correction import AskedItem
from passregion.beneficiaries.models import Beneficiary, Portrait
from passregion.beneficiaries.operations.usage_code import usage_code_digest
from passregion.common.actors import Actor
from passregion.journeys import correction, withdrawal
from tests.applications.factories import make_application, make_school
from tests.beneficiaries.factories import photo_bytes
from tests.portals.sign_in_story import enter_space

pytestmark = pytest.mark.django_db
REVIEWER = Actor(ref="user:900", label="Agent")
OVERVIEW = "/demande/a-corriger/"
PAGES = {
    item: f"{OVERVIEW}{slug}/"
    for item, slug in {
        "identity": "identite",
        "contact": "contact",
        "school": "etablissement",
        "photo": "photo",
    }.items()
}
REASONS = {"identity": "name_mismatch", "contact": "address_unknown", "school": "other_school", "photo": "blurred"}
IDENTITY = {"civility": "madame", "last_name": "Morel", "first_name": "Lina", "birth_date": "15/04/2009"}
CONTACT = {
    "phone": "06 39 98 00 01",
    "address_line": "4 rue Neuve",
    "postal_code": "63300",
    "commune": "Thiers",
    "country": "FR",
}


def asked(*items: str, browser: Client | None = None, text: str = "") -> tuple[Application, Client]:
    application = make_application()
    activate_account(user=application.beneficiary.user)
    correction.ask(
        application_id=application.public_id,
        items=[AskedItem(item, REASONS[item], text) for item in items],
        actor=REVIEWER,
    )
    browser = browser or Client()
    enter_space(browser, application)
    return application, browser


def holder_of(application: Application) -> Beneficiary:
    return Beneficiary.objects.get(pk=application.beneficiary_id)


def send_photo(browser: Client, name: str = "moi.jpg"):
    photo = SimpleUploadedFile(name, photo_bytes(), "image/jpeg")
    return browser.post(PAGES["photo"], {"photo": photo, "act": "import"})


def state_of(application: Application) -> str:
    return Application.objects.get(pk=application.pk).state


def test_the_list_says_what_why_and_in_which_words() -> None:
    _application, browser = asked("photo", "contact", text="Merci de <vérifier>.")
    text = browser.get(OVERVIEW).content.decode()
    for words in ("Photo floue", "Courrier revenu", "Merci de &lt;vérifier&gt;.", PAGES["photo"], PAGES["contact"]):
        assert words in text
    assert PAGES["identity"] not in text
    assert "Lycée Blaise-Pascal te demande une correction" in text
    assert "no-store" in browser.get(OVERVIEW)["Cache-Control"]


@pytest.mark.parametrize("item", ["identity", "contact", "school"])
def test_what_was_not_asked_stays_closed_even_to_a_crafted_post(item: str) -> None:
    application, browser = asked("photo")
    before = holder_of(application)
    assert browser.get(PAGES[item]).status_code == 404
    assert browser.post(PAGES[item], {**IDENTITY, **CONTACT, "chosen": "0630020E"}).status_code == 404
    assert holder_of(application).last_name == before.last_name
    assert application.corrections.get().answered_at is None


@pytest.mark.parametrize("slug", ["", "mot-de-passe", "photo%00", "code", "x" * 300])
def test_an_unknown_item_is_not_found(slug: str) -> None:
    _application, browser = asked("photo")
    assert browser.get(f"{OVERVIEW}{slug}/").status_code in (404, 200 if not slug else 404)


def test_an_answer_is_kept_aside_until_all_is_sent() -> None:
    application, browser = asked("identity", "contact")
    answer = browser.post(PAGES["identity"], IDENTITY)
    assert answer["Location"] == PAGES["contact"]
    assert holder_of(application).last_name == "Moreau"
    assert browser.post(OVERVIEW, follow=True).redirect_chain == [(OVERVIEW, 302)]
    assert state_of(application) == "to_correct"
    assert browser.post(PAGES["contact"], CONTACT)["Location"] == OVERVIEW
    text = browser.get(OVERVIEW).content.decode()
    assert "Morel" in text
    assert "4 rue Neuve, 63300 Thiers" in text
    sent = browser.post(OVERVIEW, follow=True)
    assert "est renvoyée" in sent.content.decode()
    holder = holder_of(application)
    assert (holder.last_name, holder.birth_date, holder.commune) == ("Morel", datetime.date(2009, 4, 15), "Thiers")
    assert holder.folded_name == "morel lina"
    assert holder.user.display_name == "Lina Morel"
    assert state_of(application) == "submitted"
    rows = {row.item: row for row in application.corrections.all()}
    assert rows["identity"].before == {"last_name": "Moreau", "birth_date": "2009-04-14"}
    assert set(rows["contact"].before.values()) == {""}
    assert {str(row.answer) for row in rows.values()} == {"{}"}


def test_another_device_goes_on_where_the_first_stopped() -> None:
    application, browser = asked("identity", "contact")
    browser.post(PAGES["identity"], IDENTITY)
    other = Client()
    enter_space(other, application)
    assert 'value="Morel"' in other.get(PAGES["identity"]).content.decode()
    assert "Corrigé" in other.get(OVERVIEW).content.decode()


def test_wrong_answers_are_told_and_keep_what_was_typed() -> None:
    application, browser = asked("identity")
    text = browser.post(PAGES["identity"], {**IDENTITY, "birth_date": "31/02/2009"}).content.decode()
    assert 'value="Morel"' in text
    assert "31/02/2009" in text
    assert "field-wrong" in text
    assert application.corrections.get().answered_at is None


@pytest.mark.parametrize("typed", ["Mo\x00rel", "\ud800", "x" * 5000, "<script>", "http://a.fr"])
def test_a_hostile_name_is_refused_or_kept_as_text(typed: str) -> None:
    application, browser = asked("identity")
    sent = {**IDENTITY, "last_name": typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}
    answer = browser.post(PAGES["identity"], sent)
    assert answer.status_code in (200, 302)
    assert holder_of(application).last_name == "Moreau"


def test_a_birth_date_that_needed_an_adult_is_refused() -> None:
    application, browser = asked("identity")
    year = application.submitted_at.year - 14
    text = browser.post(PAGES["identity"], {**IDENTITY, "birth_date": f"01/01/{year}"}).content.decode()
    assert "ton responsable légal devait la faire" in text


def test_a_code_that_the_new_birth_date_gives_away_is_blocked() -> None:
    application, browser = asked("identity")
    # The 15th of April.
    digest, key_id = usage_code_digest(holder_id=application.beneficiary.public_id, code="1504")
    Beneficiary.objects.filter(pk=application.beneficiary_id).update(usage_code_digest=digest, usage_code_key_id=key_id)
    browser.post(PAGES["identity"], IDENTITY)
    browser.post(OVERVIEW)
    assert holder_of(application).usage_code_blocked_at is not None


def test_a_new_photo_replaces_the_former_one_only_once_sent() -> None:
    application, browser = asked("photo")
    former = application.beneficiary.portrait
    assert send_photo(browser).status_code == 302
    assert holder_of(application).portrait == former
    photo = browser.get(reverse("apply:correction_photo"))
    assert photo.getvalue().startswith(b"\xff\xd8")
    assert browser.get(reverse("apply:correction_photo_source")).getvalue().startswith(b"\xff\xd8")
    assert browser.post(PAGES["photo"], {})["Location"] == OVERVIEW
    browser.post(OVERVIEW)
    holder, row = holder_of(application), application.corrections.get()
    assert holder.portrait != former
    assert not holder.portrait.source
    assert row.portrait == former
    assert browser.get(reverse("apply:correction_photo")).status_code == 302


def test_a_photo_is_needed_and_a_bad_one_is_told() -> None:
    application, browser = asked("photo")
    assert "field-wrong" in browser.post(PAGES["photo"], {}).content.decode()
    bad = SimpleUploadedFile("moi.jpg", b"not a photo", "image/jpeg")
    text = browser.post(PAGES["photo"], {"photo": bad, "act": "import"}).content.decode()
    assert "n’est pas une photo" in text
    assert application.corrections.get().portrait is None


def test_the_files_of_another_person_are_never_shown() -> None:
    _application, browser = asked("photo")
    send_photo(browser)
    stranger = Client()
    enter_space(stranger, make_application(email="zoe@exemple.fr", first_name="Zoé", **same_world()))
    for name in ("correction", "correction_photo", "correction_photo_source", "correction_tracks"):
        assert stranger.get(reverse(f"apply:{name}")).status_code == 302
    assert Client().get(OVERVIEW)["Location"].startswith("/connexion/?next=")


def same_world() -> dict[str, object]:
    first = Application.objects.get()
    return {"campaign": first.campaign, "school": first.establishment, "track": first.track}


def test_another_establishment_asks_for_the_filiere_again() -> None:
    application, browser = asked("school")
    other = make_school(uai="0630020E", name="Lycée Jeanne-d’Arc")
    choose = {"question": "establishment", "chosen": other.uai}
    assert browser.post(PAGES["school"], choose)["Location"] == PAGES["school"]
    row = application.corrections.get()
    assert (row.answer, row.answered_at) == ({"uai": other.uai, "track_code": ""}, None)
    assert "Ta filière" in browser.get(PAGES["school"]).content.decode()
    browser.post(PAGES["school"], {"question": "track", "chosen": application.track.code})
    assert "sera étudiée par Lycée Jeanne-d’Arc" in browser.get(PAGES["school"]).content.decode()
    assert browser.post(PAGES["school"], {})["Location"] == OVERVIEW
    assert "Lycée Jeanne-d’Arc l’étudie" in browser.post(OVERVIEW, follow=True).content.decode()
    application.refresh_from_db()
    assert application.establishment == other


def test_suggestions_are_those_of_the_establishment_chosen() -> None:
    application, browser = asked("school")
    found = browser.get(reverse("apply:correction_tracks"), {"q": "essai"}).json()["results"]
    assert [row["value"] for row in found] == [application.track.code]


def test_the_same_school_may_be_confirmed() -> None:
    application, browser = asked("school")
    assert browser.post(PAGES["school"], {})["Location"] == OVERVIEW
    browser.post(OVERVIEW)
    assert application.corrections.get().before == {}


def test_a_school_that_closed_meanwhile_is_asked_again() -> None:
    application, browser = asked("school")
    browser.post(PAGES["school"], {})
    application.establishment.is_open_to_applications = False
    application.establishment.save()
    answer = browser.post(OVERVIEW, follow=True)
    assert answer.redirect_chain == [(PAGES["school"], 302)]
    assert "Choisis de nouveau" in answer.content.decode()
    assert state_of(application) == "to_correct"


def test_a_second_tab_that_sends_again_is_told_and_changes_nothing() -> None:
    application, browser = asked("contact")
    browser.post(PAGES["contact"], CONTACT)
    browser.post(OVERVIEW)
    for late in (browser.post(OVERVIEW, follow=True), browser.post(PAGES["contact"], CONTACT, follow=True)):
        assert "Il n’y a rien à corriger maintenant" in late.content.decode()
    assert application.transitions.count() == 3


def test_a_demande_withdrawn_in_another_tab_takes_no_answer() -> None:
    application, browser = asked("photo")
    send_photo(browser)
    withdrawal.withdraw(application_id=application.public_id, actor=application.beneficiary.user.actor)
    assert send_photo(browser)["Location"] == reverse("beneficiary:home")
    assert Portrait.objects.count() == 1


def test_home_says_who_holds_the_dossier_and_leads_there() -> None:
    _application, browser = asked("photo", "contact")
    text = browser.get("/espace-beneficiaire/").content.decode()
    assert "Ton dossier est entre tes mains" in text
    assert "Adresse et téléphone, Photo" in text
    assert f'href="{OVERVIEW}"' in text
    procedures = browser.get("/espace-beneficiaire/mes-demarches/").content.decode()
    assert "Correction demandée le" in procedures
    assert "Photo – Photo floue, sombre ou trop petite" in procedures
