"""An adult in the space: one child's dossier at a time, and nobody else's child."""

from collections.abc import Iterator

import pytest
from django.test import Client

from passregion.accounts.models import Kind, User
from passregion.accounts.operations import activate_account
from passregion.applications.models import Applicant, Application, Draft
from passregion.applications.operations import drafting
from passregion.audit.models import Event
from passregion.beneficiaries.models import Beneficiary, Guardian
from passregion.common.clock import now
from passregion.journeys.submission import submit
from passregion.notifications.models import Message
from tests.accounts.factories import make_guardian
from tests.applications.factories import CONTACT, PASSWORD, make_complete_draft, make_school, make_track
from tests.campaigns.factories import make_campaign
from tests.portals.sign_in_story import sign_in

pytestmark = pytest.mark.django_db
SPACE = "/espace-beneficiaire/"
NEW_PASSWORD = "un chamois au bord du lac"


def make_family(*names: str, email: str = "parent@exemple.fr") -> tuple[User, list[Beneficiary]]:
    """An adult and the children, each with a demande; the last one is the latest."""
    adult = make_guardian(email=email)
    Guardian.objects.create(user=adult, first_name="Sonia", last_name="M", phone="+33639980011", created_at=now())
    return adult, [add_child(adult, name) for name in names]


def add_child(adult: User, first_name: str) -> Beneficiary:
    school = make_school()
    draft, _secret = make_complete_draft(
        campaign=make_campaign(), school=school, track=make_track(), first_name=first_name, birth_date="2013-01-01"
    )
    draft = drafting.change_applicant(draft=draft, applicant=Applicant.GUARDIAN)
    draft = drafting.join_account(draft=draft, user=adult)
    drafting.accept_charter(draft=draft)
    drafting.save_answers(draft=draft, step="guardian", answers={"relation": "parent"})
    return submit(draft=draft, language="fr-adult").beneficiary


def browser_of(adult: User) -> Client:
    client = Client()
    client.force_login(adult)
    return client


@pytest.fixture
def family() -> Iterator[tuple[User, list[Beneficiary]]]:
    return make_family("Léa", "Tom")


def test_the_adult_sees_the_latest_child_and_turns_to_another(family) -> None:
    adult, (lea, tom) = family
    browser = browser_of(adult)
    page = browser.get(SPACE).content.decode()
    assert "Tom" in page
    assert '<html lang="fr">' in page
    answer = browser.post(f"{SPACE}enfant/", {"child": str(lea.public_id)}, follow=True)
    page = answer.content.decode()
    assert "Dossier affiché : Léa." in page
    page = browser.get(f"{SPACE}mon-compte/").content.decode()
    assert "<dd>Léa</dd>" in page
    assert "<dd>Tom</dd>" not in page


def test_nobody_reaches_the_child_of_somebody_else(family) -> None:
    adult, _children = family
    _other, (stranger,) = make_family("Zoé", email="autre@exemple.fr")
    browser = browser_of(adult)
    for child in (str(stranger.public_id), "", "x", "\x00", "00000000-0000-0000-0000-000000000000", "é" * 4000):
        assert browser.post(f"{SPACE}enfant/", {"child": child}).status_code == 404
    assert "Zoé" not in browser.get(SPACE).content.decode()
    session = browser.session
    session["child"] = str(stranger.public_id)
    session.save()
    assert "Zoé" not in browser.get(SPACE).content.decode()


def test_a_young_person_has_no_children(family) -> None:
    _adult, (lea, _tom) = family
    young = make_complete_draft(campaign=make_campaign(), school=make_school(), track=make_track())[0]
    browser = Client()
    browser.force_login(activate_account(user=submit(draft=young, language="fr").beneficiary.user))
    assert browser.post(f"{SPACE}enfant/", {"child": str(lea.public_id)}).status_code == 404
    assert "Déposer une demande pour un autre enfant" not in browser.get(SPACE).content.decode()


