"""A session that ends, a token that expires: nothing typed is lost, and nothing is shown to whoever comes next."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from passregion.applications.models import Draft, DraftKey
from passregion.common import clock
from passregion.portals.apply import access
from tests.portals.apply.walk import CONTACT, IDENTITY, USAGE_CODE, Walker, upload

LOCKED = "Est-ce bien toi"
RIGHT_DATE = IDENTITY["birth_date"]


def end_session(client: Client) -> None:
    del client.cookies[settings.SESSION_COOKIE_NAME]


def hidden(page: Any) -> dict[str, str]:
    """The fields that the page sends again, as a browser does."""
    import html
    import re

    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def answer(walker: Walker, page: Any, step: str, birth_date: str = RIGHT_DATE) -> Any:
    return walker.post(step, {**hidden(page), "unlock-birth_date": birth_date})


def test_an_ended_session_asks_the_birth_date_and_shows_nothing(walker: Walker) -> None:
    walker.to("photo")
    end_session(walker.client)
    page = walker.get("contact")
    text = page.content.decode()
    assert LOCKED in text
    assert "no-store" in page["Cache-Control"]
    for private in ("Lina", "Moreau", "lina.moreau", "rue des Gras", RIGHT_DATE):
        assert private not in text
    assert answer(walker, page, "contact").url == walker.url("contact")
    assert "12 rue des Gras" in walker.get("contact").content.decode()


def test_what_was_being_sent_is_saved_after_the_birth_date(walker: Walker) -> None:
    walker.to("photo")
    end_session(walker.client)
    page = walker.post("contact", {**CONTACT, "address_line": "4 place de l’Étoile <b>", "care_of": "Mme Roux & fils"})
    assert walker.draft.answers["contact"]["address_line"] == "12 rue des Gras"
    wrong = answer(walker, page, "contact", "01/01/2001")
    assert "n’est pas celle de la demande" in wrong.content.decode()
    assert walker.draft.answers["contact"]["address_line"] == "12 rue des Gras"
    saved = answer(walker, wrong, "contact")
    assert saved.status_code == 302
    assert walker.draft.answers["contact"]["address_line"] == "4 place de l’Étoile <b>"
    assert walker.draft.answers["contact"]["care_of"] == "Mme Roux & fils"


def test_wrong_answers_are_shown_again_with_what_was_typed(walker: Walker) -> None:
    walker.to("photo")
    end_session(walker.client)
    page = answer(walker, walker.post("contact", {**CONTACT, "phone": "06 12"}), "contact")
    assert 'value="06 12"' in page.content.decode()


@pytest.mark.parametrize(
    ("step", "data", "secret"),
    [
        ("identity", {**IDENTITY, "password": "un autre secret bien long"}, "un autre secret bien long"),
        ("usage_code", USAGE_CODE, "2741"),
        ("photo", {"to_establishment": "on"}, "JFIF"),
    ],
)
def test_secrets_and_files_do_not_travel(walker: Walker, step: str, data: dict[str, Any], secret: str) -> None:
    walker.to("legal")
    end_session(walker.client)
    page = walker.post(step, {**data, "photo": upload()} if step == "photo" else data)
    text = page.content.decode().replace(walker.draft_id, "")
    assert secret not in text
    assert "Ni le mot de passe, ni le code, ni la photo" in text
    response = answer(walker, page, step)
    shown = response if response.status_code == 200 else walker.client.get(response.url)
    assert "donne-les de nouveau" in shown.content.decode()


def test_birth_dates_cannot_be_tried_without_end(walker: Walker) -> None:
    walker.to("photo")
    end_session(walker.client)
    page = walker.post("contact", {**CONTACT, "phone": "06 99 99 99 99"})
    for day in range(1, 6):
        page = answer(walker, page, "contact", f"{day:02d}/01/2008")
        assert "n’est pas celle de la demande" in page.content.decode()
    held = answer(walker, page, "contact")
    assert "Trop d’essais" in held.content.decode()
    assert hidden(held)["phone"] == "06 99 99 99 99"
    with clock.as_of(clock.now() + datetime.timedelta(hours=1)):
        assert answer(walker, held, "contact").status_code == 302
    assert walker.draft.answers["contact"]["phone"] == "+33699999999"


def test_two_hours_without_a_visit_lock_the_draft_and_visits_keep_it_open(walker: Walker) -> None:
    walker.to("photo")
    start = clock.now()
    for hours in (1, 2, 3):
        with clock.as_of(start + datetime.timedelta(hours=hours)):
            assert LOCKED not in walker.get("contact").content.decode()
    with clock.as_of(start + datetime.timedelta(hours=5)):
        assert LOCKED in walker.get("contact").content.decode()


def test_a_draft_without_birth_date_is_not_locked(walker: Walker) -> None:
    walker.to("identity")
    end_session(walker.client)
    assert walker.get("identity").status_code == 200
    assert walker.do("identity").url == walker.url("contact")


def test_the_start_page_names_nobody_while_locked(walker: Walker) -> None:
    walker.to("photo")
    assert "Lina" in walker.client.get("/demande/").content.decode()
    end_session(walker.client)
    text = walker.client.get("/demande/").content.decode()
    assert "Lina" not in text
    assert walker.url("photo") in text


def test_the_receipt_is_locked_too(walker: Walker) -> None:
    walker.to("legal").do("legal")
    end_session(walker.client)
    for path in ("recu/", "recu.pdf"):
        page = walker.client.get(f"/demande/{walker.draft_id}/{path}")
        assert LOCKED in page.content.decode()
        assert "Lina" not in page.content.decode()
    url = f"/demande/{walker.draft_id}/recu/"
    assert walker.client.post(url, {"unlock-birth_date": RIGHT_DATE}).url == url
    assert "Demande enregistrée" in walker.client.get(url).content.decode()


def test_a_picture_has_nowhere_to_show_the_question(walker: Walker) -> None:
    walker.to("legal")
    end_session(walker.client)
    picture = walker.client.get(f"/demande/{walker.draft_id}/photo/fichier/", headers={"Accept": "image/*"})
    assert picture.status_code == 404


def test_the_cookie_lives_thirty_days_and_is_renewed_by_visits(walker: Walker) -> None:
    walker.to("photo")
    cookie = walker.client.cookies[access.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 30 * 24 * 3600
    start = clock.now()
    with clock.as_of(start + datetime.timedelta(days=20)):
        assert walker.get("contact").status_code == 200
    with clock.as_of(start + datetime.timedelta(days=40)):
        assert walker.get("contact").status_code == 200
    with clock.as_of(start + datetime.timedelta(days=71)):
        assert walker.get("contact").status_code == 404


def test_five_drafts_at_most(walker: Walker) -> None:
    ids = [walker.start().draft_id for _time in range(6)]
    assert walker.client.get(f"/demande/{ids[0]}/charte/").status_code == 404
    assert all(walker.client.get(f"/demande/{kept}/charte/").status_code == 200 for kept in ids[1:])


def forge(keys: Any, at: Any = None, salt: str = access.COOKIE_SALT) -> str:
    return signing.dumps({"keys": keys, "at": at or int(clock.now().timestamp())}, salt=salt)


def test_a_tampered_cookie_opens_nothing(walker: Walker) -> None:
    walker.to("legal")
    mine = walker.client.cookies[access.COOKIE].value
    stranger = Client()
    other_salt = forge({walker.draft_id: "x"}, salt="another")
    for value in ("", "\x00", "x" * 4000, mine[:-1] + ("A" if mine[-1] != "A" else "B"), other_salt, "a:b:c"):
        stranger.cookies[access.COOKIE] = value
        assert stranger.get(walker.url("identity")).status_code == 404
    for keys in ({walker.draft_id: "wrong"}, {walker.draft_id: None}, {"x": "y"}, [walker.draft_id], None, 7):
        stranger.cookies[access.COOKIE] = forge(keys)
        assert stranger.get(walker.url("identity")).status_code == 404


def test_a_forged_session_opens_nothing(walker: Walker) -> None:
    walker.to("legal")
    stranger = Client()
    for value in ({walker.draft_id: 99999999999}, {walker.draft_id: "x"}, ["a"], "x", None):
        session = stranger.session
        session["unlocked"] = value
        session.save()
        assert stranger.get(walker.url("identity")).status_code == 404


def test_a_key_taken_away_closes_the_browser(walker: Walker) -> None:
    walker.to("legal")
    DraftKey.objects.all().delete()
    assert walker.get("identity").status_code == 404


def test_one_draft_open_does_not_unlock_another(walker: Walker) -> None:
    """The next person at this machine starts a demande of their own."""
    walker.to("photo")
    end_session(walker.client)
    second = Walker(walker.client).start()
    second.do("charter")
    assert LOCKED in walker.get("identity").content.decode()


def strict(walker: Walker) -> Client:
    """The same browser, whose token cookie is gone."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = walker.client.cookies
    client.cookies.pop("csrftoken", None)
    return client


