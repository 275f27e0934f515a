"""« Connexion » and its three ways back in, through the browser's door."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from passregion.accounts.bounds import PASSWORD_BOUND
from passregion.accounts.models import User
from passregion.accounts.operations import SIGN_IN_LIMITS
from passregion.audit.models import Event
from passregion.beneficiaries.models import Beneficiary
from passregion.common.clock import now
from passregion.common.public_ids import format_file_number
from passregion.notifications.models import Message
from passregion.portals.sign_in import DEVICE_COOKIE
from tests.accounts.factories import PASSWORD, make_holder, make_staff
from tests.cards.factories import a_beneficiary
from tests.portals.sign_in_story import link_in, path_of, sign_in

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "une autre phrase bien longue"
SENTENCE = "ne correspond pas"


@pytest.fixture
def holder(db: None) -> Beneficiary:
    beneficiary = a_beneficiary()
    beneficiary.user.set_password(PASSWORD)
    beneficiary.user.save()
    return beneficiary


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("beneficiary:home")).status_code == 200


def test_the_file_number_opens_the_space_however_it_is_typed(client: Client, holder: Beneficiary) -> None:
    for typed in (holder.file_number, format_file_number(holder.file_number).lower(), holder.user.email.upper()):
        answer = sign_in(Client(), typed)
        assert answer["Location"] == reverse("beneficiary:home"), typed
    assert Event.objects.filter(action="account.signed_in").count() == 3


def test_the_session_key_changes_at_sign_in(client: Client, holder: Beneficiary) -> None:
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    sign_in(client, holder.file_number)
    assert client.session.session_key != planted
    assert is_signed_in(client)


@pytest.mark.parametrize("password", ["faux", "", " ", "x" * 5000, "\x00"])
def test_a_wrong_password_is_one_sentence_and_keeps_the_login_typed(
    client: Client, holder: Beneficiary, password: str
) -> None:
    page = sign_in(client, holder.file_number, password)
    assert page.status_code == 200
    assert holder.file_number in page.content.decode()
    assert not is_signed_in(client)


def test_unknown_wrong_and_shared_read_the_same(client: Client, holder: Beneficiary) -> None:
    make_holder(email="parent@exemple.fr")
    make_holder(email="parent@exemple.fr")
    staff = make_staff()
    for login, password in (
        (holder.file_number, "faux"),
        ("personne@exemple.fr", PASSWORD),
        ("parent@exemple.fr", PASSWORD),
        (staff.email, PASSWORD),
    ):
        page = sign_in(Client(), login, password).content.decode()
        assert SENTENCE in page, login
        assert "Si ton adresse e-mail sert à plusieurs dossiers" in page


def test_a_wrong_password_and_an_unknown_account_cost_the_same_work(holder: Beneficiary) -> None:
    """The time of the answer must not tell which accounts exist; both tries leave a trace."""
    counts = []
    for login in (holder.user.email, "personne@exemple.fr"):
        with CaptureQueriesContext(connection) as queries:
            sign_in(Client(), login, "faux")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Event.objects.filter(action="account.sign_in_failed").count() == 2


def test_an_account_not_activated_is_said_after_a_right_password_only(client: Client) -> None:
    user = make_holder(is_activated=False)
    right, wrong = sign_in(client, user.login), sign_in(client, user.login, "faux")
    assert "pas encore activé" in right.content.decode()
    assert reverse("public:resend_activation") in right.content.decode()
    assert "pas encore activé" not in wrong.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("target", "reached"),
    [
        ("/espace-beneficiaire/mes-cartes/", "/espace-beneficiaire/mes-cartes/"),
        ("https://voleur.exemple/", "/espace-beneficiaire/"),
        ("//voleur.exemple/", "/espace-beneficiaire/"),
        ("/\\voleur.exemple/", "/espace-beneficiaire/"),
        ("javascript:alert(1)", "/espace-beneficiaire/"),
        ("http:///voleur.exemple", "/espace-beneficiaire/"),
    ],
)
def test_the_way_back_stays_at_home(client: Client, holder: Beneficiary, target: str, reached: str) -> None:
    assert sign_in(client, holder.file_number, next=target)["Location"] == reached


def test_a_closed_page_leads_to_sign_in_and_back(client: Client, holder: Beneficiary) -> None:
    answer = client.get(reverse("beneficiary:cards"))
    assert answer["Location"].startswith(reverse("public:sign_in"))
    page = client.get(answer["Location"]).content.decode()
    assert f'name="next" value="{reverse("beneficiary:cards")}"' in page


def test_guessing_is_held_and_the_holder_elsewhere_is_not(client: Client, holder: Beneficiary) -> None:
    thief = Client(REMOTE_ADDR="203.0.113.9")
    answers = [sign_in(thief, holder.file_number, f"essai {number}").status_code for number in range(12)]
    assert answers == [200] * SIGN_IN_LIMITS.account_and_source + [429, 429]
    assert sign_in(thief, holder.file_number).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="198.51.100.7"), holder.file_number).status_code == 302


def test_guessing_by_address_and_by_number_is_one_count_that_nobody_sees(holder: Beneficiary) -> None:
    """Ten passwords are looked at, however the account is named; « too many » would say that both names are one's."""
    thief = Client(REMOTE_ADDR="203.0.113.9")
    for names in ([holder.file_number, holder.user.email], ["000000000000A", "personne@exemple.fr"]):
        assert [sign_in(thief, login, "faux").status_code for login in names * 5] == [200] * 10
        right = sign_in(thief, names[0])
        assert (right.status_code, SENTENCE in right.content.decode()) == (200, True)
    assert sign_in(Client(REMOTE_ADDR="198.51.100.7"), holder.file_number).status_code == 302


