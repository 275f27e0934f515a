"""What is typed wrong, huge, forged, at each screen: a sentence beside the field, nothing lost, no fault."""

from uuid import uuid4

import pytest
from django.urls import reverse

from passregion.common.public_ids import new_card_number
from passregion.payments.models import Payment
from tests.cards.factories import a_school, a_track
from tests.portals.partner.factories import Counter, make_benefit, make_counter, make_young
from tests.portals.partner.till import Till

pytestmark = pytest.mark.django_db
DIGITS_ONLY = "Le numéro ne compte que des chiffres. Retirez les lettres et les autres signes."


@pytest.fixture
def counter() -> Counter:
    return make_counter()


@pytest.fixture
def till(counter: Counter) -> Till:
    return Till(counter.cashier)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Tapez les 13 chiffres de la carte."),
        ("   ", "Tapez les 13 chiffres de la carte."),
        ("9000", "Le numéro compte 13 chiffres et vous en avez tapé 4. Relisez-le sur la carte."),
        ("9" * 40, "Le numéro compte 13 chiffres et vous en avez tapé 40."),
        ("9000 0000 0000 2", "Un des chiffres ne va pas avec les autres. Relisez le numéro sur la carte."),
        ("90000000OO005", DIGITS_ONLY),
        ("٩٠٠٠٠٠٠٠٠٠٠٠٠", DIGITS_ONLY),
        ("9000\x000000", DIGITS_ONLY),
        ("<script>alert(1)</script>", DIGITS_ONLY),
        ("' OR 1=1 --", DIGITS_ONLY),
        ("🎬" * 50, DIGITS_ONLY),
    ],
)
def test_a_card_number_that_cannot_be(till: Till, typed: str, sentence: str) -> None:
    till.get("partner:till")
    till.send(card_number=typed)
    assert till.response.status_code == 200
    assert till.path == "/partenaire/encaisser/"
    assert sentence in till.page
    assert 'aria-invalid="true"' in till.page
    assert "<script>alert" not in till.page


def test_what_was_typed_stays(till: Till) -> None:
    till.get("partner:till")
    till.send(card_number="9000 12")
    assert 'value="9000 12"' in till.page


def test_a_card_number_may_be_typed_with_spaces(counter: Counter, till: Till) -> None:
    number = counter.young.card.number
    till.type_card(f" {number[:4]} {number[4:8]}-{number[8:12]}.{number[12:]} ")
    assert "Lina M." in till.page


def test_an_unknown_card(till: Till) -> None:
    till.type_card(new_card_number())
    assert "Aucune carte ne porte ce numéro. Relisez les 13 chiffres." in till.page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Tapez le prix de la vente."),
        ("0", "Le montant est trop petit : au moins 0,01 €."),
        ("0,00", "Le montant est trop petit : au moins 0,01 €."),
        ("-5", "Ce montant ne se lit pas. L’écrire en chiffres, par exemple 12,50."),
        ("12,505", "Ce montant ne se lit pas."),
        ("douze", "Ce montant ne se lit pas."),
        ("1e9", "Ce montant ne se lit pas."),
        ("12\x00", "Ce montant ne se lit pas."),
        ("١٢", "Ce montant ne se lit pas."),
        ("NaN", "Ce montant ne se lit pas."),
        ("10000,01", "Le montant est trop grand : au plus 10 000,00 €."),
        ("9" * 5000, "Ce montant ne se lit pas."),
    ],
)
@pytest.mark.parametrize("button", [{}, {"calculate": "1"}])
def test_a_price_that_cannot_be(counter: Counter, till: Till, typed: str, sentence: str, button: dict) -> None:
    till.type_card(counter.young.card.number)
    till.type_price(typed, **button)
    assert till.response.status_code == 200
    assert sentence in till.page
    assert "Lina M." in till.page
    if typed.isascii() and typed.isprintable():
        assert f'value="{typed}"' in till.page or not typed


