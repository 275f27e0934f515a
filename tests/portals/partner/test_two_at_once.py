"""Two clicks, two threads, one payment id."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from passregion.payments.models import Payment
from tests.portals.partner.factories import make_counter
from tests.portals.partner.till import Till

pytestmark = pytest.mark.django_db(transaction=True)


def send_twice(till: Till, code: str) -> list[int]:
    """Send the form of the code from two threads at the same instant."""
    gate = Barrier(2)
    path = till.path

    def click() -> int:
        browser = type(till.client)()
        browser.cookies = till.client.cookies
        try:
            gate.wait()
            return browser.post(path, {"usage_code": code, "turn": "1"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [click.result() for click in [pool.submit(click), pool.submit(click)]]


def test_the_right_code_twice_at_once_pays_once() -> None:
    counter = make_counter()
    till = Till(counter.cashier)
    till.type_card(counter.young.card.number)
    till.type_price("12")
    assert send_twice(till, "2741") == [302, 302]
    assert Payment.objects.count() == 1
    assert counter.young.balance_cents == 1800
    till.get("partner:payment", till.payment_id)
    assert "Accepté" in till.page


def test_a_wrong_code_twice_at_once_costs_one_try() -> None:
    counter = make_counter()
    till = Till(counter.cashier)
    till.type_card(counter.young.card.number)
    till.type_price("12")
    assert send_twice(till, "0000") == [302, 302]
    holder = counter.young.card.beneficiary
    holder.refresh_from_db()
    assert holder.usage_code_failure_count == 1
    till.get("partner:payment", till.payment_id)
    assert "Il reste 2 essais." in till.page
