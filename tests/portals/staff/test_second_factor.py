"""The password, then the second factor: given, asked anew before changes, limited, never a way to lock somebody out."""

import re
from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from passregion.accounts.factor_operations import make_recovery_codes
from passregion.accounts.factor_queries import factors_of, recovery_codes_left
from passregion.accounts.models import CodeGenerator
from passregion.accounts.operations import change_password
from passregion.common.clock import now
from passregion.notifications.models import Message
from tests.authenticator import Authenticator
from tests.cards.factories import a_school
from tests.portals.staff.staff import a_reviewer, browser, give_code, give_password, with_generator

pytestmark = pytest.mark.django_db
QUEUE = "/etablissement/"


@pytest.fixture(autouse=True)
def production(settings):
    settings.STAFF_PASSWORD_SIGN_IN = False
    with time_machine.travel("2026-09-14T10:00:00+02:00", tick=False) as clock:
        yield clock


@pytest.fixture
def paul():
    return a_reviewer(a_school())


def is_in(client: Client) -> bool:
    return client.get(QUEUE).status_code == 200


def test_the_password_alone_opens_nothing_then_a_code_opens_what_was_asked_for(paul) -> None:
    generator, client = with_generator(paul), Client()
    answer = give_password(client, paul, next="/etablissement/cartes/")
    assert answer["Location"] == reverse("staff:second_factor")
    assert not is_in(client)
    assert give_code(client, generator.now())["Location"] == "/etablissement/cartes/"
    assert is_in(client)
    # The same code in another browser: it has served.
    other = Client()
    give_password(other, paul)
    assert "n’a pas été reconnu" in give_code(other, generator.now()).content.decode()


def test_in_development_a_password_is_enough_until_there_is_a_factor(paul, settings) -> None:
    settings.STAFF_PASSWORD_SIGN_IN = True
    client = Client()
    give_password(client, paul)
    assert is_in(client)
    with_generator(paul)
    assert give_password(Client(), paul)["Location"] == reverse("staff:second_factor")


