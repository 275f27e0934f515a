"""Each way a sale is refused: the raspberry screen, the reason as a sentence, nothing taken."""

from datetime import date, timedelta

import pytest

from passregion.cards.models import Card
from passregion.cards.operations.blocking import block
from passregion.common.clock import today
from passregion.common.public_ids import check_letter
from passregion.partners.models import PartnerState, PlaceCategory
from passregion.payments.models import Payment
from tests.cards.factories import REVIEWER, a_school, a_track
from tests.portals.partner.factories import Counter, Young, make_counter, make_member, make_place, make_young
from tests.portals.partner.till import Till

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter() -> Counter:
    return make_counter()


@pytest.fixture
def till(counter: Counter) -> Till:
    return Till(counter.cashier)


def make_noe(counter: Counter, number: int) -> Young:
    return make_young(
        counter.campaign,
        first_name="Noé",
        school=a_school(uai=f"06310{number:02d}{check_letter(f'06310{number:02d}')}"),
        track=a_track(code=f"1GT{number}"),
    )


def is_refused(till: Till) -> bool:
    """Whether the screen is the refused one, and nothing was paid since."""
    return till.path.endswith("/resultat/") and "till-refused" in till.page and "Refusé" in till.page


def test_a_wrong_code_says_how_many_tries_are_left(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    till.type_price("5")
    till.type_code("0000")
    assert is_refused(till)
    assert "Ce n’est pas le bon code. Il reste 2 essais." in till.page
    assert "Retaper le code" in till.page

    till.get("partner:sale_code", till.payment_id)
    till.type_code("0001")
    assert "Il reste 1 essai." in till.page
    till.get("partner:sale_code", till.payment_id)
    till.type_code("0002")
    assert is_refused(till)
    assert "Le code est bloqué après trois essais." in till.page
    assert "Retaper le code" not in till.page

    till.get("partner:sale_code", till.payment_id)
    assert "Le code est bloqué après trois essais." in till.page
    till.post("partner:sale_code", till.payment_id, usage_code="2741", turn="5")
    assert is_refused(till)
    till.type_card(counter.young.card.number)
    assert "Le code est bloqué après trois essais." in till.page
    assert counter.young.balance_cents == 3000


def test_a_wrong_code_sent_twice_costs_one_try(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    till.type_price("5")
    path = till.path
    for _click in range(3):
        till.client.post(path, {"usage_code": "0000", "turn": "1"})
    till.get("partner:payment", till.payment_id)
    assert "Il reste 2 essais." in till.page


def test_after_a_wrong_code_the_right_one_pays(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    till.type_price("5")
    till.type_code("0000")
    till.get("partner:payment", till.payment_id)
    assert is_refused(till)
    till.get("partner:sale_code", till.payment_id)
    till.type_code()
    assert "till-accepted" in till.page


def test_a_blocked_card(counter: Counter, till: Till) -> None:
    block(card_id=counter.young.card.public_id, reason="lost", actor=REVIEWER)
    till.type_card(counter.young.card.number)
    assert is_refused(till)
    assert "Cette carte est bloquée." in till.page
    assert "même retrouvée, elle ne sert plus" in till.page
    assert "Lina" not in till.page
    till.get("partner:sale", till.payment_id)
    assert is_refused(till)


def test_a_card_blocked_while_the_code_is_typed(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    till.type_price("5")
    hidden = {"turn": "1"}
    block(card_id=counter.young.card.public_id, reason="stolen", actor=REVIEWER)
    till.post("partner:sale_code", till.payment_id, usage_code="2741", **hidden)
    assert is_refused(till)
    assert "Cette carte est bloquée." in till.page
    assert till.get("partner:sale_portrait", till.payment_id).status_code == 404


def test_a_card_that_was_not_handed_over(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.plastic.number)
    assert is_refused(till)
    assert "Cette carte n’est pas active." in till.page


@pytest.mark.parametrize(
    ("values", "sentence", "advice"),
    [
        ({"state": "replaced"}, "Cette carte est bloquée.", "c’est la nouvelle carte qui sert"),
        ({"state": "expired"}, "Cette carte n’est plus valable.", "Sa dernière journée est passée"),
        ({"valid_until_on": date(2020, 8, 31)}, "Cette carte n’est plus valable.", "Sa dernière journée est passée"),
        ({"state": "undelivered"}, "Cette carte n’est pas active.", "Sa carte virtuelle peut servir"),
    ],
)
def test_a_card_that_ended_says_how(counter: Counter, till: Till, values, sentence: str, advice: str) -> None:
    Card.objects.filter(pk=counter.young.plastic.pk).update(**values | {"state": values.get("state", "active")})
    till.type_card(counter.young.plastic.number)
    assert is_refused(till)
    assert sentence in till.page
    assert advice in till.page


def test_no_benefit_is_accepted_here(counter: Counter) -> None:
    gymnasium = make_place("Gymnase", PlaceCategory.SPORTS_VENUE)
    till = Till(make_member(gymnasium).user)
    till.type_card(counter.young.card.number)
    assert is_refused(till)
    assert "Aucun avantage de cette carte n’est accepté ici." in till.page


def test_the_last_spending_day_has_passed(counter: Counter, till: Till) -> None:
    benefit = counter.young.wallets[0].benefit
    benefit.spend_until_on = today() - timedelta(days=1)
    benefit.save()
    till.type_card(counter.young.card.number)
    assert "Aucun avantage de cette carte n’est accepté ici." in till.page


def test_nothing_is_left(counter: Counter, till: Till) -> None:
    till.sell(counter.young.card.number, "30")
    till.type_card(counter.young.card.number)
    assert is_refused(till)
    assert "Le solde est épuisé." in till.page


def test_the_balance_changed_since_the_screen_was_shown(counter: Counter, till: Till) -> None:
    elsewhere = Till(make_member(make_place("Autre librairie")).user)
    till.type_card(counter.young.card.number)
    till.type_price("20")
    shown = till.payment_id
    elsewhere.sell(counter.young.card.number, "15")
    till.post("partner:sale_code", shown, usage_code="2741", turn="1")
    assert is_refused(till)
    assert "Le solde a changé pendant la vente." in till.page
    assert "Revoir le prix" in till.page
    till.get("partner:sale", shown)
    assert "15,00 €" in till.page
    till.type_price("20")
    assert "Valider 15,00 €" in till.page
    till.type_code()
    assert "till-accepted" in till.page
    assert Payment.objects.count() == 2
    assert counter.young.balance_cents == 0


def test_the_till_is_held_after_twenty_wrong_codes(counter: Counter, till: Till) -> None:
    for number in range(10, 20):
        young = make_noe(counter, number)
        till.type_card(young.card.number)
        till.type_price("5")
        till.type_code("0000")
        till.get("partner:sale_code", till.payment_id)
        till.type_code("0001")
    till.type_card(counter.young.card.number)
    till.get("partner:payment", till.payment_id)
    assert is_refused(till)
    assert "La caisse est suspendue." in till.page
    assert "Réessayez dans" in till.page


def test_the_partner_lost_its_approval_during_the_sale(counter: Counter, till: Till) -> None:
    till.type_card(counter.young.card.number)
    till.type_price("5")
    partner = counter.place.partner
    partner.state = PartnerState.CLOSED
    partner.save()
    till.type_code()
    assert "Aucune caisse n’est ouverte à votre nom." in till.page
    assert Payment.objects.count() == 0


def test_every_refusal_of_the_payments_has_its_sentence() -> None:
    from passregion.common.errors import Refusal
    from passregion.payments import operations
    from passregion.portals.partner.refusals import explain
    from passregion.portals.partner.sale import Sale

    generic = explain(Sale("id", "", "", "", refusal="nonsense")).reason
    named = [getattr(operations, name) for name in operations.__all__]
    codes = {kind.code for kind in named if isinstance(kind, type) and issubclass(kind, Refusal)}
    # Never shown on this screen: a forged id, a member without the place, a sale that is not there to cancel.
    elsewhere = {"payment_id_reused", "place_not_yours", "payment_unknown", "too_late_to_cancel"}
    assert elsewhere < codes
    for code in codes - elsewhere:
        assert explain(Sale("id", "", "", "", refusal=code)).reason != generic, code
