"""The till given the code of a virtual card instead of its number."""

import uuid
from datetime import timedelta

import pytest

from passregion.cards import openings, rotating
from passregion.cards.models import BlockReason, CodeUse
from passregion.cards.openings import open_card
from passregion.cards.operations.blocking import block
from passregion.common.clock import as_of, now
from passregion.payments.models import Payment
from tests.cards.factories import REVIEWER
from tests.portals.partner.factories import Counter, make_counter
from tests.portals.partner.till import Till

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter() -> Counter:
    return make_counter()


def shown(counter: Counter, steps: int = 0) -> str:
    opening = open_card(card=counter.young.card, session_ref="s" * 64)
    key = openings.key_of_opening(opening) or b""
    return rotating.code_of(key=key, opening=opening.code, step=rotating.step_at(now()) + steps)


def test_a_sale_with_a_code_asks_the_usage_code_like_any_other(counter: Counter) -> None:
    till = Till(counter.cashier)
    payment_id = till.sell(shown(counter), "12")
    assert "Accepté" in till.page
    paid = Payment.objects.get()
    assert (paid.pk, paid.card, paid.amount_cents) == (payment_id, counter.young.card, 1200)
    assert CodeUse.objects.get().payment_id == payment_id


def test_the_first_page_sent_twice_is_one_sale(counter: Counter) -> None:
    till, code = Till(counter.cashier), shown(counter)
    till.get("partner:till")
    page = till.response
    till.send(card_number=code)
    first = till.payment_id
    till.response = page
    till.send(card_number=code)
    assert till.payment_id == first
    till.type_price("5")
    till.type_code()
    assert Payment.objects.get().pk == first


def test_a_page_come_back_to_sells_to_the_next_customer(counter: Counter) -> None:
    till = Till(counter.cashier)
    till.get("partner:till")
    page = till.response
    till.send(card_number=shown(counter))
    first = till.payment_id
    till.response = page
    till.send(card_number=counter.young.card.number)
    assert till.payment_id != first


def test_after_a_payment_or_a_refusal_the_id_is_not_taken_again(counter: Counter) -> None:
    till, number = Till(counter.cashier), counter.young.card.number
    till.get("partner:till")
    page = till.response
    till.send(card_number=number)
    first = till.payment_id
    till.type_price("5")
    till.type_code()
    till.response = page
    till.send(card_number=number)
    assert till.payment_id != first


@pytest.mark.parametrize("proposed", ["", "not an id", "\u0000"])
def test_an_id_that_is_none_is_replaced(counter: Counter, proposed: str) -> None:
    till = Till(counter.cashier)
    till.post("partner:till", card_number=counter.young.card.number, payment_id=proposed)
    assert till.payment_id


REFUSED = {
    "altered": "Ce n’est pas le code d’une carte virtuelle.",
    "expired": "Ce code a expiré.",
    "not yet": "L’heure de cet écran est fausse.",
    "spent": "Ce code a déjà servi.",
    "closed": "Cette carte n’est plus ouverte.",
}


def refused_code(counter: Counter, why: str) -> str:
    code = shown(counter, {"expired": -5, "not yet": 5}.get(why, 0))
    if why == "altered":
        return code[:-2] + ("AA" if code[-2:] != "AA" else "BB")
    if why == "spent":
        openings.verify_rotating_code(code=code, payment_id=uuid.uuid4(), at=now())
    if why == "closed":
        openings.close_session_openings(session_ref="s" * 64)
    return code


@pytest.mark.parametrize("why", REFUSED)
def test_a_code_that_is_not_taken_is_explained_and_not_shown_again(counter: Counter, why: str) -> None:
    till, code = Till(counter.cashier), refused_code(counter, why)
    till.type_card(code)
    assert till.path == "/partenaire/encaisser/"
    assert REFUSED[why] in till.page
    assert code not in till.page
    # Nothing was counted: a camera misreads.
    for _ in range(25):
        till.type_card("P1 garbage")
    till.type_card(counter.young.card.number)
    assert "Prix de la vente" in till.page


def test_a_blocked_card_is_refused_as_its_number_is(counter: Counter) -> None:
    code = shown(counter)
    block(card_id=counter.young.card.public_id, reason=BlockReason.LOST, actor=REVIEWER)
    till = Till(counter.cashier)
    till.type_card(code)
    assert "Cette carte est bloquée." in till.page
    assert not CodeUse.objects.exists()


def test_a_card_past_its_last_day_is_refused(counter: Counter) -> None:
    code = shown(counter)
    counter.young.card.valid_until_on = (now() - timedelta(days=3)).date()
    counter.young.card.save()
    till = Till(counter.cashier)
    till.type_card(code)
    assert "Cette carte n’est plus valable." in till.page


def test_the_code_of_the_screen_may_end_before_the_sale_does(counter: Counter) -> None:
    till = Till(counter.cashier)
    till.type_card(shown(counter))
    with as_of(now() + timedelta(minutes=5)):
        till.type_price("5")
        till.type_code()
    assert "Accepté" in till.page
