"""One-time codes serve once, recovery codes too, and a copy of the database opens neither."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from cryptography.exceptions import InvalidTag

from passregion.accounts.factor_operations import (
    FactorRefused,
    LastFactor,
    TooManyFactors,
    add_generator,
    check_code,
    forget_factors,
    make_recovery_codes,
    new_secret,
    remove_factor,
    use_recovery_code,
)
from passregion.accounts.factor_queries import factors_of, has_factor, recovery_codes_left
from passregion.accounts.models import CodeGenerator, RecoveryCode, User
from passregion.accounts.sealing import KeyUnknown, current_key_id, seal, unseal
from passregion.audit.models import Action, Event
from passregion.common.actors import SYSTEM
from passregion.common.clock import now
from tests.accounts.factories import make_staff

pytestmark = pytest.mark.django_db
START = "2026-09-14T10:00:00+02:00"


def with_generator(user: User, name: str = "Téléphone") -> str:
    """The secret of a generator that this user just confirmed with the code before the present one."""
    secret, kept = new_secret(user)
    add_generator(user=user, name=name, kept=kept, code=code_of(secret, -30))
    return secret


def code_of(secret: str, seconds: int = 0) -> str:
    return pyotp.TOTP(secret).at(now() + timedelta(seconds=seconds))


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as held:
        yield held


@pytest.mark.parametrize(("seconds", "is_right"), [(-60, False), (0, True), (30, True), (60, False)])
def test_the_codes_around_now_are_right_and_no_other(clock, seconds: int, is_right: bool) -> None:
    user = make_staff()
    secret = with_generator(user)
    if is_right:
        assert check_code(user=user, code=code_of(secret, seconds)) == factors_of(user)[0].ref
    else:
        with pytest.raises(FactorRefused):
            check_code(user=user, code=code_of(secret, seconds))


def test_no_code_serves_twice_nor_after_a_later_one(clock) -> None:
    user = make_staff()
    secret = with_generator(user)
    check_code(user=user, code=code_of(secret, 30))
    for seconds in (30, 0, -30):
        with pytest.raises(FactorRefused):
            check_code(user=user, code=code_of(secret, seconds))


def test_the_code_that_confirmed_a_generator_has_served(clock) -> None:
    user = make_staff()
    secret, kept = new_secret(user)
    add_generator(user=user, name="Téléphone", kept=kept, code=code_of(secret))
    with pytest.raises(FactorRefused):
        check_code(user=user, code=code_of(secret))


def test_a_wrong_first_code_keeps_nothing() -> None:
    user = make_staff()
    _secret, kept = new_secret(user)
    with pytest.raises(FactorRefused):
        add_generator(user=user, name="Téléphone", kept=kept, code="000000x")
    assert not has_factor(user)


def test_the_code_of_somebody_else_opens_nothing(clock) -> None:
    secret = with_generator(make_staff())
    other = make_staff()
    with_generator(other)
    with pytest.raises(FactorRefused):
        check_code(user=other, code=code_of(secret))


def test_a_factor_that_may_not_serve_does_not(clock) -> None:
    user = make_staff()
    secret = with_generator(user)
    with pytest.raises(FactorRefused):
        check_code(user=user, code=code_of(secret), but=factors_of(user)[0].ref)


def test_the_secret_is_sealed_for_its_owner_under_a_key_outside_the_database(settings) -> None:
    user = make_staff()
    secret = with_generator(user)
    row = CodeGenerator.objects.get()
    sealed = bytes(row.sealed_secret)
    assert secret.encode() not in sealed
    assert unseal(sealed, key_id=row.key_id, purpose="one-time-code", owner=user.actor.ref).decode() == secret
    for wrong in ({"owner": make_staff().actor.ref}, {"purpose": "till-pin"}):
        with pytest.raises(InvalidTag):
            unseal(sealed, **{"key_id": row.key_id, "purpose": "one-time-code", "owner": user.actor.ref, **wrong})
    settings.STAFF_KEYS = ("another-key",)
    with pytest.raises(KeyUnknown):
        unseal(sealed, key_id=row.key_id, purpose="one-time-code", owner=user.actor.ref)


def test_a_new_key_in_front_takes_over_as_people_sign_in(clock, settings) -> None:
    user = make_staff()
    secret = with_generator(user)
    codes = make_recovery_codes(user=user)
    settings.STAFF_KEYS = ("the-new-key", *settings.STAFF_KEYS)
    check_code(user=user, code=code_of(secret))
    use_recovery_code(user=user, typed=codes[0])
    assert CodeGenerator.objects.get().key_id == current_key_id()
    settings.STAFF_KEYS = ("the-new-key",)
    clock.shift(30)
    check_code(user=user, code=code_of(secret))


def test_a_lost_key_is_a_wrong_code_and_no_fault(clock, settings, caplog) -> None:
    user = make_staff()
    secret = with_generator(user)
    codes = make_recovery_codes(user=user)
    settings.STAFF_KEYS = ("another-key",)
    with pytest.raises(FactorRefused):
        check_code(user=user, code=code_of(secret))
    with pytest.raises(FactorRefused):
        use_recovery_code(user=user, typed=codes[0])


def test_each_recovery_code_serves_once_however_it_is_typed() -> None:
    user = make_staff()
    codes = make_recovery_codes(user=user)
    assert len(set(codes)) == 10
    assert use_recovery_code(user=user, typed=f" {codes[0].lower().replace('-', ' ')} ") == 9
    for typed in (codes[0], "", "ABCDE-FGHJK"):
        with pytest.raises(FactorRefused):
            use_recovery_code(user=user, typed=typed)
    with pytest.raises(FactorRefused):
        use_recovery_code(user=make_staff(), typed=codes[1])
    assert not any(codes[1].replace("-", "").encode() in bytes(row.digest) for row in RecoveryCode.objects.all())


def test_a_new_sheet_voids_the_former_one() -> None:
    user = make_staff()
    former = make_recovery_codes(user=user)
    make_recovery_codes(user=user)
    with pytest.raises(FactorRefused):
        use_recovery_code(user=user, typed=former[0])
    assert recovery_codes_left(user) == 10


def test_the_last_factor_stays() -> None:
    user = make_staff()
    with_generator(user)
    first = factors_of(user)[0]
    with pytest.raises(LastFactor):
        remove_factor(user=user, factor=first)
    with_generator(user, "Tablette")
    remove_factor(user=user, factor=first)
    assert [factor.name for factor in factors_of(user)] == ["Tablette"]


def test_ten_factors_at_most(settings) -> None:
    user = make_staff()
    for number in range(10):
        with_generator(user, f"Téléphone {number}")
    with pytest.raises(TooManyFactors):
        with_generator(user)


def test_a_reset_leaves_nothing_that_opens_the_account() -> None:
    user = make_staff()
    with_generator(user)
    make_recovery_codes(user=user)
    before = user.get_session_auth_hash()
    forget_factors(user=user, actor=SYSTEM)
    user.refresh_from_db()
    assert not has_factor(user)
    assert recovery_codes_left(user) == 0
    assert not user.has_usable_password()
    assert user.get_session_auth_hash() != before
    assert Event.objects.filter(action=Action.STAFF_FACTORS_RESET, subject_ref=user.actor.ref).count() == 1


def test_two_seals_of_one_secret_differ() -> None:
    assert seal(b"secret", purpose="x", owner="y")[0] != seal(b"secret", purpose="x", owner="y")[0]
