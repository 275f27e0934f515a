"""Given a lost card, when its holder says so in one of the three ways, then nothing can be paid with it."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from passregion.accounts.models import OneTimeToken, Purpose
from passregion.beneficiaries.models import Beneficiary
from passregion.cards.models import BlockReason, Card
from passregion.common.clock import now
from passregion.journeys import suspension
from passregion.notifications.models import Message
from tests.cards.factories import cards
from tests.portals.sign_in_story import link_in, path_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(db: None) -> Beneficiary:
    plastic, _virtual = cards()
    Message.objects.all().delete()
    return plastic.beneficiary


def states(holder: Beneficiary) -> set[str]:
    return set(Card.objects.filter(beneficiary=holder).values_list("state", flat=True))


def ask_link(client: Client, number: str, birth_date: str):
    return client.post(reverse("public:lost_card"), {"file_number": number, "birth_date": birth_date})


def test_a_declaration_blocks_both_cards_and_is_told(holder: Beneficiary) -> None:
    suspension.declare_loss(beneficiary=holder, reason=BlockReason.STOLEN, actor=holder.user.actor)
    assert states(holder) == {"blocked"}
    assert set(Card.objects.values_list("block_reason", flat=True)) == {"stolen"}
    assert Message.objects.get().kind == "card_blocked"


def test_declaring_twice_is_refused_and_tells_nothing_more(holder: Beneficiary) -> None:
    suspension.declare_loss(beneficiary=holder, reason=BlockReason.LOST, actor=holder.user.actor)
    with pytest.raises(suspension.NothingToBlock):
        suspension.declare_loss(beneficiary=holder, reason=BlockReason.LOST, actor=holder.user.actor)
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_declarations_at_once_block_once() -> None:
    plastic, _virtual = cards()
    holder = plastic.beneficiary

    def declare() -> list[Card]:
        return suspension.declare_loss(beneficiary=holder, reason=BlockReason.LOST, actor=holder.user.actor)

    results = at_once(declare, declare, declare)
    assert sorted(type(result).__name__ for result in results) == ["NothingToBlock", "NothingToBlock", "list"]
    assert Message.objects.filter(kind="card_blocked").count() == 1


def test_number_and_birth_date_send_a_link_that_blocks_at_the_button(client: Client, holder: Beneficiary) -> None:
    answer = ask_link(client, holder.file_number, f"{holder.birth_date:%d/%m/%Y}")
    assert answer["Location"] == reverse("public:lost_card_sent")
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("card_block_link", holder.user.email)
    path = path_of(link_in(message))

    assert holder.first_name in client.get(path).content.decode()
    assert "blocked" not in states(holder)

    page = client.post(path, {"reason": "lost"}, follow=True)
    assert "Tes cartes sont bloquées" in page.content.decode()
    assert states(holder) == {"blocked"}
    assert client.get(path).status_code == 410


def test_the_link_asks_what_happened(client: Client, holder: Beneficiary) -> None:
    suspension.send_block_link(file_number=holder.file_number, birth_date=holder.birth_date)
    path = path_of(link_in(Message.objects.get()))
    for reason in ("", "damaged", "<script>"):
        assert client.post(path, {"reason": reason}).status_code == 200
    assert "blocked" not in states(holder)


def test_a_link_ends_after_a_day(client: Client, holder: Beneficiary) -> None:
    suspension.send_block_link(file_number=holder.file_number, birth_date=holder.birth_date)
    path = path_of(link_in(Message.objects.get()))
    with time_machine.travel(now() + suspension.LINK_LIFETIME, tick=False):
        assert client.post(path, {"reason": "lost"}).status_code == 410
    assert "blocked" not in states(holder)


def test_a_holder_without_live_card_is_told_so_and_the_link_is_not_burnt(client: Client, holder: Beneficiary) -> None:
    suspension.send_block_link(file_number=holder.file_number, birth_date=holder.birth_date)
    path = path_of(link_in(Message.objects.get()))
    suspension.declare_loss(beneficiary=holder, reason=BlockReason.LOST, actor=holder.user.actor)
    page = client.post(path, {"reason": "lost"})
    assert page.status_code == 409
    assert "Aucune carte à bloquer" in page.content.decode()
    assert OneTimeToken.objects.get(purpose=Purpose.CARD_BLOCK).used_at is None


def test_the_answer_is_the_same_for_a_wrong_date_and_an_unknown_number(client: Client, holder: Beneficiary) -> None:
    right = ask_link(client, holder.file_number, f"{holder.birth_date:%d/%m/%Y}")
    Message.objects.all().delete()
    for number, day in ((holder.file_number, "01/01/2008"), ("000000000000A", "14/03/2010")):
        wrong = ask_link(client, number, day)
        assert (wrong.status_code, wrong["Location"]) == (right.status_code, right["Location"])
    assert not Message.objects.exists()


def test_guessing_the_birth_date_is_held(client: Client, holder: Beneficiary) -> None:
    answers = [ask_link(client, holder.file_number, f"{day:02d}/01/2009").status_code for day in range(1, 6)]
    assert answers == [302, 302, 302, 429, 429]


def test_a_typing_error_is_said_beside_the_field_and_nothing_is_lost(client: Client) -> None:
    page = ask_link(client, "482719360358X", "31/02/2010").content.decode()
    assert "Ce numéro a une faute" in page
    assert "482719360358X" in page
    assert "31/02/2010" in page
