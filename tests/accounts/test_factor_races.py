"""The same code, sheet or answer given twice at the same moment serves once."""

import pytest
from pyotp import TOTP

from passregion.accounts.factor_operations import (
    FactorRefused,
    add_generator,
    check_code,
    make_recovery_codes,
    new_secret,
    use_recovery_code,
)
from passregion.accounts.models import CodeGenerator
from passregion.accounts.passkeys import Site, add_passkey, ask_for_new, check_passkey
from passregion.common.clock import now
from tests.accounts.factories import make_staff
from tests.authenticator import HOST, ORIGIN, Authenticator
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
SITE = Site(host=HOST, origin=ORIGIN)


def refused(*acts) -> int:
    return [type(result) for result in at_once(*acts)].count(FactorRefused)


def test_a_one_time_code() -> None:
    user = make_staff()
    secret, kept = new_secret(user)
    code = TOTP(secret).at(now())
    add_generator(user=user, name="Téléphone", kept=kept, code=code)
    CodeGenerator.objects.update(last_step=0)
    assert refused(*[lambda: check_code(user=user, code=code)] * 4) == 3


def test_a_recovery_code() -> None:
    user = make_staff()
    code = make_recovery_codes(user=user)[0]
    assert refused(*[lambda: use_recovery_code(user=user, typed=code)] * 4) == 3


def test_an_answer_of_a_passkey() -> None:
    user, device = make_staff(), Authenticator()
    challenge = ask_for_new(user, SITE).challenge
    add_passkey(user=user, name="Clé", site=SITE, challenge=challenge, answer=device.create(challenge))
    answer = device.get(challenge)
    again = [lambda: check_passkey(user=user, site=SITE, challenge=challenge, answer=answer)] * 4
    assert refused(*again) == 3
