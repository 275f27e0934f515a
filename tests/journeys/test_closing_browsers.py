"""Closing a browser from another one closes the card that it may still show."""

import pytest

from passregion.accounts.sign_ins import open_sign_in
from passregion.cards.models import Opening
from passregion.cards.openings import open_card
from passregion.journeys.closing_browsers import close_browser, close_other_browsers
from tests.cards.factories import cards

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening() -> Opening:
    return open_card(card=cards()[1], session_ref="s" * 64)


def is_open(opening: Opening) -> bool:
    opening.refresh_from_db()
    return opening.closed_at is None


def test_closing_one_browser_closes_the_card(opening: Opening) -> None:
    user = opening.card.beneficiary.user
    other = open_sign_in(user=user, user_agent="")
    assert close_browser(user=user, public_id=other.public_id)
    assert not is_open(opening)


def test_a_browser_of_somebody_else_closes_nothing(opening: Opening) -> None:
    other = open_sign_in(user=cards()[1].beneficiary.user, user_agent="")
    assert not close_browser(user=opening.card.beneficiary.user, public_id=other.public_id)
    assert is_open(opening)


def test_closing_the_others_closes_the_card(opening: Opening) -> None:
    user = opening.card.beneficiary.user
    here, _other = (open_sign_in(user=user, user_agent="") for _ in range(2))
    assert close_other_browsers(user=user, but=[str(here.public_id)]) == 1
    assert not is_open(opening)
