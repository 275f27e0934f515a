"""Messages to staff: « vous », the same in text and in HTML, nothing typed becomes markup."""

import re
from datetime import UTC, datetime

import pytest

from passregion.notifications import staff_emails
from passregion.notifications.models import Message

pytestmark = pytest.mark.django_db
URL = "https://pass.exemple/agents/invitation/secret/"
NAME = "Nadia <b>"
VALUES = {
    "staff_invitation": {
        "organisation_name": "Lycée <b>",
        "role_name": "Référent Pass",
        "invited_by": NAME,
        "expires_at": datetime(2026, 11, 30, 9, 0, tzinfo=UTC),
        "invitation_url": URL,
    },
    "staff_revoked": {"display_name": NAME, "organisation_name": "Lycée Blaise-Pascal"},
    "factor_changed": {"display_name": NAME, "factor_name": "Clé", "is_added": True},
    "factors_reset": {"display_name": NAME, "reset_url": URL},
    "openings_alarm": {"display_name": NAME, "count": 301, "page_url": URL},
}


def queue(kind: str, language: str = "fr-adult") -> Message:
    return getattr(staff_emails, kind)(to="agent@exemple.fr", language=language, subject_ref="user:1", **VALUES[kind])


@pytest.mark.parametrize("language", ["fr-adult", "en-adult"])
@pytest.mark.parametrize("kind", VALUES)
def test_each_message_says_the_same_in_text_and_in_html(kind: str, language: str) -> None:
    message = queue(kind, language)
    assert message.kind == kind
    assert "\n" not in message.subject
    assert f'lang="{language[:2]}"' in message.html
    for address in [value for name, value in VALUES[kind].items() if name.endswith("_url")]:
        assert address in message.text
        assert f'href="{address}"' in message.html
    assert NAME in message.text
    assert NAME not in message.html
    assert "Nadia &lt;b&gt;" in message.html


@pytest.mark.parametrize("kind", VALUES)
def test_the_words_follow_the_house(kind: str) -> None:
    text = queue(kind).text
    assert not re.search(r"(?<!-) [:;?»]", text), "a plain space before a double punctuation mark"
    assert not re.search(r"\b(tu|ton|ta|tes|toi)\b", text)


def test_a_factor_taken_away_is_told_as_such() -> None:
    message = staff_emails.factor_changed(
        to="agent@exemple.fr",
        language="fr-adult",
        subject_ref="user:1",
        display_name="Nadia",
        factor_name="Clé",
        is_added=False,
    )
    assert "retiré" in message.subject
    assert "retiré de votre compte" in message.text
