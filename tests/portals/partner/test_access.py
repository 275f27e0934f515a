"""Whose till, whose sale: the cashier's own place, the manager's places, nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse

from passregion.accounts.models import User
from passregion.partners.models import MemberRole, PartnerState
from passregion.partners.operations import add_place
from tests.cards.factories import a_reviewer, a_school, a_staff_user
from tests.portals.partner.factories import Counter, make_counter, make_member, make_place
from tests.portals.partner.till import Till

pytestmark = pytest.mark.django_db
PASSWORD = "une phrase assez longue"
SCREENS = ["partner:till", "partner:payments", "partner:place"]


@pytest.fixture
def counter() -> Counter:
    return make_counter()


@pytest.fixture
def till(counter: Counter) -> Till:
    return Till(counter.cashier)


def status_of(user: User, name: str, *args) -> int:
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=args)).status_code


@pytest.mark.parametrize("name", SCREENS)
def test_a_stranger_is_sent_to_the_sign_in(name: str) -> None:
    response = Client().get(reverse(name))
    assert response.url == f"/partenaire/connexion/?next={reverse(name)}"


@pytest.mark.parametrize("name", SCREENS)
def test_a_holder_and_a_reviewer_are_refused(counter: Counter, name: str) -> None:
    assert status_of(counter.young.card.beneficiary.user, name) == 403
    assert status_of(a_reviewer(a_school(uai="0630020E")), name) == 403
    assert status_of(a_staff_user(), name) == 403
    assert status_of(counter.cashier, name) == 200


def test_a_cashier_signs_in_and_comes_to_the_till(counter: Counter) -> None:
    client = Client()
    page = client.get(reverse("partner:sign_in"))
    assert "Espace partenaire" in page.content.decode()
    answer = client.post(reverse("partner:sign_in"), {"login": counter.cashier.login, "password": PASSWORD})
    assert answer.url == "/partenaire/encaisser/"
    assert client.get(answer.url).status_code == 200


def test_a_holder_does_not_sign_in_here(counter: Counter) -> None:
    holder = counter.young.card.beneficiary.user
    holder.set_password(PASSWORD)
    holder.save()
    client = Client()
    for login in (holder.login, holder.email):
        answer = client.post(reverse("partner:sign_in"), {"login": login, "password": PASSWORD})
        assert answer.status_code == 200
    assert client.get(reverse("partner:till")).status_code == 302


def test_a_sale_is_seen_by_its_place_and_its_manager_only(counter: Counter, till: Till) -> None:
    payment_id = till.sell(counter.young.card.number, "5")
    partner = counter.place.partner
    annex = add_place(partner=partner, name="Annexe", category=counter.place.category)
    colleague = make_member(counter.place).user
    cashier_of_the_annex = make_member(annex).user
    manager = make_member(annex, role=MemberRole.MANAGER).user
    stranger = make_member(make_place("Autre librairie")).user
    manager_elsewhere = make_member(make_place("Troisième"), role=MemberRole.MANAGER).user
    for name in ("partner:payment", "partner:cancel"):
        assert status_of(colleague, name, payment_id) == 200
        assert status_of(manager, name, payment_id) == 200
        assert status_of(cashier_of_the_annex, name, payment_id) == 404
        assert status_of(stranger, name, payment_id) == 404
        assert status_of(manager_elsewhere, name, payment_id) == 404
    for name in ("partner:sale", "partner:sale_code", "partner:sale_portrait"):
        assert status_of(stranger, name, payment_id) == 404


@pytest.mark.parametrize("name", ["partner:sale", "partner:sale_code", "partner:cancel"])
def test_nobody_else_acts_on_a_sale(counter: Counter, till: Till, name: str) -> None:
    payment_id = till.sell(counter.young.card.number, "5")
    stranger = Till(make_member(make_place("Autre librairie")).user)
    assert stranger.post(name, payment_id, usage_code="2741", turn="1", price="5").status_code == 404
    assert counter.young.balance_cents == 2500


def test_an_open_sale_belongs_to_the_browser_that_started_it(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    colleague = Till(make_member(counter.place).user)
    colleague.get("partner:sale", till.payment_id)
    assert colleague.path == "/partenaire/encaisser/"
    assert colleague.get("partner:sale_portrait", till.payment_id).status_code == 404


def test_who_works_in_several_places_chooses_one_first(counter: Counter) -> None:
    annex = add_place(partner=counter.place.partner, name="Annexe", category=counter.place.category)
    member = make_member(counter.place, at_every_place=True)
    till = Till(member.user)
    till.get("partner:till")
    assert till.path == "/partenaire/lieu/"
    assert "Où encaissez-vous ?" in till.page
    till.send()
    assert "Choisissez le lieu où vous encaissez." in till.page
    till.send(seat=f"{member.pk}:{make_place('Autre').public_id}")
    assert "Ce lieu n’est pas dans votre liste." in till.page
    till.send(seat=f"{member.pk}:{annex.public_id}")
    assert "Annexe · Caisse 2" in till.page


def test_changing_place_ends_the_open_sale(counter: Counter) -> None:
    annex = add_place(partner=counter.place.partner, name="Annexe", category=counter.place.category)
    member = make_member(counter.place, at_every_place=True)
    till = Till(member.user)
    till.post("partner:place", seat=f"{member.pk}:{counter.place.public_id}")
    till.type_card(counter.young.card.number)
    payment_id = till.payment_id
    till.post("partner:place", seat=f"{member.pk}:{annex.public_id}")
    till.get("partner:sale", payment_id)
    assert "Cette vente n’est plus ouverte à cette caisse." in till.page


@pytest.mark.parametrize("state", [PartnerState.PENDING, PartnerState.REFUSED, PartnerState.CLOSED])
def test_a_partner_without_convention_has_no_till(counter: Counter, till: Till, state: PartnerState) -> None:
    partner = counter.place.partner
    partner.state = state
    partner.save()
    till.get("partner:till")
    assert till.path == "/partenaire/lieu/"
    assert "Aucune caisse n’est ouverte à votre nom." in till.page
    till.post("partner:place", seat="x")
    assert till.response.status_code == 200
