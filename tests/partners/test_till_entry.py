"""Devices of tills and PINs of cashiers."""

from datetime import timedelta

import pytest
import time_machine

from passregion.audit.models import Action, Event
from passregion.common.actors import SYSTEM
from passregion.common.clock import now
from passregion.journeys.staffing import add_cashier
from passregion.partners.models import Member, PinTries, Place, TillDevice
from passregion.partners.operations import revoke_member
from passregion.partners.rules import is_trivial_pin
from passregion.partners.till_operations import (
    DeviceCodeRefused,
    PinHeld,
    WrongPin,
    cashiers_at,
    check_pin,
    draw_pin,
    enrol_device,
    living_device,
    prepare_device,
    revoke_device,
)
from tests.partners.factories import place as make_place
from tests.threads import at_once

pytestmark = pytest.mark.django_db
WRONG = "999998"


def a_device(place: Place, name: str = "Caisse 1") -> TillDevice:
    _device, code = prepare_device(place=place, name=name, actor=SYSTEM)
    return enrol_device(typed=code)[0]


def a_cashier(place: Place, name: str = "Inès") -> tuple[Member, str]:
    return add_cashier(partner=place.partner, place=place, display_name=name, actor=SYSTEM)


def tries(device: TillDevice, member: Member, *pins: str) -> list[str]:
    found = []
    for pin in pins:
        try:
            check_pin(device=device, member=member, pin=pin)
            found.append("right")
        except (WrongPin, PinHeld) as refusal:
            found.append(refusal.code)
    return found


@pytest.mark.parametrize(
    ("pin", "is_trivial"),
    [("000000", True), ("121212", True), ("123456", True), ("987654", True), ("427427", True), ("402717", False)],
)
def test_what_is_trivial(pin: str, is_trivial: bool) -> None:
    assert is_trivial_pin(pin) is is_trivial


def test_a_pin_opens_at_its_cashier_only_and_is_not_kept() -> None:
    place = make_place()
    device, (member, pin), (other, _pin) = a_device(place), a_cashier(place), a_cashier(place, "Marc")
    assert tries(device, member, pin) == ["right"]
    assert tries(device, other, pin) == ["wrong_pin"]
    member.refresh_from_db()
    assert pin.encode() not in bytes(member.pin_digest)
    assert not member.user.has_usable_password()


def test_five_wrong_pins_hold_this_device_and_this_cashier_for_fifteen_minutes() -> None:
    place = make_place()
    device, second = a_device(place), a_device(place, "Caisse 2")
    (member, pin), (other, other_pin) = a_cashier(place), a_cashier(place, "Marc")
    assert tries(device, member, *[WRONG] * 5, pin) == ["wrong_pin"] * 4 + ["pin_held"] * 2
    assert tries(second, member, pin) == ["right"]
    assert tries(device, other, other_pin) == ["right"]
    with time_machine.travel(now() + timedelta(minutes=14, seconds=50), tick=False):
        assert tries(device, member, pin) == ["pin_held"]
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1), tick=False):
        assert tries(device, member, WRONG, pin, *[WRONG] * 4, pin) == [
            "wrong_pin",
            "right",
            *["wrong_pin"] * 4,
            "right",
        ]
    assert Event.objects.filter(action=Action.PIN_HELD).count() == 1


@pytest.mark.django_db(transaction=True)
def test_wrong_pins_at_the_same_moment_are_all_counted() -> None:
    place = make_place()
    device, (member, _pin) = a_device(place), a_cashier(place)
    at_once(*[lambda: tries(device, member, WRONG)] * 4)
    assert PinTries.objects.get().wrong_count == 4


def test_a_new_pin_voids_the_former_one_and_ends_the_sessions() -> None:
    place = make_place()
    device, (member, former) = a_device(place), a_cashier(place)
    before = member.user.session_version
    pin = draw_pin(member=member, actor=SYSTEM)
    member.user.refresh_from_db()
    assert member.user.session_version > before
    assert tries(device, member, former, pin) == ["wrong_pin", "right"]


def test_a_new_key_takes_over_and_a_lost_one_opens_nothing(settings) -> None:
    place = make_place()
    device, (member, pin) = a_device(place), a_cashier(place)
    former = settings.STAFF_KEYS
    settings.STAFF_KEYS = ("the-new-key", *former)
    assert tries(device, member, pin) == ["right"]
    settings.STAFF_KEYS = ("the-new-key",)
    assert tries(device, member, pin) == ["right"]
    settings.STAFF_KEYS = former
    assert tries(device, member, pin) == ["wrong_pin"]


def test_a_revoked_cashier_is_not_offered_and_the_pin_opens_nothing() -> None:
    place = make_place()
    device, (member, pin) = a_device(place), a_cashier(place)
    assert cashiers_at(place) == [member]
    assert cashiers_at(make_place("Ailleurs")) == []
    revoke_member(user=member.user, partner=place.partner)
    assert cashiers_at(place) == []
    assert tries(device, member, pin) == ["wrong_pin"]


def test_a_code_enrols_one_device_within_half_an_hour() -> None:
    place = make_place()
    device, code = prepare_device(place=place, name="Caisse 1", actor=SYSTEM)
    assert living_device(str(device.public_id)) is None
    with time_machine.travel(now() + timedelta(minutes=31), tick=False), pytest.raises(DeviceCodeRefused):
        enrol_device(typed=code)
    assert enrol_device(typed=f" {code.lower()} ")[0] == device
    assert living_device(str(device.public_id)) == device
    for typed in (code, "", "AAAA-AAAA"):
        with pytest.raises(DeviceCodeRefused):
            enrol_device(typed=typed)


def test_a_revoked_device_is_none_any_more() -> None:
    device, code = prepare_device(place=make_place(), name="Caisse 1", actor=SYSTEM)
    revoke_device(device=device, actor=SYSTEM)
    with pytest.raises(DeviceCodeRefused):
        enrol_device(typed=code)
    enrolled = a_device(make_place("Ailleurs"))
    revoke_device(device=enrolled, actor=SYSTEM)
    revoke_device(device=enrolled, actor=SYSTEM)
    assert living_device(str(enrolled.public_id)) is None
