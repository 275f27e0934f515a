"""What a screen reader hears at each step of the demande, empty and with its errors.

The transcripts stand in `transcripts/`, to be read by people. When a page changes on purpose, delete its file: the test
writes it again and fails once, so that the new one is read before it is committed.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from passregion.demo.portraits import draw_portrait
from tests.browser.conftest import DESKTOP, OpenPage
from tests.browser.story import Applicant
from tests.browser.voice import transcript

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOLDER = Path(__file__).parent / "transcripts"
TITLES = [
    "Charte d’engagement",
    "Informations du jeune",
    "Contact du jeune",
    "Informations établissement",
    "Photo",
    "Code d’utilisation",
    "Informations légales",
    "Demande enregistrée",
]


@pytest.fixture
def applicant(open_page: OpenPage, built_region: None, tmp_path: Path) -> Applicant:
    photo = tmp_path / "moi.jpg"
    photo.write_bytes(draw_portrait(5))
    return Applicant(open_page(width=DESKTOP), photo=photo)


def test_each_step_is_heard_as_written(applicant: Applicant) -> None:
    heard: dict[str, str] = {}
    applicant.looks = lambda title: heard.setdefault(title, transcript(applicant.page))
    applicant.applies()
    heard["Demande enregistrée"] = transcript(applicant.page)
    assert list(heard) == TITLES
    for place, (title, text) in enumerate(heard.items(), 1):
        assert f"titre 1 : {title}" in text
        if place <= 7:
            assert f"étape {place} sur 7" in text.splitlines()[0]
    differences = [title for place, title in enumerate(heard, 1) if not is_as_written(f"{place}", heard[title])]
    assert differences == [], f"heard otherwise than in {FOLDER.name}/: {differences}"


def test_errors_are_heard_with_their_field(applicant: Applicant) -> None:
    heard: dict[str, str] = {}

    def send_it_empty(title: str) -> None:
        """Sends each step as it stands, and listens."""
        button = applicant.page.get_by_role("button", name="Suivant")
        if title in heard or not button.count() or title == "Informations légales":
            return
        heard[title] = ""
        button.last.click()
        expect(applicant.page.locator("[data-error-summary]"), f"{title}: the list of errors").to_be_focused()
        heard[title] = transcript(applicant.page)

    applicant.looks = send_it_empty
    applicant.fills_everything_in()
    assert list(heard) == TITLES[:6]
    for title, text in heard.items():
        assert text.startswith("page : Erreur"), title
        assert ", erroné" in text, title
    numbered = {f"{TITLES.index(title) + 1}-erreurs": text for title, text in heard.items()}
    differences = [name for name, text in numbered.items() if not is_as_written(name, text)]
    assert differences == []


def is_as_written(name: str, text: str) -> bool:
    """Whether the transcript is the one of the repository, which is written when it is not there."""
    file = FOLDER / f"{name}.txt"
    if not file.exists():
        FOLDER.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return False
    return file.read_text(encoding="utf-8") == text