def test_a_price_above_the_balance_is_shared(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    till.type_price("10 000,00 €")
    assert "Valider 30,00 €" in till.page
    assert "9 970,00 €" in till.page


@pytest.mark.parametrize(
    "forged", ["", "0", "not-a-uuid", "0f2f7c11-415b-4f1d-9422-c39b45ee8a27", "x\x00y", "../../etc/passwd"]
)
def test_a_forged_wallet(counter: Counter, till: Till, forged: str) -> None:
    make_benefit(counter.campaign, code="bd", name="Bande dessinée")
    young = make_young(counter.campaign, school=a_school(uai="0630020E"), track=a_track(code="1GT"))
    till.type_card(young.card.number)
    till.type_price("5", wallet=forged)
    assert till.path.endswith(f"{till.payment_id}/")
    assert "Cet avantage ne convient pas ici." in till.page or "Choisissez l’avantage à utiliser." in till.page


def test_the_wallet_of_somebody_else_is_not_chosen(counter: Counter, till: Till) -> None:
    other = make_young(counter.campaign, school=a_school(uai="0630020E"), track=a_track(code="1GT"))
    till.type_card(counter.young.card.number)
    till.type_price("5", wallet=str(other.wallets[0].public_id))
    till.type_code()
    assert Payment.objects.get().wallet == counter.young.wallets[0]


@pytest.mark.parametrize("typed", ["", "12", "12345", "abcd", "12\x00", "١٢٣٤", "2 7 4", "9" * 3000])
def test_a_code_that_cannot_be_costs_no_try(counter: Counter, till: Till, typed: str) -> None:
    till.type_card(counter.young.card.number)
    till.type_price("5")
    till.type_code(typed)
    assert till.response.status_code == 200
    assert "Tape les quatre chiffres de ton code." in till.page or "Le code compte 4 chiffres" in till.page
    counter.young.card.beneficiary.refresh_from_db()
    assert counter.young.card.beneficiary.usage_code_failure_count == 0
    till.type_code()
    assert "Accepté" in till.page


@pytest.mark.parametrize("turn", ["", "x", "-1", "99", "9" * 400])
def test_a_forged_turn_tries_nothing(counter: Counter, till: Till, turn: str) -> None:
    till.type_card(counter.young.card.number)
    till.type_price("5")
    till.post("partner:sale_code", till.payment_id, usage_code="2741", turn=turn)
    assert till.response.status_code == 200
    assert Payment.objects.count() == 0
    till.get("partner:sale_code", till.payment_id)
    till.type_code()
    assert "Accepté" in till.page


@pytest.mark.parametrize("name", ["partner:sale", "partner:sale_code", "partner:payment"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_payment_id_that_was_not_opened_here(till: Till, name: str, method: str) -> None:
    response = getattr(till.client, method)(reverse(name, args=[uuid4()]), {"price": "5"} if method == "post" else {})
    if name == "partner:payment" and method == "post":
        assert response.status_code == 405
        return
    assert response.url == "/partenaire/encaisser/"
    till.get("partner:till")
    assert "Cette vente n’est plus ouverte à cette caisse." in till.page


def test_cancelling_a_payment_that_does_not_exist(till: Till) -> None:
    assert till.get("partner:cancel", uuid4()).status_code == 404
    assert till.post("partner:cancel", uuid4()).status_code == 404
    assert till.get("partner:sale_portrait", uuid4()).status_code == 404


def test_the_code_is_not_asked_before_the_price(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    payment_id = till.payment_id
    till.get("partner:sale_code", payment_id)
    assert till.path == f"/partenaire/encaisser/{payment_id}/"
    till.post("partner:sale_code", payment_id, usage_code="2741", turn="0")
    assert Payment.objects.count() == 0


def test_an_expired_session_asks_to_sign_in_and_forgets_the_sale(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    payment_id = till.payment_id
    till.client.session.flush()
    till.client.cookies.clear()
    response = till.client.post(reverse("partner:sale", args=[payment_id]), {"price": "5"})
    assert response.url == f"/partenaire/connexion/?next=/partenaire/encaisser/{payment_id}/"
    till.client.force_login(counter.cashier)
    till.get("partner:sale", payment_id)
    assert "Cette vente n’est plus ouverte à cette caisse." in till.page


def test_a_customer_who_left_is_forgotten(counter: Counter, till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from passregion.portals.partner import sale

    till.type_card(counter.young.card.number)
    payment_id = till.payment_id
    monkeypatch.setattr(sale, "LIFETIME", timedelta(0))
    till.get("partner:sale", payment_id)
    assert "Cette vente n’est plus ouverte à cette caisse." in till.page


def test_only_the_last_sales_are_kept(counter: Counter, till: Till) -> None:
    for _sale in range(13):
        till.type_card(counter.young.card.number)
    assert len(till.client.session["sales"]) == 10


@pytest.mark.parametrize("name", ["partner:till", "partner:payments", "partner:place"])
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(till: Till, name: str, method: str) -> None:
    assert getattr(till.client, method)(reverse(name)).status_code == 405


def test_a_form_without_its_token_is_refused(counter: Counter) -> None:
    till = Till(counter.cashier, enforce_csrf_checks=True)
    assert till.post("partner:till", card_number=counter.young.card.number).status_code == 403
