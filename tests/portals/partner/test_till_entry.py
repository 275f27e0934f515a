"""The till: a device enrolled once, then a name and a PIN; the till and nothing else, for half a day."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from passregion.common.clock import now
from passregion.establishments.operations import add_member
from passregion.partners.models import Member, MemberRole, TillDevice
from passregion.partners.operations import add_place, revoke_member
from tests.cards.factories import a_school
from tests.portals.partner.factories import make_member, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def production(settings) -> None:
    settings.STAFF_PASSWORD_SIGN_IN = False


class Counter:
    """A bookshop: its manager's browser, and the browser on the counter."""

    def __init__(self) -> None:
        self.place = make_place()
        self.manager = make_member(self.place, role=MemberRole.MANAGER, at_every_place=True).user
        self.desk, self.till = Client(), Client()
        self.desk.force_login(self.manager)
        session = self.desk.session
        session["factor"] = {"ref": "generator:x", "at": int(now().timestamp())}
        session.save()

    def add_cashier(self, name: str = "Inès Faure") -> tuple[Member, str]:
        answer = self.desk.post(reverse("partner:add_cashier"), {"display_name": name, "place": self.place.pk})
        pin = re.search(r'id="pin"[^>]*>(\d{3} \d{3})<', answer.content.decode())[1].replace(" ", "")
        return Member.objects.get(user__display_name=name), pin

    def enrol(self, client: Client | None = None) -> TillDevice:
        answer = self.desk.post(reverse("partner:devices"), {"name": "Caisse 1", "place": self.place.pk})
        code = re.search(r'id="code"[^>]*>([A-Z0-9-]+)<', answer.content.decode())[1]
        answer = (client or self.till).post(reverse("partner:enrol_device"), {"code": code})
        assert answer["Location"] == reverse("partner:till_sign_in")
        return TillDevice.objects.latest("pk")

    def type_pin(self, member: Member, pin: str, client: Client | None = None, **values: str):
        data = {"cashier": str(member.public_id), "pin": pin, **values}
        return (client or self.till).post(reverse("partner:till_sign_in"), data)


@pytest.fixture
def counter() -> Counter:
    return Counter()


def test_a_cashier_opens_the_till_of_this_device_and_nothing_else(counter: Counter) -> None:
    member, pin = counter.add_cashier()
    counter.enrol()
    # Somebody who also works at a school: the PIN opens the till only.
    add_member(user=member.user, establishment=a_school())
    assert counter.till.get(reverse("partner:sign_in"))["Location"] == reverse("partner:till_sign_in")
    assert counter.type_pin(member, pin)["Location"] == reverse("partner:till")
    assert "Librairie des Volcans" in counter.till.get(reverse("partner:till")).content.decode()
    for name in ("establishment:queue", "staff:security", "partner:devices", "backoffice:home"):
        assert counter.till.get(reverse(name)).status_code == 403
    assert counter.till.post(reverse("public:sign_out"))["Location"] == reverse("partner:till_sign_in")


def test_without_the_device_the_pin_is_nothing(counter: Counter) -> None:
    member, pin = counter.add_cashier()
    counter.enrol()
    stranger = Client()
    assert reverse("partner:sign_in") in counter.type_pin(member, pin, stranger)["Location"]
    forged = Client()
    forged.cookies["till_device"] = counter.till.cookies["till_device"].value[:-2] + "xx"
    assert reverse("partner:sign_in") in counter.type_pin(member, pin, forged)["Location"]
    assert stranger.get(reverse("partner:till")).status_code == forged.get(reverse("partner:till")).status_code == 302


def test_a_device_is_bound_to_its_place(counter: Counter) -> None:
    member, pin = counter.add_cashier()
    other = add_place(partner=counter.place.partner, name="Librairie du Lac", category=counter.place.category)
    Member.objects.filter(pk=member.pk).update(place=None)
    device = counter.enrol()
    counter.type_pin(member, pin)
    assert "Librairie du Lac" not in counter.till.get(reverse("partner:place")).content.decode()
    TillDevice.objects.filter(pk=device.pk).update(place=other)
    assert reverse("partner:sign_in") in counter.type_pin(member, pin)["Location"]


