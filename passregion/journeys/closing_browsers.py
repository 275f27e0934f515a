"""A browser is closed from another one: its session ends at its next request, and no screen goes on showing a card."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from passregion.accounts.models import User
from passregion.accounts.sign_ins import close_sign_in, close_sign_ins
from passregion.cards.openings import close_account_openings


@transaction.atomic
def close_browser(*, user: User, public_id: UUID) -> bool:
    """Close one browser of this person; whether there was one. The card that is open on a screen is opened again."""
    was_open = close_sign_in(user=user, public_id=public_id)
    if was_open:
        close_account_openings(user=user)
    return was_open


@transaction.atomic
def close_other_browsers(*, user: User, but: Iterable[str]) -> int:
    """Close every browser of this person except those named; how many. The same holds for the card."""
    count = close_sign_ins(user=user, but=but)
    close_account_openings(user=user)
    return count
