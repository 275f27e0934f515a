"""The virtual card on a screen: opened, verified, closed, forgotten; and the ring of keys that turns."""

import uuid
from datetime import date, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction

from passregion.cards import openings, rotating
from passregion.cards.models import BlockReason, Card, CodeUse, Opening
from passregion.cards.openings import (
    CardOutOfUse,
    CodeAltered,
    CodeExpired,
    CodeNotYet,
    CodeSpent,
    OpeningClosed,
    close_account_openings,
    close_session_openings,
    open_card,
    purge_openings,
    standing_of,
    verify_rotating_code,
)
from passregion.cards.operations.blocking import block
from passregion.common.clock import as_of, now
from tests.cards.factories import REVIEWER, cards
from tests.threads import at_once

pytestmark = pytest.mark.django_db
SESSION = "s" * 64
STEP = timedelta(seconds=30)


@pytest.fixture
def card() -> Card:
    return cards()[1]


def code_at(opening: Opening, step: int) -> str:
    return rotating.code_of(key=openings.key_of_opening(opening) or b"", opening=opening.code, step=step)


def shown(opening: Opening, steps: int = 0) -> str:
    """What the screen shows now, or some steps from now."""
    return code_at(opening, rotating.step_at(now()) + steps)


def verify(code: str, payment_id: uuid.UUID | None = None) -> Card:
    return verify_rotating_code(code=code, payment_id=payment_id or uuid.uuid4(), at=now())


def test_a_good_code_gives_its_card_in_two_statements(card: Card, django_assert_num_queries) -> None:
    code = shown(open_card(card=card, session_ref=SESSION))
    with django_assert_num_queries(2):
        assert verify(code) == card


@pytest.mark.parametrize(
    ("steps", "refusal"),
    [(-3, CodeExpired), (-2, CodeExpired), (-1, None), (0, None), (1, None), (2, CodeNotYet), (3, CodeNotYet)],
)
def test_thirty_seconds_around_the_servers_time(card: Card, steps: int, refusal: type | None) -> None:
    opening = open_card(card=card, session_ref=SESSION)
    middle = rotating.start_of(rotating.step_at(now()) + 10) + STEP / 2
    with as_of(middle):
        code = shown(opening, steps)
        if refusal is None:
            assert verify(code) == card
        else:
            with pytest.raises(refusal):
                verify(code)


def test_a_picture_of_the_screen_is_dead_a_minute_later(card: Card) -> None:
    opening = open_card(card=card, session_ref=SESSION)
    start = rotating.start_of(rotating.step_at(now()) + 10)
    with as_of(start):
        code = shown(opening)
    with as_of(start + timedelta(seconds=60) - timedelta(milliseconds=1)):
        verify(code)
    with as_of(start + timedelta(seconds=60)), pytest.raises(CodeExpired):
        verify(code)


def test_a_code_serves_one_payment_and_the_same_again(card: Card) -> None:
    opening, payment = open_card(card=card, session_ref=SESSION), uuid.uuid4()
    code = shown(opening)
    assert verify(code, payment) == verify(code, payment) == card
    with pytest.raises(CodeSpent):
        verify(code)
    # The sale took ten minutes: the same payment is still the same.
    with as_of(now() + timedelta(minutes=10)):
        assert verify(code, payment) == card
        with pytest.raises(CodeExpired):
            verify(code)
    assert CodeUse.objects.get().payment_id == payment


def test_the_next_code_serves_the_next_payment(card: Card) -> None:
    opening = open_card(card=card, session_ref=SESSION)
    assert verify(shown(opening)) == verify(shown(opening, 1)) == card


def test_one_code_is_one_row(card: Card) -> None:
    opening = open_card(card=card, session_ref=SESSION)
    row = {"opening": opening, "step": 7, "used_at": now()}
    CodeUse.objects.create(payment_id=uuid.uuid4(), **row)
    with pytest.raises(IntegrityError, match="a_code_serves_one_payment"), transaction.atomic():
        CodeUse.objects.create(payment_id=uuid.uuid4(), **row)


@pytest.mark.django_db(transaction=True)
def test_two_payments_at_one_instant_one_wins(card: Card) -> None:
    code = shown(open_card(card=card, session_ref=SESSION))

    def pay() -> str:
        try:
            return str(verify(code).pk)
        except CodeSpent:
            return "spent"

    assert sorted(at_once(*[pay] * 4)) == sorted([str(card.pk), "spent", "spent", "spent"])


def test_what_no_screen_of_ours_can_have_made(card: Card) -> None:
    opening = open_card(card=card, session_ref=SESSION)
    code, other = shown(opening), open_card(card=card, session_ref="t" * 64)
    forged = rotating.code_of(key=b"k" * 32, opening=opening.code, step=rotating.step_at(now()))
    swapped = code[:2] + other.code + code[18:]
    unknown = rotating.code_of(key=b"k" * 32, opening="A" * 16, step=rotating.step_at(now()))
    for text in (forged, swapped, unknown, code.lower(), ""):
        with pytest.raises(CodeAltered):
            verify(text)
    assert not CodeUse.objects.exists()


