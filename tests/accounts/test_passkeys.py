"""Passkeys: only the right key, for this site, this question and a verified user."""

import json

import pytest

from passregion.accounts.factor_operations import FactorRefused
from passregion.accounts.factor_queries import factors_of
from passregion.accounts.models import Passkey, User
from passregion.accounts.passkeys import Site, add_passkey, ask_for_new, ask_for_one, check_passkey
from tests.accounts.factories import make_staff
from tests.authenticator import HOST, ORIGIN, PRESENT, Authenticator

pytestmark = pytest.mark.django_db
SITE = Site(host=HOST, origin=ORIGIN)


def enrol(user: User, device: Authenticator) -> Passkey:
    challenge = ask_for_new(user, SITE).challenge
    return add_passkey(user=user, name="Clé", site=SITE, challenge=challenge, answer=device.create(challenge))


def prove(user: User, device: Authenticator, **values: str) -> str:
    question = ask_for_one(user, SITE)
    assert question
    answer = {"challenge": question.challenge, "answer": device.get(question.challenge), **values}
    return check_passkey(user=user, site=SITE, **answer)


def test_a_passkey_is_made_and_proved() -> None:
    user, device = make_staff(), Authenticator()
    enrol(user, device)
    assert prove(user, device) == factors_of(user)[0].ref
    assert Passkey.objects.get().sign_count == 1


def test_the_browser_is_asked_to_verify_the_user_and_to_make_no_second_key_on_one_device() -> None:
    user, device = make_staff(), Authenticator()
    enrol(user, device)
    new, one = json.loads(ask_for_new(user, SITE).options), json.loads(ask_for_one(user, SITE).options)
    assert new["authenticatorSelection"]["userVerification"] == one["userVerification"] == "required"
    assert [row["id"] for row in new["excludeCredentials"]] == [row["id"] for row in one["allowCredentials"]]
    assert ask_for_one(make_staff(), SITE) is None


@pytest.mark.parametrize(
    "lie", [{"origin": "https://voleur.exemple"}, {"host": "voleur.exemple"}, {"flags": PRESENT}, {"flags": 0}]
)
def test_another_site_or_no_verified_user_is_refused(lie: dict) -> None:
    user, device = make_staff(), Authenticator()
    enrol(user, device)
    for name, value in lie.items():
        setattr(device, name, value)
    with pytest.raises(FactorRefused):
        prove(user, device)
    with pytest.raises(FactorRefused):
        enrol(user, Authenticator(**lie))


def test_the_answer_to_another_question_is_refused() -> None:
    user, device = make_staff(), Authenticator()
    enrol(user, device)
    old = ask_for_one(user, SITE).challenge
    with pytest.raises(FactorRefused):
        prove(user, device, answer=device.get(old))
    with pytest.raises(FactorRefused):
        prove(user, device, challenge="")


def test_a_counter_that_stands_still_is_a_copy() -> None:
    user, device = make_staff(), Authenticator()
    enrol(user, device)
    prove(user, device)
    device.sign_count = 0
    with pytest.raises(FactorRefused):
        prove(user, device)


def test_the_key_of_somebody_else_opens_nothing_and_is_not_taken_over() -> None:
    owner, thief, device = make_staff(), make_staff(), Authenticator()
    enrol(owner, device)
    enrol(thief, Authenticator())
    with pytest.raises(FactorRefused):
        prove(thief, device)
    with pytest.raises(FactorRefused):
        enrol(thief, device)


def test_another_key_under_the_same_name_is_refused() -> None:
    user, device = make_staff(), Authenticator()
    enrol(user, device)
    with pytest.raises(FactorRefused):
        prove(user, Authenticator(credential_id=device.credential_id))


@pytest.mark.parametrize(
    "junk",
    ["", "{", "[]", "null", "{}", '{"id": 3}', '{"id": "é"}', '"x"', "x" * 30_000, '{"id": "AAAA", "rawId": []}'],
)
def test_what_is_no_answer_is_refused_without_a_fault(junk: str) -> None:
    user = make_staff()
    enrol(user, Authenticator())
    with pytest.raises(FactorRefused):
        check_passkey(user=user, site=SITE, challenge=ask_for_one(user, SITE).challenge, answer=junk)
    challenge = ask_for_new(user, SITE).challenge
    with pytest.raises(FactorRefused):
        add_passkey(user=user, name="Clé", site=SITE, challenge=challenge, answer=junk)


def test_damaged_parts_are_refused_without_a_fault() -> None:
    user, device = make_staff(), Authenticator()
    enrol(user, device)
    question = ask_for_one(user, SITE)
    whole = json.loads(device.get(question.challenge))
    for part in ("clientDataJSON", "authenticatorData", "signature"):
        for value in ("", "AAAA", None, 7, "ÿ"):
            broken = {**whole, "response": {**whole["response"], part: value}}
            with pytest.raises(FactorRefused):
                check_passkey(user=user, site=SITE, challenge=question.challenge, answer=json.dumps(broken))