def test_a_number_is_one_name_however_it_is_grouped() -> None:
    """Otherwise another grouping would be held for an account that exists, and not for one that does not."""
    thief, number = Client(REMOTE_ADDR="203.0.113.9"), "000000000000A"
    answers = [sign_in(thief, number[:cut] + " " + number[cut:], "faux").status_code for cut in range(1, 12)]
    assert answers == [200] * 10 + [429]


def test_an_attack_from_everywhere_on_one_account_leaves_it_to_its_holder(holder: Beneficiary) -> None:
    mine = Client(REMOTE_ADDR="198.51.100.7")
    sign_in(mine, holder.file_number)
    mine.post(reverse("public:sign_out"))
    for number in range(PASSWORD_BOUND.everywhere):
        sign_in(Client(REMOTE_ADDR=f"203.0.113.{number}"), holder.file_number, "faux")
    # A robot now has two tries, then even the right password is not looked at.
    robot = Client(REMOTE_ADDR="203.0.114.1")
    for _ in range(PASSWORD_BOUND.source_alert):
        sign_in(robot, holder.file_number, "faux")
    assert sign_in(robot, holder.file_number).status_code == 200
    # The holder has them too in a new place, and as many as ever on the telephone of always.
    assert sign_in(Client(REMOTE_ADDR="198.51.100.8"), holder.file_number).status_code == 302
    for _ in range(5):
        sign_in(mine, holder.file_number, "faux")
    assert sign_in(mine, holder.file_number).status_code == 302


def test_who_chose_a_new_password_by_the_link_is_known_here(client: Client, holder: Beneficiary) -> None:
    """Ten wrong tries, then « Mot de passe oublié ? »: the new password opens at once, in the same place."""
    for number in range(12):
        sign_in(client, holder.file_number, f"essai {number}")
    client.post(reverse("public:forgotten_password"), {"identifier": holder.file_number})
    client.post(path_of(link_in(Message.objects.get())), {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert sign_in(client, holder.file_number, NEW_PASSWORD).status_code == 302


def test_the_holders_own_telephone_is_not_locked_by_a_neighbour_on_the_same_network(holder: Beneficiary) -> None:
    mine, neighbour = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.9")
    sign_in(mine, holder.file_number)
    mine.post(reverse("public:sign_out"))
    for number in range(12):
        sign_in(neighbour, holder.file_number, f"essai {number}")
    assert sign_in(neighbour, holder.file_number).status_code == 429
    assert sign_in(mine, holder.file_number).status_code == 302


def test_a_forged_device_is_no_device(holder: Beneficiary) -> None:
    thief = Client(REMOTE_ADDR="203.0.113.9")
    for number in range(12):
        thief.cookies[DEVICE_COOKIE] = f"forged-{number}"
        last = sign_in(thief, holder.file_number, "faux")
    assert last.status_code == 429


def test_right_sign_ins_of_a_whole_school_are_not_held() -> None:
    user = make_holder()
    for _ in range(15):
        assert sign_in(Client(REMOTE_ADDR="203.0.113.9"), user.login).status_code == 302


def test_the_wait_ends(holder: Beneficiary) -> None:
    thief = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(12):
        sign_in(thief, holder.file_number, "faux")
    with time_machine.travel(now() + SIGN_IN_LIMITS.window):
        assert sign_in(thief, holder.file_number).status_code == 302


def test_signing_out_is_an_act(client: Client, holder: Beneficiary) -> None:
    sign_in(client, holder.file_number)
    assert client.get(reverse("public:sign_out")).status_code == 405
    assert is_signed_in(client)
    page = client.post(reverse("public:sign_out"), follow=True).content.decode()
    assert "La session est fermée" in page
    assert not is_signed_in(client)


def test_forms_need_their_token(holder: Beneficiary) -> None:
    strict = Client(enforce_csrf_checks=True)
    for name in ("sign_in", "sign_out", "forgotten_login", "forgotten_password", "resend_activation", "lost_card"):
        assert strict.post(reverse(f"public:{name}"), {}).status_code == 403


def test_a_forgotten_password_is_replaced_by_the_link(client: Client, holder: Beneficiary) -> None:
    elsewhere = Client()
    sign_in(elsewhere, holder.file_number)
    answer = client.post(reverse("public:forgotten_password"), {"identifier": holder.user.email})
    page = client.get(answer["Location"]).content.decode()
    assert "Si un compte correspond" in page
    path = path_of(link_in(Message.objects.get(kind="password_reset")))
    client.get(path)
    page = client.post(path, {"password": NEW_PASSWORD, "again": NEW_PASSWORD}, follow=True).content.decode()
    assert "Le nouveau mot de passe est enregistré" in page
    assert sign_in(Client(), holder.file_number, PASSWORD).status_code == 200
    assert sign_in(Client(), holder.file_number, NEW_PASSWORD).status_code == 302
    assert not is_signed_in(elsewhere)
    assert Message.objects.filter(kind="password_changed").count() == 1
    assert client.post(path, {"password": NEW_PASSWORD, "again": NEW_PASSWORD}).status_code == 410


def test_a_reset_link_lasts_one_hour(client: Client, holder: Beneficiary) -> None:
    client.post(reverse("public:forgotten_password"), {"identifier": holder.file_number})
    path = path_of(link_in(Message.objects.get()))
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        page = client.get(path)
    assert page.status_code == 410
    assert reverse("public:forgotten_password") in page.content.decode()


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("court", "court", "trop court"),
        ("motdepasse123", "motdepasse123", "plus utilisés"),
        (NEW_PASSWORD, "une phrase bien différente", "deux mots de passe sont différents"),
        ("", "", "Il manque le nouveau mot de passe"),
        ("Lina Moreau 12", "Lina Moreau 12", "facile à deviner"),
    ],
)
def test_a_bad_new_password_is_explained_and_the_link_not_burnt(
    client: Client, holder: Beneficiary, first: str, second: str, sentence: str
) -> None:
    client.post(reverse("public:forgotten_password"), {"identifier": holder.file_number})
    path = path_of(link_in(Message.objects.get()))
    page = client.post(path, {"password": first, "again": second}).content.decode()
    assert sentence in page
    assert f'value="{first}"' not in page or not first
    assert client.get(path).status_code == 200


