"""The messages about a card that must be made or brought again, and about a blocked code."""

import re
from datetime import UTC, date, datetime

import pytest

from passregion.notifications import card_emails
from passregion.notifications.models import Message

pytestmark = pytest.mark.django_db
URL = "https://pass.exemple/une-page/"
WHERE = {"destination": "Lycée <b>neuf</b>"}
VALUES: dict[str, list[dict[str, object]]] = {
    "replacement_ordered": [
        {**WHERE, "is_damaged": damaged, "is_home": home, "fee": fee, "space_url": URL}
        for damaged, home, fee in ((True, True, ""), (False, False, "5,00\u00a0€"))
    ],
    "card_not_delivered": [{**WHERE, "why": why, "account_url": URL} for why in ("posted", "missing", "unclaimed")],
    "card_reshipped": [
        {**WHERE, "shipped_on": date(2026, 12, 1), "is_home": home, "space_url": URL} for home in (True, False)
    ],
    "card_delayed": [{"space_url": URL}],
    "usage_code_blocked": [
        {"blocked_at": datetime(2026, 11, 23, 22, 30, tzinfo=UTC), "is_too_easy": easy} for easy in (True, False)
    ],
}
CASES = [(kind, values) for kind, cases in VALUES.items() for values in cases]


def queue(kind: str, values: dict[str, object], language: str = "fr") -> Message:
    send = getattr(card_emails, kind)
    return send(to="lina@exemple.fr", language=language, subject_ref="user:1", first_name="Lina <b>", **values)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("kind", "values"), CASES)
def test_each_message_says_the_same_in_text_and_in_html(kind: str, values: dict[str, object], language: str) -> None:
    message = queue(kind, values, language)
    assert message.kind == kind
    assert "Pass’Région" in message.subject
    assert f'lang="{language}"' in message.html
    for address in [str(value) for name, value in values.items() if name.endswith("_url")]:
        assert address in message.text
        assert f'href="{address}"' in message.html
    assert "<b>" not in message.html
    assert "&lt;" not in message.text
    assert not re.search(r"<script|<img|<link|url\(|@import|\son\w+=", message.html)


@pytest.mark.parametrize(("kind", "values"), CASES)
def test_the_words_follow_the_house(kind: str, values: dict[str, object]) -> None:
    text = queue(kind, values).text
    assert "!" not in text
    assert not re.search(r"(?<!-) [:;?»]", text), "a plain space before a double punctuation mark"
    assert "« " not in text