def test_an_expired_token_keeps_what_was_typed(walker: Walker) -> None:
    walker.to("photo")
    client = strict(walker)
    page = client.post(walker.url("contact"), {**CONTACT, "address_line": "4 place de l’Étoile"})
    assert page.status_code == 403
    assert "Ta page avait expiré" in page.content.decode()
    assert walker.draft.answers["contact"]["address_line"] == "12 rue des Gras"
    token = client.cookies["csrftoken"].value
    saved = client.post(walker.url("contact"), {**hidden(page), "csrfmiddlewaretoken": token})
    assert saved.status_code == 302
    assert walker.draft.answers["contact"]["address_line"] == "4 place de l’Étoile"


def test_an_expired_token_never_echoes_secrets(walker: Walker) -> None:
    walker.to("legal")
    page = strict(walker).post(walker.url("identity"), {**IDENTITY, "password": "un autre secret bien long"})
    assert "un autre secret" not in page.content.decode()
    assert "Ni le mot de passe" in page.content.decode()
    page = strict(walker).post(walker.url("usage_code"), USAGE_CODE)
    assert 'value="2741"' not in page.content.decode()


@pytest.mark.parametrize("headers", [{"Origin": "https://ailleurs.exemple"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_from_elsewhere_is_not_offered_again(walker: Walker, headers: dict[str, str]) -> None:
    walker.to("photo")
    page = strict(walker).post(walker.url("contact"), {**CONTACT, "care_of": "Mme Piège"}, headers=headers)
    assert page.status_code == 403
    assert "Mme Piège" not in page.content.decode()


def test_another_page_without_token_keeps_the_plain_answer(walker: Walker) -> None:
    page = strict(walker).post("/demande/", {"is_holder": "no"})
    assert page.status_code == 403
    assert "Ta page avait expiré" not in page.content.decode()
    assert not Draft.objects.exists()