def test_a_blocked_card_pays_no_more_at_once(card: Card) -> None:
    opening = open_card(card=card, session_ref=SESSION)
    block(card_id=card.public_id, reason=BlockReason.LOST, actor=REVIEWER)
    with pytest.raises(CardOutOfUse) as refusal:
        verify(shown(opening))
    assert refusal.value.details == {"state": "blocked"}
    with pytest.raises(CardOutOfUse):
        open_card(card=Card.objects.get(pk=card.pk), session_ref=SESSION)


def test_the_last_day_of_a_card_is_its_last(card: Card) -> None:
    opening = open_card(card=card, session_ref=SESSION)
    Card.objects.update(valid_until_on=date(2020, 1, 1))
    with pytest.raises(CardOutOfUse):
        verify(shown(opening))
    assert standing_of(code=shown(opening), at=now()).state == "expired"


def test_the_plastic_card_is_not_shown() -> None:
    with pytest.raises(CardOutOfUse):
        open_card(card=cards()[0], session_ref=SESSION)


def test_an_opening_ends_after_twelve_hours(card: Card) -> None:
    opening = open_card(card=card, session_ref=SESSION)
    assert opening.expires_at - opening.opened_at <= timedelta(hours=12)
    with as_of(opening.expires_at - timedelta(seconds=1)):
        verify(shown(opening))
    with as_of(opening.expires_at), pytest.raises(OpeningClosed):
        verify(shown(opening))


def test_a_screen_that_is_reloaded_goes_on_with_what_it_has(card: Card) -> None:
    first = open_card(card=card, session_ref=SESSION)
    assert open_card(card=card, session_ref=SESSION) == first
    assert open_card(card=card, session_ref="t" * 64) != first
    with as_of(now() + timedelta(hours=7)):
        # Fewer than six hours would be left without a network.
        later = open_card(card=card, session_ref=SESSION)
        assert later != first
        # The code of the first screen still serves: it may be in another tab.
        verify(shown(first))


def test_signing_out_closes_the_screens_of_that_session_alone(card: Card) -> None:
    mine, other = (open_card(card=card, session_ref=letter * 64) for letter in "st")
    assert close_session_openings(session_ref="s" * 64) == 1
    with pytest.raises(OpeningClosed):
        verify(shown(mine))
    assert verify(shown(other)) == card
    assert open_card(card=card, session_ref="s" * 64) != mine
    assert close_session_openings(session_ref="") == 0


def test_a_new_password_closes_every_screen_of_the_account(card: Card) -> None:
    opening = open_card(card=card, session_ref=SESSION)
    assert close_account_openings(user=card.beneficiary.user) == 1
    with pytest.raises(OpeningClosed):
        verify(shown(opening))


def test_a_screen_learns_how_its_card_stands_whatever_its_clock_says(card: Card) -> None:
    opening = open_card(card=card, session_ref=SESSION)
    fast = shown(opening, 20)
    standing = standing_of(code=fast, at=now())
    assert (standing.is_open, standing.is_active, standing.state, standing.reason) == (True, True, "active", "")
    block(card_id=card.public_id, reason=BlockReason.STOLEN, actor=REVIEWER)
    standing = standing_of(code=fast, at=now())
    assert (standing.is_open, standing.is_active, standing.state, standing.reason) == (True, False, "blocked", "stolen")
    assert not CodeUse.objects.exists()


def test_the_keys_turn_while_cards_are_open(card: Card, settings) -> None:
    """The rehearsal: old key alone, both, new key alone."""
    settings.VIRTUAL_CARD_KEYS = {"1": "the old key of the rehearsal, long enough"}
    before = open_card(card=card, session_ref=SESSION)
    settings.VIRTUAL_CARD_KEYS = {"2": "the new key of the rehearsal, long enough", **settings.VIRTUAL_CARD_KEYS}
    assert verify(shown(before)) == card
    after = open_card(card=card, session_ref=SESSION)
    assert (before.key_id, after.key_id) == ("1", "2")
    assert verify(shown(after)) == card
    code = shown(before, 1)
    settings.VIRTUAL_CARD_KEYS = {"2": settings.VIRTUAL_CARD_KEYS["2"]}
    with pytest.raises(OpeningClosed):
        verify(code)
    assert verify(shown(after, 1)) == card


def test_the_same_name_under_another_key_is_another_code(card: Card, settings) -> None:
    opening = open_card(card=card, session_ref=SESSION)
    code = shown(opening)
    settings.VIRTUAL_CARD_KEYS = dict.fromkeys(django_settings.VIRTUAL_CARD_KEYS, "somebody else's key")
    with pytest.raises(CodeAltered):
        verify(code)


def test_what_is_over_is_forgotten(card: Card) -> None:
    old = open_card(card=card, session_ref=SESSION)
    verify(shown(old))
    with as_of(now() + timedelta(days=2)):
        recent = open_card(card=card, session_ref=SESSION)
        assert purge_openings(before=now() - timedelta(days=1)) == 2
    assert list(Opening.objects.all()) == [recent]


def test_nothing_secret_is_kept(card: Card) -> None:
    opening = open_card(card=card, session_ref=SESSION)
    code = shown(opening)
    verify(code)
    kept = str([list(Opening.objects.values_list()), list(CodeUse.objects.values_list())])
    key = openings.key_of_opening(opening) or b""
    assert code[-26:] not in kept
    assert key.hex() not in kept
