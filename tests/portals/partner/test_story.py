"""A sale from the card to the day's list."""

import pytest

from passregion.payments.models import Payment
from tests.cards.factories import a_school, a_track
from tests.portals.partner.factories import JPEG, Counter, make_benefit, make_counter, make_young
from tests.portals.partner.till import Till

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter() -> Counter:
    return make_counter()


@pytest.fixture
def till(counter: Counter) -> Till:
    return Till(counter.cashier)


def test_a_sale_is_paid_by_the_pass_and_by_the_young_person(counter: Counter, till: Till) -> None:
    till.get("partner:till")
    assert "Librairie des Volcans · Caisse 2" in till.page
    assert 'inputmode="numeric"' in till.page

    till.type_card(counter.young.card.number)
    assert till.path == f"/partenaire/encaisser/{till.payment_id}/"
    assert "Lina M." in till.page
    assert "Livre loisir" in till.page
    assert "solde 30,00 €" in till.page
    assert "Moreau" not in till.page

    till.type_price("47")
    assert till.path.endswith("/code/")
    assert "Ton code, Lina" in till.page
    assert "Valider 30,00 €" in till.page
    assert "17,00 €" in till.page

    till.type_code()
    assert till.path.endswith("/resultat/")
    assert "Accepté" in till.page
    assert "À encaisser auprès de Lina M." in till.page
    assert "17,00 €" in till.page
    assert "reste 0,00 €" in till.page
    payment = Payment.objects.get()
    assert payment.reference in till.page
    assert (payment.pk, payment.price_cents, payment.amount_cents) == (till.payment_id, 4700, 3000)
    assert counter.young.balance_cents == 0

    till.get("partner:payments")
    assert payment.reference in till.page
    assert "Payé par les jeunes" in till.page


def test_the_split_can_be_calculated_without_a_script(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    assert '<noscript><button class="button button-quiet button-wide" name="calculate"' in till.page
    till.type_price("47,5", calculate="1")
    assert till.path == f"/partenaire/encaisser/{till.payment_id}/"
    assert 'value="47,50"' in till.page
    assert "30,00 €" in till.page
    assert "17,50 €" in till.page


@pytest.mark.parametrize("name", ["partner:sale", "partner:sale_code", "partner:payment"])
def test_going_back_or_reloading_shows_what_happened(counter: Counter, till: Till, name: str) -> None:
    payment_id = till.sell(counter.young.card.number, "12,50")
    till.get(name, payment_id)
    assert till.path.endswith("/resultat/")
    assert "Accepté" in till.page
    assert Payment.objects.count() == 1


def test_sending_the_code_again_pays_once(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    till.type_price("12,50")
    for _click in range(3):
        till.client.post(till.path, {"usage_code": "2741", "turn": "1"})
    till.get("partner:payment", till.payment_id)
    assert "Accepté" in till.page
    assert "12,50 €" in till.page
    assert counter.young.balance_cents == 1750


def test_sending_a_price_after_the_payment_changes_nothing(counter: Counter, till: Till) -> None:
    payment_id = till.sell(counter.young.card.number, "12,50")
    till.post("partner:sale", payment_id, price="20")
    assert "Accepté" in till.page
    till.post("partner:sale_code", payment_id, usage_code="2741", turn="9")
    assert "12,50 €" in till.page
    assert counter.young.balance_cents == 1750


def test_each_sale_has_its_own_payment_id(counter: Counter, till: Till) -> None:
    first = till.sell(counter.young.card.number, "5")
    second = till.sell(counter.young.card.number, "5")
    assert first != second
    assert counter.young.balance_cents == 2000


def test_two_sales_in_two_tabs_do_not_mix(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    first = till.payment_id
    till.type_card(counter.young.card.number)
    second = till.payment_id
    till.post("partner:sale", first, price="10")
    till.post("partner:sale", second, price="20")
    till.get("partner:sale_code", first)
    assert "Valider 10,00 €" in till.page
    till.type_code()
    assert Payment.objects.get().pk == first


def test_the_benefit_is_chosen_when_several_fit(counter: Counter, till: Till) -> None:
    make_benefit(counter.campaign, code="bd", name="Bande dessinée", sale_cap_cents=800)
    young = make_young(counter.campaign, school=a_school(uai="0630020E"), track=a_track(code="1GT"), first_name="Noé")
    comics = next(wallet for wallet in young.wallets if wallet.benefit.code == "bd")

    till.type_card(young.card.number)
    assert 'type="radio"' in till.page
    assert "Bande dessinée, solde 30,00 €" in till.page
    till.type_price("12")
    assert "Choisissez l’avantage à utiliser." in till.page
    assert 'value="12"' in till.page
    till.type_price("12", wallet=str(comics.public_id))
    assert "Valider 8,00 €" in till.page
    till.type_code()
    assert Payment.objects.get().amount_cents == 800


def test_the_photo_belongs_to_the_open_sale(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    payment_id = till.payment_id
    photo = till.get("partner:sale_portrait", payment_id)
    assert b"".join(photo.streaming_content) == JPEG
    assert photo["Content-Type"] == "image/jpeg"
    assert "no-store" in photo["Cache-Control"]
    till.type_card(counter.young.card.number)
    till.get("partner:sale", payment_id)
    till.type_price("5")
    till.type_code()
    assert till.get("partner:sale_portrait", payment_id).status_code == 404


def test_a_photo_whose_file_is_lost_is_not_a_fault(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    portrait = counter.young.card.beneficiary.portrait
    portrait.image.storage.delete(portrait.image.name)
    assert till.get("partner:sale_portrait", till.payment_id).status_code == 404


def test_nothing_of_a_sale_stays_in_a_cache(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    for name in ("partner:sale", "partner:sale_code", "partner:payment"):
        assert "no-store" in till.get(name, till.payment_id)["Cache-Control"]


def test_the_usage_code_is_never_kept(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    till.type_price("47")
    till.type_code("9305")
    assert "9305" not in str(dict(till.client.session))
    till.get("partner:sale_code", till.payment_id)
    assert "9305" not in till.page
    till.type_code()
    assert "2741" not in str(dict(till.client.session)).replace(counter.young.card.number, "")
