"""An adult applies for a child under the age of the campaign."""

import datetime

import pytest
from django.test import Client

from passregion.accounts.models import Kind, User
from passregion.applications.models import Applicant, Application
from passregion.beneficiaries.models import Beneficiary, Consent, ConsentBasis, Guardian, Guardianship
from passregion.common import clock
from passregion.notifications.models import Message
from passregion.portals.apply.views.unlocking import ANSWERED, WITH_FORM
from tests.accounts.factories import make_guardian, make_holder
from tests.portals.apply.guardian_walk import GUARDIAN, GuardianWalker, born, child
from tests.portals.apply.walk import IDENTITY, PASSWORD, Walker
from tests.threads import at_once


@pytest.fixture
def adult(walker: Walker, client: Client) -> GuardianWalker:
    return GuardianWalker(client)


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_an_adult_applies_and_answers_for_the_child(adult: GuardianWalker) -> None:
    adult.to("legal").do("legal")
    young = Beneficiary.objects.get()
    parent = User.objects.get(kind=Kind.GUARDIAN)
    assert young.user.held_by == parent
    assert (young.user.email, young.user.login) == (GUARDIAN["email"], young.file_number)
    assert not young.user.has_usable_password()
    assert parent.check_password(PASSWORD)
    link = Guardianship.objects.get()
    assert (link.guardian.user, link.beneficiary, link.relation) == (parent, young, "parent")
    assert (link.guardian.last_name, link.guardian.phone) == ("Moreau", "+33639980011")
    assert {(c.kind, c.is_granted, c.basis) for c in Consent.objects.all()} == {
        ("deals", True, ConsentBasis.JOINT),
        ("news", False, ConsentBasis.JOINT),
    }
    # Who accepted the charter and sent the demande is the adult.
    assert Application.objects.get().transitions.get().actor_ref == parent.actor.ref
    message = Message.objects.get()
    assert (message.recipient, young.user.language) == (GUARDIAN["email"], "fr-adult")


def test_the_birth_date_leads_to_the_adult_and_nothing_typed_is_lost(walker: Walker) -> None:
    walker.to("identity")
    young_date = born(13, days_more=40)
    response = walker.post("identity", {**IDENTITY, "birth_date": young_date})
    page = text(walker.client.get(response.url))
    assert "C’est à ton responsable légal de faire la demande" in page
    assert "Je suis son responsable légal, je continue" in page
    turned = walker.client.post(response.url, {"applicant": "guardian"})
    # The charter is one person's: the adult accepts it too.
    assert turned.url == walker.url("charter")
    draft = walker.draft
    assert (draft.applicant, draft.language, draft.password_hash) == ("guardian", "fr-adult", "")
    walker.do("charter")
    assert walker.post("guardian", GUARDIAN).url == walker.url("identity")
    page = text(walker.get("identity"))
    assert young_date in page
    assert "Lina" in page
    assert "lina.moreau@exemple.fr" not in page
    # And back again: the young person's own password and acceptance are there still.
    walker.client.post(response.url, {"applicant": "self"})
    back = walker.draft
    assert back.password_hash
    assert back.charter_accepted_at
    assert back.answers["identity"]["email"] == "lina.moreau@exemple.fr"
    assert walker.post("identity", IDENTITY).url == walker.url("contact")


def test_an_adult_who_types_an_older_birth_date_hands_the_demande_back(adult: GuardianWalker) -> None:
    adult.to("identity")
    response = adult.post("identity", child(birth_date=born(16)))
    page = text(adult.client.get(response.url))
    assert "fait sa demande seul ou seule" in page
    assert adult.get("contact").url == response.url
    after = adult.client.post(response.url, {"applicant": "self"})
    assert after.url == adult.url("charter")
    adult.do("charter")
    page = text(adult.get("identity"))
    assert "Lina" in page
    assert 'name="password"' in page


