"""Many browsers at the same instant: numbers are called in order, one secret has one ticket, the pace holds."""

import pytest
from django.db import connection

from passregion.waiting import operations
from passregion.waiting.models import Ticket
from passregion.waiting.rules import Pace
from tests.threads import at_once

SLOW = Pace(per_minute=20)
BURST = 5

pytestmark = pytest.mark.django_db(transaction=True)


def ask(name: str) -> object:
    return operations.ask(secret=name, pace=SLOW)


def test_a_crowd_at_one_instant_gets_the_burst_and_no_more() -> None:
    for crowd in range(4):
        Ticket.objects.all().delete()
        operations.Gate.objects.all().delete()
        entered = at_once(*[lambda name=f"{crowd} {number}": ask(name) for number in range(12)])
        assert sorted(map(str, entered)) == ["False"] * (12 - BURST) + ["True"] * BURST
        called = Ticket.objects.filter(called_at__isnull=False).order_by("called_at", "id")
        assert list(called) == list(Ticket.objects.order_by("id")[:BURST])


def test_the_same_secret_at_one_instant_is_one_ticket() -> None:
    for crowd in range(4):
        answers = at_once(*[lambda name=f"{crowd}": ask(name) for _ in range(4)])
        assert len(set(map(str, answers))) == 1
    assert Ticket.objects.count() == 4


def test_a_question_never_waits_for_another() -> None:
    """Those who only look at their place pass by a gate that somebody else holds."""
    for number in range(BURST + 1):
        ask(str(number))
    operations.Gate.objects.update(next_at="2020-01-01T00:00Z")

    def hold_and_let_another_look() -> list[object]:
        with operations.transaction.atomic():
            operations._locked_gate()
            return at_once(lambda: impatient(str(BURST)))

    [place] = hold_and_let_another_look()
    assert not place.is_called


def impatient(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout TO 1000")
    return operations.keep_place(secret=name, pace=SLOW)
