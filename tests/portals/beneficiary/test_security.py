"""« Mes connexions », the address, and the password again: what keeps an account its owner's."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from passregion.accounts.email_changes import CONFIRM_LIFETIME, UNDO_LIFETIME, undo_secret
from passregion.accounts.models import EmailChange, SignIn, User
from passregion.accounts.sign_ins import purge_sign_ins
from passregion.audit.models import Event
from passregion.common.clock import now
from passregion.journeys.contact_changes import ask_for_email
from passregion.notifications.models import Message
from passregion.portals.sudo import TRIES, WINDOW_SECONDS
from tests.accounts.factories import make_child, make_guardian
from tests.applications.factories import PASSWORD
from tests.portals.beneficiary.factories import Young, make_young
from tests.portals.beneficiary.test_account import CONTACT
from tests.portals.partner.factories import make_member, make_place
from tests.portals.sign_in_story import link_in, path_of, sign_in

pytestmark = pytest.mark.django_db
NEW = "lina.nouvelle@exemple.fr"
NEW_PASSWORD = "une autre phrase bien longue"
ANDROID = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
AGAIN = "Ton mot de passe, encore une fois"


@pytest.fixture
def young(db: None) -> Young:
    return make_young()


@pytest.fixture
def phone(young: Young) -> Client:
    """The same person in another browser."""
    client = Client(headers={"user-agent": ANDROID})
    assert sign_in(client, young.holder.file_number).status_code == 302
    return client


def is_open(client: Client) -> bool:
    return client.get(reverse("beneficiary:home")).status_code == 200


def listed(young: Young) -> str:
    return young.browser.get(reverse("beneficiary:sign_ins")).content.decode()


def ask(young: Young, email: str = NEW):
    return young.browser.post(reverse("beneficiary:email"), {"email": email})


def letter(kind: str, to: str) -> Message:
    return Message.objects.filter(kind=kind, recipient=to).latest("pk")


# The browsers in which the account is open


def test_the_list_tells_devices_in_words_and_marks_this_one(young: Young, phone: Client) -> None:
    page = listed(young)
    assert "Firefox sur un appareil Android" in page
    assert "Un navigateur inconnu" in page
    assert page.count("Cet appareil") == 1
    kept = SignIn.objects.values_list()
    assert "Gecko" not in str(kept)
    assert "127.0.0.1" not in str(kept)


def test_closing_one_takes_effect_at_its_next_request(young: Young, phone: Client) -> None:
    assert is_open(phone)
    url = reverse("beneficiary:close_sign_in", args=[SignIn.objects.get(browser="firefox").public_id])
    page = young.browser.post(url, follow=True).content.decode()
    assert "Cette connexion est fermée" in page
    assert "Firefox sur" not in page
    answer = phone.get(reverse("beneficiary:home"))
    assert answer["Location"].startswith(reverse("public:sign_in"))
    assert "fermée depuis un autre appareil" in phone.get(answer["Location"]).content.decode()
    assert is_open(young.browser)
    assert Event.objects.filter(action="account.sign_in_closed").count() == 1


def test_all_the_others_close_at_once(young: Young, phone: Client) -> None:
    others = [Client(), phone]
    sign_in(others[0], young.holder.file_number)
    young.browser.post(reverse("beneficiary:close_other_sign_ins"))
    assert [is_open(other) for other in others] == [False, False]
    assert is_open(young.browser)
    assert "Aucun autre appareil" in listed(young)


def test_a_session_made_by_hand_cannot_escape_the_list(young: Young, phone: Client) -> None:
    """A mark that names nothing closes the session."""
    session = phone.session
    session["sign_in"] = "pas un identifiant"
    session.save()
    assert not is_open(phone)


def test_signing_out_and_signing_in_again_keep_the_list_true(young: Young, phone: Client) -> None:
    assert SignIn.objects.count() == 2
    phone.post(reverse("public:sign_out"))
    assert SignIn.objects.count() == 1
    sign_in(phone, young.holder.file_number)
    assert SignIn.objects.count() == 2
    # An agent signs in without signing out the young person first: one browser, one line.
    staff = make_member(make_place()).user
    phone.post(reverse("partner:sign_in"), {"login": staff.login, "password": "une phrase assez longue"})
    assert SignIn.objects.get(browser="firefox").user == staff


def test_what_ended_by_itself_is_not_listed_and_goes(young: Young, phone: Client) -> None:
    start = now()
    with time_machine.travel(start + timedelta(minutes=25), tick=False):
        assert is_open(young.browser)
    with time_machine.travel(start + timedelta(minutes=40), tick=False):
        assert "Firefox" not in listed(young)
        assert not is_open(phone)
        assert SignIn.objects.count() == 1
    assert purge_sign_ins(before=now() + timedelta(seconds=1)) == 1


def test_a_new_password_closes_the_other_browsers_and_keeps_this_one(young: Young, phone: Client) -> None:
    data = {"password": PASSWORD, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    young.browser.post(reverse("beneficiary:password"), data)
    assert not is_open(phone)
    assert is_open(young.browser)
    assert SignIn.objects.count() == 1


# The password again


def later(young: Young, **values: str):
    """The contact form sent when the window is over."""
    with time_machine.travel(now() + timedelta(seconds=WINDOW_SECONDS), tick=False):
        return young.browser.post(reverse("beneficiary:account"), {**CONTACT, **values})


def test_after_ten_minutes_the_password_is_asked_and_nothing_typed_is_lost(young: Young) -> None:
    page = later(young).content.decode()
    assert AGAIN in page
    assert young.holder.commune == "Clermont-Ferrand"
    for name, value in CONTACT.items():
        assert f'name="{name}" value="{value}"' in page
    wrong = later(young, confirm_password="faux").content.decode()
    assert "Ce n’est pas ton mot de passe actuel" in wrong
    assert f'value="{CONTACT["address_line"]}"' in wrong
    assert "faux" not in wrong
    later(young, confirm_password=PASSWORD)
    assert young.holder.commune == "Lyon"


@pytest.mark.parametrize(
    ("name", "is_look"), [("email", True), ("link_identity", True), ("close_other_sign_ins", False)]
)
def test_sensitive_pages_stand_behind_it(young: Young, name: str, is_look: bool) -> None:
    url = reverse(f"beneficiary:{name}")
    with time_machine.travel(now() + timedelta(seconds=WINDOW_SECONDS), tick=False):
        ask_it = young.browser.get if is_look else young.browser.post
        assert AGAIN in ask_it(url).content.decode()
        values = {"confirm_password": PASSWORD, **({"confirm_look": "1"} if is_look else {})}
        assert young.browser.post(url, values).status_code == 302
        assert AGAIN not in ask_it(url, follow=True).content.decode()


def test_guessing_it_in_an_open_session_is_held(young: Young) -> None:
    answers = [later(young, confirm_password=f"essai {number}").status_code for number in range(TRIES + 1)]
    assert answers == [200] * TRIES + [429]
    assert later(young, confirm_password=PASSWORD).status_code == 429
    assert young.holder.commune == "Clermont-Ferrand"


def test_a_guessed_password_of_a_form_is_not_carried(young: Young) -> None:
    page = later(young, new_password="un secret", code="4907").content.decode()
    assert "un secret" not in page
    assert "4907" not in page
    assert "Un secret est à redonner" in page


# Another address


def test_the_new_address_confirms_and_both_are_told(young: Young) -> None:
    old = young.holder.user.email
    answer = ask(young)
    assert answer["Location"] == reverse("beneficiary:account")
    assert NEW in young.browser.get(answer["Location"]).content.decode()
    assert NEW in letter("email_change_asked", old).text
    assert young.holder.user.email == old

    path = path_of(link_in(letter("email_change_link", NEW)))
    Client().get(path)
    assert young.holder.user.email == old
    # Whoever opens the message needs not be signed in.
    assert Client().post(path).status_code == 302
    assert young.holder.user.email == NEW
    assert {message.recipient for message in Message.objects.filter(kind="email_changed")} == {old, NEW}
    assert "/reprendre-mon-compte/" in letter("email_changed", old).text
    assert "/reprendre-mon-compte/" not in letter("email_changed", NEW).text
    assert Client().post(path).status_code == 410
    assert sign_in(Client(), NEW).status_code == 302
    assert sign_in(Client(), old).status_code == 200


def test_a_link_too_old_given_up_or_overtaken_confirms_nothing(young: Young) -> None:
    ask(young)
    first = path_of(link_in(letter("email_change_link", NEW)))
    ask(young, "encore@exemple.fr")
    second = path_of(link_in(letter("email_change_link", "encore@exemple.fr")))
    assert Client().post(first).status_code == 410
    with time_machine.travel(now() + CONFIRM_LIFETIME, tick=False):
        assert Client().post(second).status_code == 410
    young.browser.post(reverse("beneficiary:give_up_email"))
    assert Client().post(second).status_code == 410
    assert Client().post("/nouvelle-adresse/inconnu/").status_code == 410
    assert young.holder.user.email != NEW


def test_the_old_address_refuses_before_it_is_too_late(young: Young, phone: Client) -> None:
    """Somebody knows the password: the address does not change, nobody stays, the password is void."""
    old = young.holder.user.email
    ask(young)
    undo = path_of(link_in(letter("email_change_asked", old)))
    assert NEW in Client().get(undo).content.decode()
    owner = Client()
    answer = owner.post(undo)
    assert answer["Location"].startswith("/nouveau-mot-de-passe/")
    assert Client().post(path_of(link_in(letter("email_change_link", NEW)))).status_code == 410
    assert [is_open(young.browser), is_open(phone)] == [False, False]
    assert sign_in(Client(), young.holder.file_number).status_code == 200
    owner.post(answer["Location"], {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert sign_in(owner, old, NEW_PASSWORD).status_code == 302
    assert Client().post(undo).status_code == 410


def test_the_old_address_takes_its_place_back_even_after_two_changes(young: Young) -> None:
    old = young.holder.user.email
    ask(young)
    Client().post(path_of(link_in(letter("email_change_link", NEW))))
    ask(young, "voleur@exemple.fr")
    Client().post(path_of(link_in(letter("email_change_link", "voleur@exemple.fr"))))
    assert young.holder.user.email == "voleur@exemple.fr"
    thief_s = path_of(link_in(letter("email_changed", NEW)))

    answer = Client().post(path_of(link_in(letter("email_changed", old))))
    assert answer.status_code == 302
    assert young.holder.user.email == old
    # The thief has a link of the same kind, sent to the address in between.
    assert Client().post(thief_s).status_code == 410
    assert young.holder.user.email == old


def test_the_way_back_lasts_seven_days_and_cannot_be_forged(young: Young) -> None:
    ask(young)
    Client().post(path_of(link_in(letter("email_change_link", NEW))))
    change = EmailChange.objects.get()
    secret = undo_secret(change)
    assert Client().post(reverse("public:undo_email", args=[f"{change.public_id}:x"])).status_code == 410
    with time_machine.travel(change.confirmed_at + UNDO_LIFETIME, tick=False):
        assert Client().post(reverse("public:undo_email", args=[secret])).status_code == 410
    assert Client().get(reverse("public:undo_email", args=[secret])).status_code == 200
    assert young.holder.user.email == NEW


@pytest.mark.parametrize("typed", ["", "lina", "a@b", " ", "x" * 255 + "@exemple.fr"])
def test_a_wrong_address_is_said_and_sends_nothing(young: Young, typed: str) -> None:
    assert ask(young, typed).status_code == 200
    assert ask(young, young.holder.user.email.upper()).status_code == 200
    assert not EmailChange.objects.exists()


def test_nobody_s_letter_box_is_flooded(young: Young) -> None:
    answers = [ask(young, f"boite{number}@exemple.fr").status_code for number in range(6)]
    assert answers == [302] * 5 + [429]


def test_for_seven_days_the_former_address_learns_of_a_new_password_and_contact(young: Young) -> None:
    """A thief changes the address first, so that the rest goes unnoticed."""
    old = young.holder.user.email
    ask(young)
    Client().post(path_of(link_in(letter("email_change_link", NEW))))
    data = {"password": PASSWORD, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    young.browser.post(reverse("beneficiary:password"), data)
    young.browser.post(reverse("beneficiary:account"), CONTACT)
    for kind in ("password_changed", "contact_changed"):
        assert set(Message.objects.filter(kind=kind).values_list("recipient", flat=True)) == {old, NEW}, kind
    text = letter("contact_changed", old).text
    assert "Le téléphone et l’adresse postale" in text
    assert "06" not in text
    assert CONTACT["commune"] not in text


def test_saving_the_same_contact_writes_to_nobody(young: Young) -> None:
    young.browser.post(reverse("beneficiary:account"), CONTACT)
    young.browser.post(reverse("beneficiary:account"), CONTACT)
    assert Message.objects.filter(kind="contact_changed").count() == 1


def test_an_adult_changes_the_address_once_for_all_children(db: None) -> None:
    adult = make_guardian()
    children = [make_child(held_by=adult) for _ in range(2)]
    old = adult.email
    ask_for_email(user=adult, email=NEW)
    assert Message.objects.filter(recipient=old).count() == 1
    assert "vous" in letter("email_change_asked", old).text
    Client().post(path_of(link_in(letter("email_change_link", NEW))))
    assert set(User.objects.filter(pk__in=[adult.pk, *(child.pk for child in children)]).values_list("email")) == {
        (NEW,)
    }