@pytest.mark.parametrize("step", ["contact", "school", "usage_code", "legal"])
def test_nobody_under_the_age_goes_on_alone(walker: Walker, step: str) -> None:
    """Crafted posts to the later steps change nothing."""
    walker.to("identity")
    walker.post("identity", {**IDENTITY, "birth_date": born(13)})
    for data in walker.answers(step):
        assert walker.post(step, data).url.endswith("/responsable-legal/")
    assert step not in walker.draft.answers
    assert not Application.objects.exists()


def test_the_adult_s_step_is_closed_to_the_young(walker: Walker) -> None:
    walker.to("identity")
    assert walker.post("guardian", GUARDIAN).status_code == 302
    assert "guardian" not in walker.draft.answers


def test_a_birthday_meanwhile_has_a_clear_page(adult: GuardianWalker) -> None:
    """Fourteen when it was typed, fifteen on the day of sending."""
    adult.identity = child(birth_date=born(14))
    adult.to("legal")
    draft = adult.draft
    typed = datetime.date.fromisoformat(draft.answers["identity"]["birth_date"])
    draft.answers["identity"]["birth_date"] = typed.replace(year=typed.year - 1).isoformat()
    draft.save()
    response = adult.post("legal", {})
    assert response.url == f"/demande/{adult.draft_id}/responsable-legal/"
    assert "fait sa demande seul ou seule" in text(adult.client.get(response.url))
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    "data",
    [{"deals_adult": "on"}, {"deals_young": "on"}, {"news_adult": "on", "deals_adult": "on", "deals_young": "on"}],
)
def test_an_opt_in_needs_both_agreements(adult: GuardianWalker, data: dict[str, str]) -> None:
    adult.to("legal")
    page = text(adult.post("legal", data))
    assert "Il faut les deux accords" in page
    assert page.count("checked") == len(data)
    assert not Application.objects.exists()
    adult.post("legal", {"deals": "on", "news": "on"})
    assert not Consent.objects.filter(is_granted=True).exists()
    assert Application.objects.exists()


def test_the_pages_say_vous_and_stay_french(adult: GuardianWalker) -> None:
    adult.to("legal")
    response = adult.get("legal")
    assert '<html lang="fr">' in text(response)
    assert response.headers["Content-Language"] == "fr"


def signed_in(adult: GuardianWalker, email: str = "parent@exemple.fr") -> User:
    user = make_guardian(email=email)
    Guardian.objects.create(user=user, first_name="Sonia", last_name="M", phone="+33639980011", created_at=clock.now())
    adult.client.force_login(user)
    return user


def test_a_child_joins_the_account_of_the_adult_who_is_signed_in(adult: GuardianWalker) -> None:
    user = signed_in(adult)
    adult.relation = {"relation": "institution"}
    adult.to("guardian")
    page = text(adult.get("guardian"))
    assert "parent@exemple.fr" in page
    assert 'name="password"' not in page
    adult.to_rest("legal").do("legal")
    young = Beneficiary.objects.get()
    assert young.user.held_by == user
    assert Guardianship.objects.get().relation == "institution"
    assert User.objects.filter(kind=Kind.GUARDIAN).count() == 1
    # The address was confirmed before: nothing is left to activate.
    assert young.user.activated_at
    assert "activer/" not in Message.objects.get().text


def test_signing_in_on_the_way_joins_the_account(adult: GuardianWalker) -> None:
    user = make_guardian(email="parent@exemple.fr")
    adult.to("guardian")
    page = text(adult.get("guardian"))
    assert f"/connexion/?next=%2Fdemande%2F{adult.draft_id}%2Fresponsable%2F" in page
    answer = adult.client.post(
        "/connexion/",
        {"login": "parent@exemple.fr", "password": PASSWORD, "next": adult.url("guardian"), "pour": "adulte"},
    )
    assert answer.url == adult.url("guardian")
    assert adult.post("guardian", {"relation": "parent"}).url == adult.url("identity")
    assert adult.draft.guardian_user == user


