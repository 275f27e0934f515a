"""Each message, in both forms and both languages."""

import re
from datetime import UTC, date, datetime

import pytest

from passregion.notifications import account_emails, emails
from passregion.notifications.models import Message

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
NUMBER = "482719360358K"
READ = "4827\u00a01936\u00a00358\u00a0K"
WHO = {"first_name": "Lina <b>", "file_number": NUMBER}
SCHOOL = {"establishment_name": "Lycée Blaise-Pascal"}
URL = "https://pass.exemple/une-page/"
VALUES = {
    "application_received": {**WHO, **SCHOOL, "activation_url": URL},
    "application_approved": {**WHO, **SCHOOL, "benefits": [("Livre loisir", "30,00\u00a0€")], "space_url": URL},
    "application_refused": {
        **WHO,
        **SCHOOL,
        "reason": "Photo non conforme",
        "text": "Visage <caché>",
        "space_url": URL,
    },
    "listing_settled": {
        **WHO,
        **SCHOOL,
        "is_track": False,
        "name": "Lycée <neuf>",
        "missing": "",
        "space_url": URL,
    },
    "correction_asked": {
        **WHO,
        **SCHOOL,
        "items": [("Photo", "Photo floue", "Au <jour>"), ("Identité", "Civilité à vérifier", "")],
        "is_activated": False,
        "action_url": URL,
    },
    "application_withdrawn": {**WHO, "reopen_until": date(2027, 6, 30), "space_url": URL},
    "card_shipped": {
        **WHO,
        "shipped_on": date(2026, 12, 1),
        "destination": "Lycée Blaise-Pascal",
        "is_home": False,
        "space_url": URL,
    },
    "activation_link": {"accounts": [("Lina <b>", NUMBER, URL)]},
    "password_reset": {"accounts": [("Lina <b>", URL)]},
    "password_changed": {"display_name": "Lina <b>", "changed_at": AT, "forgotten_url": URL},
    "login_reminder": {"accounts": [("Lina <b>", NUMBER), ("Noé", "000000000000A")], "sign_in_url": URL},
    "card_block_link": {"first_name": "Lina <b>", "block_url": URL},
    "card_blocked": {"first_name": "Lina <b>", "blocked_at": AT, "space_url": URL},
    "email_change_link": {"display_name": "Lina <b>", "confirm_url": URL},
    "email_change_asked": {"display_name": "Lina <b>", "new_email": "lina@nouvelle.exemple", "undo_url": URL},
    "email_changed": {
        "display_name": "Lina <b>",
        "new_email": "lina@nouvelle.exemple",
        "changed_at": AT,
        "undo_url": URL,
    },
    "contact_changed": {
        "first_name": "Lina <b>",
        "is_phone": True,
        "is_postal": False,
        "changed_at": AT,
        "account_url": URL,
    },
    "identity_linked": {"display_name": "Lina <b>", "provider": "ÉduConnect", "linked_at": AT, "account_url": URL},
    "usage_code_changed": {"first_name": "Lina <b>", "changed_at": AT},
}


def queue(kind: str, language: str = "fr") -> Message:
    send = getattr(emails, kind, None) or getattr(account_emails, kind)
    return send(to="lina@exemple.fr", language=language, subject_ref="user:1", **VALUES[kind])


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", VALUES)
def test_each_message_says_the_same_in_text_and_in_html(kind: str, language: str) -> None:
    message = queue(kind, language)
    values = VALUES[kind]
    assert message.kind == kind
    assert "Pass’Région" in message.subject
    assert f'lang="{language}"' in message.html
    for address in [value for name, value in values.items() if name.endswith("_url")]:
        assert address in message.text
        assert f'href="{address}"' in message.html
    if "file_number" in values:
        assert READ in message.text
        assert READ in message.html


@pytest.mark.parametrize("kind", VALUES)
def test_nothing_typed_becomes_markup(kind: str) -> None:
    message = queue(kind)
    assert "Lina <b>" not in message.html
    assert "&lt;b&gt;" in message.html
    assert "Lina <b>" in message.text
    assert "&lt;" not in message.text


@pytest.mark.parametrize("kind", VALUES)
def test_nothing_is_fetched_from_elsewhere_and_nothing_runs(kind: str) -> None:
    html = queue(kind).html
    assert not re.search(r"<script|<img|<link|url\(|@import|\son\w+=", html)


@pytest.mark.parametrize("kind", VALUES)
def test_the_words_follow_the_house(kind: str) -> None:
    text = queue(kind).text
    assert "!" not in text.replace("<!", "")
    assert not re.search(r"(?<!-) [:;?»]", text), "a plain space before a double punctuation mark"
    assert "« " not in text


def test_the_three_follow_ups_are_numbered() -> None:
    kinds = ("application_received", "application_approved", "card_shipped")
    assert [queue(kind).subject for kind in kinds] == [
        f"Suivi de commande Pass’Région ({step}/3)" for step in (1, 2, 3)
    ]


def test_times_are_those_of_the_region() -> None:
    assert "23 novembre 2026 à 23:30" in queue("card_blocked").text


def test_a_card_posted_home_asks_for_the_confirmation() -> None:
    at_school = queue("card_shipped").text
    values = {**VALUES["card_shipped"], "is_home": True, "destination": "12 rue des Gras, 63000 Clermont-Ferrand"}
    at_home = emails.card_shipped(to="l@exemple.fr", language="fr", subject_ref="", **values).text
    assert "12 rue des Gras" in at_home
    assert "confirme que tu l’as reçue" in at_home
    assert "confirme que tu l’as reçue" not in at_school


@pytest.mark.parametrize(("missing", "said"), [("establishment", "ton établissement"), ("track", "ta filière")])
def test_the_first_message_says_what_the_region_looks_for(missing: str, said: str) -> None:
    values = {**VALUES["application_received"], "missing": missing}
    message = emails.application_received(to="lina@exemple.fr", language="fr", subject_ref="user:1", **values)
    for body in (message.text, message.html):
        assert f"La Région cherche d’abord {said}" in body
        # The name of the establishment was typed by a stranger, at any address: it is not written to it.
        assert ("Blaise-Pascal" in body) is (missing == "track")