def test_a_revoked_device_ends_its_session_in_mid_work(counter: Counter) -> None:
    member, pin = counter.add_cashier()
    device = counter.enrol()
    counter.type_pin(member, pin)
    counter.desk.post(reverse("partner:revoke_device", args=[device.public_id]))
    answer = counter.till.post(reverse("partner:till"), {"card_number": "9"})
    assert answer.status_code == 403
    assert "Votre session est fermée" in answer.content.decode()
    assert reverse("partner:sign_in") in counter.type_pin(member, pin)["Location"]


def test_a_revoked_cashier_and_a_new_pin_end_the_session(counter: Counter) -> None:
    member, pin = counter.add_cashier()
    counter.enrol()
    counter.type_pin(member, pin)
    page = counter.desk.post(reverse("partner:draw_pin", args=[member.public_id])).content.decode()
    new = re.search(r'id="pin"[^>]*>(\d{3} \d{3})<', page)[1].replace(" ", "")
    assert counter.till.get(reverse("partner:till")).status_code == 403
    assert counter.type_pin(member, pin).status_code == 200
    counter.type_pin(member, new)
    assert counter.till.get(reverse("partner:till")).status_code == 200
    revoke_member(user=member.user, partner=counter.place.partner)
    assert counter.till.get(reverse("partner:till")).status_code == 403
    assert "Personne n’a encore de code de caisse ici." in counter.type_pin(member, new).content.decode()


def test_the_session_of_a_pin_lasts_half_a_day(counter: Counter) -> None:
    member, pin = counter.add_cashier()
    counter.enrol()
    start = now()
    with time_machine.travel(start, tick=False):
        counter.type_pin(member, pin)
    with time_machine.travel(start + timedelta(hours=11.9), tick=False):
        assert counter.till.get(reverse("partner:till")).status_code == 200
    with time_machine.travel(start + timedelta(hours=12), tick=False):
        assert counter.till.get(reverse("partner:till")).status_code == 302


def test_five_wrong_pins_hold_and_say_until_when(counter: Counter) -> None:
    member, pin = counter.add_cashier()
    counter.enrol()
    answers = [counter.type_pin(member, "999998") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    held = counter.type_pin(member, pin)
    assert held.status_code == 429
    assert "Réessayez après" in held.content.decode()


def test_a_code_serves_once_and_guessing_one_is_held(counter: Counter) -> None:
    counter.enrol()
    answers = [Client().post(reverse("partner:enrol_device"), {"code": "AAAA-AAAA"}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert "n’enregistre aucun appareil" in answers[0].content.decode()


def test_where_a_target_was_asked_for_the_till_opens_there(counter: Counter) -> None:
    member, pin = counter.add_cashier()
    counter.enrol()
    sales = reverse("partner:payments")
    answer = counter.till.get(sales)
    answer = counter.till.get(answer["Location"])
    assert answer["Location"].startswith(reverse("partner:till_sign_in"))
    assert counter.type_pin(member, pin, next=sales)["Location"] == sales
    assert counter.type_pin(member, pin, next="//voleur.exemple/")["Location"] == reverse("partner:till")


def test_a_manager_of_another_partner_reaches_no_device_and_no_cashier(counter: Counter) -> None:
    member, _pin = counter.add_cashier()
    device = counter.enrol()
    other = make_member(make_place("Ailleurs"), role=MemberRole.MANAGER, at_every_place=True).user
    client = Client()
    client.force_login(other)
    session = client.session
    session["factor"] = {"ref": "generator:x", "at": 0}
    session.save()
    assert client.post(reverse("partner:revoke_device", args=[device.public_id])).status_code == 404
    assert client.post(reverse("partner:draw_pin", args=[member.public_id])).status_code == 404
    answer = client.post(reverse("partner:devices"), {"name": "Caisse", "place": counter.place.pk})
    assert "Caisse" not in TillDevice.objects.exclude(pk=device.pk).values_list("name", flat=True)
    assert answer.status_code == 200