def test_nobody_joins_the_account_of_somebody_else(adult: GuardianWalker) -> None:
    """Neither the same address nor a crafted post attaches a child to an account that is not signed in."""
    owner = make_guardian(email=GUARDIAN["email"])
    adult.to("guardian")
    crafted = {**GUARDIAN, "guardian_user": str(owner.pk), "account": str(owner.pk)}
    adult.post("guardian", crafted)
    assert adult.draft.guardian_user is None
    adult.to_rest("legal", since="identity").do("legal")
    assert not User.objects.filter(held_by=owner).exists()
    assert User.objects.filter(kind=Kind.GUARDIAN, email=GUARDIAN["email"]).count() == 2


def test_a_young_person_s_session_joins_nothing(adult: GuardianWalker) -> None:
    adult.client.force_login(make_holder())
    adult.to("identity")
    assert adult.draft.guardian_user is None


def test_another_adult_takes_the_draft_over_from_the_account_joined_first(adult: GuardianWalker) -> None:
    first = signed_in(adult)
    adult.relation = {"relation": "parent"}
    adult.to("identity")
    assert adult.draft.guardian_user == first
    adult.client.post("/deconnexion/")
    adult.post("guardian", {"other_account": "1"})
    draft = adult.draft
    assert draft.guardian_user is None or draft.guardian_user == first


def test_nobody_sends_a_child_into_the_account_of_an_adult_who_left(adult: GuardianWalker) -> None:
    user = signed_in(adult)
    adult.relation = {"relation": "parent"}
    adult.to("legal")
    adult.client.post("/deconnexion/")
    # Whoever knows the child's birth date opens the draft again, but sends nothing in the adult's name.
    known = {ANSWERED: adult.identity["birth_date"], WITH_FORM: "1"}
    assert adult.post("legal", known).url.startswith("/connexion/?next=")
    assert not Application.objects.exists()
    adult.client.force_login(user)
    adult.post("legal", known)
    assert Beneficiary.objects.get().user.held_by == user


def test_a_closed_account_is_not_joined(adult: GuardianWalker) -> None:
    user = signed_in(adult)
    adult.relation = {"relation": "parent"}
    adult.to("legal")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert adult.post("legal", {}).url == adult.url("guardian")
    assert not Application.objects.exists()


def test_turning_over_a_demande_that_was_sent_changes_nothing(adult: GuardianWalker) -> None:
    adult.to("legal").do("legal")
    for applicant in ("self", "guardian"):
        answer = adult.client.post(f"/demande/{adult.draft_id}/responsable-legal/", {"applicant": applicant})
        assert answer.url == f"/demande/{adult.draft_id}/recu/"
    assert adult.draft.applicant == Applicant.GUARDIAN


@pytest.mark.parametrize("applicant", ["", "region", "\x00", "guardian" * 99])
def test_nonsense_turns_nothing_over(walker: Walker, applicant: str) -> None:
    walker.to("identity")
    walker.client.post(f"/demande/{walker.draft_id}/responsable-legal/", {"applicant": applicant})
    assert walker.draft.applicant == Applicant.SELF


def test_activating_the_child_opens_the_adult_s_account(adult: GuardianWalker) -> None:
    adult.to("legal").do("legal")
    link = next(word for word in Message.objects.get().text.split() if "/activer/" in word or "/activation/" in word)
    adult.client.post(link.replace("http://localhost:8000", ""))
    assert Beneficiary.objects.get().user.activated_at
    assert User.objects.get(kind=Kind.GUARDIAN).activated_at


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_once_make_one_adult_and_one_child(adult: GuardianWalker) -> None:
    adult.to("legal")
    cookies = adult.client.cookies

    def send() -> object:
        browser = Client()
        browser.cookies = cookies
        return browser.post(adult.url("legal"), {}).status_code

    assert at_once(send, send) == [302, 302]
    assert (Guardian.objects.count(), Beneficiary.objects.count(), Application.objects.count()) == (1, 1, 1)