def test_a_forgotten_number_comes_by_e_mail_with_those_of_the_siblings(client: Client) -> None:
    users = [make_holder(email="parent@exemple.fr"), make_holder(email="parent@exemple.fr")]
    client.post(reverse("public:forgotten_login"), {"email": "Parent@exemple.fr"})
    message = Message.objects.get()
    assert message.recipient == "parent@exemple.fr"
    for user in users:
        assert format_file_number(user.login) in message.text


@pytest.mark.parametrize(
    ("name", "field"),
    [("forgotten_login", "email"), ("forgotten_password", "identifier"), ("resend_activation", "identifier")],
)
def test_no_answer_says_whether_an_address_exists(name: str, field: str) -> None:
    user = make_holder(is_activated=False)
    known = Client().post(reverse(f"public:{name}"), {field: user.email})
    unknown = Client().post(reverse(f"public:{name}"), {field: "personne@exemple.fr"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert Message.objects.count() == 1


@pytest.mark.parametrize("name", ["forgotten_password", "resend_activation"])
def test_one_account_or_five_of_an_address_are_the_same_work_and_one_message(name: str) -> None:
    for address, count in (("seule@exemple.fr", 1), ("famille@exemple.fr", 5)):
        for _ in range(count):
            make_holder(email=address, is_activated=False)
    counts = []
    for address in ("seule@exemple.fr", "famille@exemple.fr"):
        with CaptureQueriesContext(connection) as queries:
            Client().post(reverse(f"public:{name}"), {"identifier": address})
        counts.append(len(queries))
    assert counts[0] == counts[1]
    texts = Message.objects.order_by("id").values_list("text", flat=True)
    assert [text.count("https://") or text.count("http://") for text in texts] == [1, 5]


@pytest.mark.parametrize(
    ("name", "field"),
    [("forgotten_login", "email"), ("forgotten_password", "identifier"), ("resend_activation", "identifier")],
)
def test_asking_again_and_again_is_held(name: str, field: str) -> None:
    # A new browser each time: one browser waits before it may ask again.
    answers = [Client().post(reverse(f"public:{name}"), {field: "lina@exemple.fr"}).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 429, 429]


def test_a_letter_box_is_not_flooded_from_many_places() -> None:
    user = make_holder()
    for number in range(8):
        place = Client(REMOTE_ADDR=f"198.51.100.{number}")
        assert place.post(reverse("public:forgotten_password"), {"identifier": user.email}).status_code == 302
    assert Message.objects.count() == 3


def test_counters_hold_no_address_of_any_kind(client: Client, holder: Beneficiary) -> None:
    from passregion.accounts.models import ThrottleCounter

    thief = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(thief, "personne@exemple.fr", "faux")
    thief.post(reverse("public:forgotten_password"), {"identifier": "personne@exemple.fr"})
    keys = " ".join(ThrottleCounter.objects.values_list("key", flat=True))
    assert "203.0.113.9" not in keys
    assert "exemple" not in keys


def test_staff_do_not_enter_by_this_door() -> None:
    staff = make_staff()
    assert User.objects.get(pk=staff.pk).check_password(PASSWORD)
    assert SENTENCE in sign_in(Client(), staff.email).content.decode()
