"""Accounts and one-time links."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine

from passregion.accounts.models import OneTimeToken, Purpose, Role, User
from passregion.accounts.operations import (
    LoginTaken,
    TokenExpired,
    TokenUnknown,
    TokenUsed,
    activate_account,
    change_email,
    change_password,
    create_holder,
    create_staff,
    find_token,
    grant_role,
    issue_token,
    use_token,
)
from passregion.audit.models import Event
from passregion.common.clock import now
from passregion.common.digests import digest_of
from tests.accounts.factories import PASSWORD, make_holder, make_staff
from tests.threads import at_once

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_the_login_of_a_holder_is_the_file_number_and_waits_for_activation() -> None:
    user = make_holder(email="Lina@Exemple.FR", is_activated=False)
    assert user.email == "lina@exemple.fr"
    assert user.activated_at is None
    with pytest.raises(LoginTaken):
        create_holder(file_number=user.login, email="x@y.fr", display_name="", password_hash="", language="fr")


def test_two_staff_accounts_never_share_an_address() -> None:
    make_staff(email="agent@region.fr")
    with pytest.raises(LoginTaken):
        create_staff(email=" AGENT@region.fr", display_name="", password=PASSWORD)


def test_activating_twice_changes_nothing() -> None:
    user = make_holder(is_activated=False)
    first = activate_account(user=user).activated_at
    assert activate_account(user=user).activated_at == first
    assert Event.objects.filter(action="account.activated").count() == 1


def test_a_role_is_granted_once() -> None:
    user = make_staff()
    grant_role(user=user, role=Role.REGION_MANAGER)
    grant_role(user=user, role=Role.REGION_MANAGER)
    assert user.role_grants.count() == 1


def test_only_the_digest_of_a_link_is_kept() -> None:
    secret = issue_token(user=make_holder(), purpose=Purpose.ACTIVATION, lifetime=HOUR)
    kept = OneTimeToken.objects.get()
    assert secret not in (kept.digest, str(kept))
    assert kept.digest == digest_of(secret)


def test_looking_at_a_link_uses_nothing_up() -> None:
    user = make_holder()
    secret = issue_token(user=user, purpose=Purpose.ACTIVATION, lifetime=HOUR)
    assert find_token(secret=secret, purpose=Purpose.ACTIVATION).user == user
    assert find_token(secret=secret, purpose=Purpose.ACTIVATION).used_at is None


def test_a_link_serves_once() -> None:
    user = make_holder()
    secret = issue_token(user=user, purpose=Purpose.ACTIVATION, lifetime=HOUR)
    assert use_token(secret=secret, purpose=Purpose.ACTIVATION) == user
    for act in (find_token, use_token):
        with pytest.raises(TokenUsed):
            act(secret=secret, purpose=Purpose.ACTIVATION)


def test_using_one_link_closes_the_earlier_ones() -> None:
    user = make_holder()
    earlier = issue_token(user=user, purpose=Purpose.PASSWORD_RESET, lifetime=HOUR)
    other_purpose = issue_token(user=user, purpose=Purpose.CARD_BLOCK, lifetime=HOUR)
    use_token(
        secret=issue_token(user=user, purpose=Purpose.PASSWORD_RESET, lifetime=HOUR), purpose=Purpose.PASSWORD_RESET
    )
    with pytest.raises(TokenUsed):
        use_token(secret=earlier, purpose=Purpose.PASSWORD_RESET)
    use_token(secret=other_purpose, purpose=Purpose.CARD_BLOCK)


def test_a_link_made_for_something_else_opens_nothing() -> None:
    secret = issue_token(user=make_holder(), purpose=Purpose.ACTIVATION, lifetime=HOUR)
    with pytest.raises(TokenUnknown):
        use_token(secret=secret, purpose=Purpose.PASSWORD_RESET)
    with pytest.raises(TokenUnknown):
        use_token(secret="", purpose=Purpose.ACTIVATION)


def test_a_link_ends_to_the_second() -> None:
    start = now()
    with time_machine.travel(start, tick=False):
        secret = issue_token(user=make_holder(), purpose=Purpose.ACTIVATION, lifetime=HOUR)
    with time_machine.travel(start + HOUR - timedelta(seconds=1), tick=False):
        find_token(secret=secret, purpose=Purpose.ACTIVATION)
    with time_machine.travel(start + HOUR, tick=False), pytest.raises(TokenExpired):
        use_token(secret=secret, purpose=Purpose.ACTIVATION)


def test_a_new_password_closes_the_open_reset_links() -> None:
    user = make_holder()
    secret = issue_token(user=user, purpose=Purpose.PASSWORD_RESET, lifetime=HOUR)
    changed = change_password(user=user, password="une autre phrase bien longue")
    assert changed.check_password("une autre phrase bien longue")
    with pytest.raises(TokenUsed):
        use_token(secret=secret, purpose=Purpose.PASSWORD_RESET)


@pytest.mark.django_db(transaction=True)
def test_of_two_simultaneous_uses_one_wins() -> None:
    user = make_holder(is_activated=False)
    for _ in range(5):
        secret = issue_token(user=user, purpose=Purpose.ACTIVATION, lifetime=HOUR)
        results = at_once(*[partial(use_token, secret=secret, purpose=Purpose.ACTIVATION)] * 4)
        assert len([result for result in results if isinstance(result, User)]) == 1
        assert len([result for result in results if isinstance(result, TokenUsed)]) == 3


@pytest.mark.django_db(transaction=True)
def test_two_links_of_one_person_never_wait_for_each_other_in_a_circle() -> None:
    user = make_holder(is_activated=False)
    for _ in range(20):
        secrets = [issue_token(user=user, purpose=Purpose.ACTIVATION, lifetime=HOUR) for _ in range(4)]
        results = at_once(*[partial(use_token, secret=secret, purpose=Purpose.ACTIVATION) for secret in secrets])
        assert len([result for result in results if isinstance(result, User)]) == 1
        assert len([result for result in results if isinstance(result, TokenUsed)]) == 3


def test_another_address_closes_the_links_sent_to_the_former_one() -> None:
    user = make_holder()
    secret = issue_token(user=user, purpose=Purpose.PASSWORD_RESET, lifetime=HOUR)
    change_email(user=user, email="autre@exemple.fr")
    with pytest.raises(TokenUsed):
        use_token(secret=secret, purpose=Purpose.PASSWORD_RESET)