def test_signing_in_with_a_child_s_number_shows_that_child(family) -> None:
    adult, (lea, tom) = family
    for child in (lea, tom):
        browser = Client()
        assert sign_in(browser, child.file_number).status_code == 302
        assert int(browser.session["_auth_user_id"]) == adult.pk
        page = browser.get(f"{SPACE}mon-compte/").content.decode()
        assert f"<dd>{child.first_name}</dd>" in page
    assert sign_in(Client(), "parent@exemple.fr").status_code == 302


def test_the_acts_are_the_adult_s(family) -> None:
    adult, (_lea, tom) = family
    browser = browser_of(adult)
    values = {name: CONTACT[name] for name in CONTACT if name != "country"}
    change = {**values, "address_line": "3 rue Neuve"}
    browser.post(f"{SPACE}mon-compte/", {**change, "confirm_password": PASSWORD})
    assert Beneficiary.objects.get(pk=tom.pk).address_line == "3 rue Neuve"
    assert Event.objects.filter(action="beneficiary.contact_changed").get().actor_ref == adult.actor.ref
    answer = browser.post(
        f"{SPACE}mes-cartes/code-d-utilisation/", {"password": PASSWORD, "code": "8351", "again": "8351"}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert Event.objects.filter(action="beneficiary.code_changed").get().actor_ref == adult.actor.ref


def test_the_password_is_the_adult_s_and_serves_every_child(family) -> None:
    adult, (lea, tom) = family
    browser = browser_of(adult)
    new = {"password": PASSWORD, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert browser.post(f"{SPACE}mon-compte/mot-de-passe/", new).status_code == 302
    assert browser.get(SPACE).status_code == 200
    for child in (lea, tom):
        assert sign_in(Client(), child.file_number, NEW_PASSWORD).status_code == 302
        assert sign_in(Client(), child.file_number).status_code == 200


def test_a_forgotten_password_of_a_child_s_number_is_the_adult_s(family) -> None:
    adult, (lea, _tom) = family
    Message.objects.all().delete()
    Client().post("/mot-de-passe-oublie/", {"identifier": lea.file_number})
    message = Message.objects.get()
    assert (message.recipient, message.subject_ref) == (adult.email, adult.actor.ref)
    link = next(word for word in message.text.split() if "/nouveau-mot-de-passe/" in word)
    User.objects.filter(pk=lea.user_id).update(activated_at=None)
    Client().post(link[link.index("/nouveau") :], {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    # Whoever opened the link reads the address of the children as well.
    assert User.objects.get(pk=lea.user_id).activated_at
    assert User.objects.get(pk=adult.pk).check_password(NEW_PASSWORD)
    assert not User.objects.get(pk=lea.user_id).has_usable_password()


def test_a_forgotten_number_names_every_child(family) -> None:
    adult, (lea, tom) = family
    Message.objects.all().delete()
    Client().post("/identifiant-oublie/", {"email": adult.email})
    text = Message.objects.get().text
    assert "Léa" in text
    assert "Tom" in text
    assert adult.login[:4] not in text or adult.login[:4] in (lea.file_number[:4], tom.file_number[:4])


def test_another_demande_starts_from_the_space(family) -> None:
    adult, _children = family
    browser = browser_of(adult)
    assert "Déposer une demande pour un autre enfant" in browser.get(SPACE).content.decode()
    answer = browser.post("/demande/", {"applicant": "guardian"})
    assert answer.status_code == 302
    draft = Draft.objects.filter(submitted_at=None).get()
    assert (draft.applicant, draft.guardian_user) == (Applicant.GUARDIAN, adult)
    assert browser.get("/demande/").status_code == 200


def test_the_adult_has_no_door_but_the_space(family) -> None:
    adult, _children = family
    browser = browser_of(adult)
    for path in ("/etablissement/", "/region/", "/partenaire/encaisser/"):
        assert browser.get(path).status_code == 403
    assert User.objects.filter(kind=Kind.GUARDIAN).count() == 1
    assert Application.objects.count() == 2
