"""The usage code: what may be chosen, three tries, the key outside the database."""

from datetime import date
from functools import partial

import pytest
from django.db import transaction

from passregion.audit.models import Event
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.operations.usage_code import (
    CodeBlocked,
    CodeRefused,
    WrongCode,
    check_usage_code,
    set_usage_code,
    usage_code_digest,
)
from passregion.beneficiaries.rules import usage_code_problem
from passregion.common.actors import SYSTEM
from passregion.notifications.models import Message
from tests.cards.factories import a_beneficiary
from tests.threads import at_once

CODE, OTHER = "2741", "9035"
BIRTH = date(2009, 4, 17)


@pytest.mark.parametrize(
    "code", ["0000", "1111", "1234", "9876", "0123", "7890", "2468", "1212", "1122", "8899", "2580", "1470"]
)
def test_what_everybody_chooses_is_refused(code: str) -> None:
    assert usage_code_problem(code, BIRTH) == "trivial"


@pytest.mark.parametrize("code", ["1704", "0417", "2009", "0904", "0409", "1709", "0917", "9002"])
def test_the_birth_date_is_refused(code: str) -> None:
    assert usage_code_problem(code, BIRTH) == "birth_date"


@pytest.mark.parametrize("code", ["", "123", "12345", "12a4", "١٢٣٤", "１２３４", "12 4", "-123"])
def test_it_is_four_figures(code: str) -> None:
    assert usage_code_problem(code, BIRTH) == "format"


def test_most_codes_are_left() -> None:
    allowed = [code for code in (f"{number:04d}" for number in range(10000)) if not usage_code_problem(code, BIRTH)]
    assert len(allowed) > 9600


@pytest.fixture
def holder(db: None) -> Beneficiary:
    beneficiary = a_beneficiary(birth_date=BIRTH)
    return set_usage_code(beneficiary=beneficiary, code=CODE, actor=SYSTEM)


def test_the_right_code_passes(holder: Beneficiary) -> None:
    check_usage_code(beneficiary=holder, code=CODE)


def test_three_wrong_tries_block_and_the_right_code_no_longer_helps(holder: Beneficiary) -> None:
    for tries_left in (2, 1):
        with pytest.raises(WrongCode) as wrong:
            check_usage_code(beneficiary=holder, code=OTHER)
        assert wrong.value.tries_left == tries_left
    with pytest.raises(CodeBlocked):
        check_usage_code(beneficiary=holder, code=OTHER)
    with pytest.raises(CodeBlocked):
        check_usage_code(beneficiary=holder, code=CODE)
    assert Event.objects.filter(action="beneficiary.code_blocked").count() == 1
    # Told once, and the holder learns what to do if it was somebody else.
    message = Message.objects.get(kind="usage_code_blocked")
    assert "trois codes faux ont été tapés" in message.text
    assert CODE not in message.text


def test_a_right_code_forgets_the_mistakes(holder: Beneficiary) -> None:
    for _ in range(3):
        for _ in range(2):
            with pytest.raises(WrongCode):
                check_usage_code(beneficiary=holder, code=OTHER)
        check_usage_code(beneficiary=holder, code=CODE)


def test_a_mistake_is_counted_although_the_check_refuses(holder: Beneficiary) -> None:
    with pytest.raises(WrongCode):
        check_usage_code(beneficiary=holder, code=OTHER)
    holder.refresh_from_db()
    assert holder.usage_code_failure_count == 1


def test_a_caller_that_catches_the_refusal_keeps_the_count(holder: Beneficiary) -> None:
    refusal = None
    with transaction.atomic():
        try:
            check_usage_code(beneficiary=holder, code=OTHER)
        except WrongCode as wrong:
            refusal = wrong
    assert refusal is not None
    holder.refresh_from_db()
    assert holder.usage_code_failure_count == 1


@pytest.mark.django_db(transaction=True)
def test_a_burst_of_wrong_codes_gets_three_tries_in_all() -> None:
    holder = set_usage_code(beneficiary=a_beneficiary(birth_date=BIRTH), code=CODE, actor=SYSTEM)
    acts = [partial(check_usage_code, beneficiary=holder, code=f"{number}035") for number in range(3, 9)]
    results = at_once(*acts)
    assert sorted(result.tries_left for result in results if isinstance(result, WrongCode)) == [1, 2]
    assert len([result for result in results if isinstance(result, CodeBlocked)]) == 4


def test_a_new_code_unblocks_replaces_the_old_one_and_is_told(holder: Beneficiary) -> None:
    for _ in range(3):
        with pytest.raises((WrongCode, CodeBlocked)):
            check_usage_code(beneficiary=holder, code=OTHER)
    Message.objects.all().delete()
    set_usage_code(beneficiary=holder, code=OTHER, actor=holder.user.actor)
    check_usage_code(beneficiary=holder, code=OTHER)
    with pytest.raises(WrongCode):
        check_usage_code(beneficiary=holder, code=CODE)
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("usage_code_changed", holder.user.email)
    assert OTHER not in message.text + message.html


@pytest.mark.parametrize(("code", "problem"), [("1234", "trivial"), ("1704", "birth_date"), ("12", "format")])
def test_a_bad_code_is_not_set(holder: Beneficiary, code: str, problem: str) -> None:
    with pytest.raises(CodeRefused) as refusal:
        set_usage_code(beneficiary=holder, code=code, actor=SYSTEM)
    assert refusal.value.problem == problem
    check_usage_code(beneficiary=holder, code=CODE)


def test_the_digest_depends_on_the_holder_and_on_the_key(settings, db: None) -> None:
    one, two = a_beneficiary(), a_beneficiary()
    digest, key_id = usage_code_digest(holder_id=one.public_id, code=CODE)
    assert len(digest) == 32
    assert digest != usage_code_digest(holder_id=two.public_id, code=CODE)[0]
    settings.USAGE_CODE_KEYS = {key_id: "another key"}
    assert digest != usage_code_digest(holder_id=one.public_id, code=CODE)[0]


def test_a_change_of_key_is_taken_over_at_the_next_right_code(holder: Beneficiary, settings) -> None:
    settings.USAGE_CODE_KEYS = {**settings.USAGE_CODE_KEYS, "2": "the new key of the year"}
    settings.USAGE_CODE_KEY_ID = "2"
    with pytest.raises(WrongCode):
        check_usage_code(beneficiary=holder, code=OTHER)
    holder.refresh_from_db()
    assert holder.usage_code_key_id == "1"
    check_usage_code(beneficiary=holder, code=CODE)
    holder.refresh_from_db()
    assert (holder.usage_code_key_id, holder.usage_code_failure_count) == ("2", 0)
    del settings.USAGE_CODE_KEYS["1"]
    check_usage_code(beneficiary=holder, code=CODE)
