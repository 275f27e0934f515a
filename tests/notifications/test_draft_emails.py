"""The links of a demande that is still being typed."""

import pytest

from passregion.notifications import draft_emails

pytestmark = pytest.mark.django_db
URL = "https://pass.exemple/demande/reprendre/secret/"


@pytest.mark.parametrize("language", ["fr", "en", "fr-adult", "en-adult"])
@pytest.mark.parametrize("write", [draft_emails.resume_link, draft_emails.hand_over_link])
def test_each_link_is_in_the_text_and_in_the_page(write, language: str) -> None:
    message = write(
        to="lina@exemple.fr", language=language, subject_ref="draft:1", first_name="Lina <b>", resume_url=URL
    )
    assert URL in message.text
    assert f'href="{URL}"' in message.html
    assert "Lina &lt;b&gt;" in message.html
    assert "72" in message.text
    assert "\n" not in message.subject


def test_a_parent_is_told_vous() -> None:
    message = draft_emails.hand_over_link(
        to="parent@exemple.fr", language="fr-adult", subject_ref="draft:1", first_name="Lina", resume_url=URL
    )
    assert message.subject.startswith("Lina vous confie sa demande")
    assert " tu " not in message.text
    assert "Écrivez" in message.text or "vous" in message.text