def test_without_a_factor_nothing_opens_but_its_enrolment_and_nothing_is_done(paul) -> None:
    client = Client()
    give_password(client, paul)
    for path in (QUEUE, reverse("staff:security"), reverse("staff:recovery_codes")):
        assert client.get(path)["Location"] == reverse("staff:enrol")
        assert client.post(path)["Location"] == reverse("staff:enrol")
    page = client.get(reverse("staff:add_generator")).content.decode()
    secret = re.search(r'id="secret"[^>]*>([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert "<svg" in page
    values = {"name": "Téléphone", "code": "000000"}
    assert "Ce n’est pas le code" in client.post(reverse("staff:add_generator"), values).content.decode()
    values["code"] = pyotp.TOTP(secret).now()
    assert client.post(reverse("staff:add_generator"), values)["Location"] == reverse("staff:recovery_codes")
    assert is_in(client)
    codes = re.findall(r"[A-Z0-9]{5}-[A-Z0-9]{5}", client.post(reverse("staff:recovery_codes")).content.decode())
    assert len(codes) == 10
    assert codes[0] not in client.get(reverse("staff:recovery_codes")).content.decode()
    assert Message.objects.filter(kind="factor_changed", recipient=paul.email).count() == 1


def test_a_session_without_its_factor_cannot_add_one_once_there_is_one(paul) -> None:
    """Somebody with the stolen password waits for the owner to enrol, in a session opened before."""
    thief = Client()
    give_password(thief, paul)
    with_generator(paul)
    for name in ("staff:add_generator", "staff:add_passkey"):
        assert thief.get(reverse(name))["Location"].startswith(reverse("staff:second_factor"))
    assert not is_in(thief)


def test_a_passkey_opens_too_and_its_question_serves_once(paul) -> None:
    client, device = Client(), Authenticator()
    give_password(client, paul)
    challenge = client.get(reverse("staff:add_passkey")) and client.session["passkey_challenge"]
    values = {"name": "Clé", "answer": device.create(challenge)}
    assert client.post(reverse("staff:add_passkey"), values).status_code == 302
    assert is_in(client)
    client = Client()
    give_password(client, paul)
    page = client.get(reverse("staff:second_factor")).content.decode()
    assert 'data-passkey="get"' in page
    answer = device.get(client.session["passkey_challenge"])
    assert give_code(client, "", answer=answer)["Location"] == QUEUE
    again = Client()
    give_password(again, paul)
    assert give_code(again, "", answer=answer).status_code == 200
    assert not is_in(again)


def test_a_recovery_code_opens_once_and_says_how_many_are_left(paul) -> None:
    with_generator(paul)
    codes = make_recovery_codes(user=paul)
    client = Client()
    give_password(client, paul)
    assert give_code(client, codes[0].lower()).status_code == 302
    assert "il en reste 9" in client.get(QUEUE).content.decode()
    client = Client()
    give_password(client, paul)
    assert give_code(client, codes[0]).status_code == 200
    assert recovery_codes_left(paul) == 9


def test_five_wrong_codes_ask_for_the_password_again(paul) -> None:
    with_generator(paul)
    client = Client()
    give_password(client, paul)
    answers = [give_code(client, "000000") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [302]
    assert answers[-1]["Location"] == reverse("staff:doors")
    assert give_code(client, "000000")["Location"] == reverse("staff:doors")


def test_guessing_codes_is_held_and_never_locks_the_owner_out(paul) -> None:
    """The thief knows the password and has many addresses; the owner comes back on a known browser."""
    generator, owner = with_generator(paul), Client()
    give_password(owner, paul)
    give_code(owner, generator.now())
    owner.post(reverse("public:sign_out"))
    statuses = []
    for number in range(35):
        thief = Client(REMOTE_ADDR=f"203.0.113.{number}")
        give_password(thief, paul)
        statuses.append(give_code(thief, "000000").status_code)
    assert statuses == [200] * 29 + [429] * 6
    with time_machine.travel(now() + timedelta(seconds=60), tick=False):
        give_password(owner, paul)
        assert give_code(owner, generator.now()).status_code == 302


def test_what_waits_for_a_factor_ends_after_ten_minutes_or_with_a_new_password(paul) -> None:
    generator = with_generator(paul)
    late, changed = Client(), Client()
    give_password(late, paul)
    give_password(changed, paul)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert give_code(late, generator.now())["Location"] == reverse("staff:doors")
    change_password(user=paul, password="un tout autre mot de passe")
    assert give_code(changed, generator.now())["Location"] == reverse("staff:doors")


def test_removing_needs_another_factor_just_given(paul, production) -> None:
    generator, client = with_generator(paul), Client()
    give_password(client, paul)
    give_code(client, generator.now())
    first = factors_of(paul)[0]
    removal = reverse("staff:remove_factor", args=[first.ref])
    proof = client.post(removal)["Location"]
    assert proof.startswith(reverse("staff:second_factor"))
    production.shift(30)
    # The factor to remove does not prove itself.
    assert client.post(proof, {"code": generator.now()}).status_code == 200
    production.shift(30)
    second = with_generator(paul)
    assert client.post(proof, {"code": second.now()})["Location"] == removal
    assert client.post(removal)["Location"] == reverse("staff:security")
    assert list(CodeGenerator.objects.values_list("pk", flat=True)) == [CodeGenerator.objects.latest("pk").pk]
    assert Message.objects.filter(kind="factor_changed").count() == 1
    last = factors_of(paul)[0]
    assert client.get(reverse("staff:remove_factor", args=[last.ref])).status_code == 302


def test_changing_factors_asks_for_one_anew_after_ten_minutes(paul, production) -> None:
    generator, client = with_generator(paul), Client()
    give_password(client, paul)
    give_code(client, generator.now())
    assert client.get(reverse("staff:add_passkey")).status_code == 200
    production.shift(11 * 60)
    assert client.get(reverse("staff:add_passkey"))["Location"].startswith(reverse("staff:second_factor"))


def test_nobody_removes_the_factor_of_somebody_else(paul, settings) -> None:
    settings.STAFF_PASSWORD_SIGN_IN = True
    with_generator(paul)
    stranger = a_reviewer(a_school(uai="0630020E"), "autre@exemple.fr")
    path = reverse("staff:remove_factor", args=[factors_of(paul)[0].ref])
    assert browser(stranger).post(path).status_code == 404
