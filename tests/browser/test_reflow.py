"""The whole demande on the narrowest screen, and with letters twice as large: nothing sideways, nothing cut."""

from pathlib import Path

import pytest

from passregion.demo.portraits import draw_portrait
from tests.browser.conftest import DESKTOP, OpenPage
from tests.browser.story import Applicant
from tests.browser.watch import axe_violations, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROWEST = 320
# As a browser whose reader has set letters of 32 px instead of 16.
LARGE_LETTERS = "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; });"
# Texts that their box hides: wider than it while it does not let them out. Hidden ones are for screen readers.
CUT = """() => [...document.querySelectorAll('main :is(h1, h2, p, label, a, button, legend, li)')]
  .filter(element => element.checkVisibility() && !element.closest('.visually-hidden, .card-face'))
  .filter(element => getComputedStyle(element).clipPath === 'none')
  .filter(element => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
  .filter(element => getComputedStyle(element).overflowX !== 'visible')
  .map(element => `${element.tagName} « ${element.textContent.trim().slice(0, 40)} »`)"""


@pytest.mark.parametrize(("width", "large"), [(NARROWEST, False), (DESKTOP, True), (NARROWEST, True)])
def test_the_demande_fits(open_page: OpenPage, built_region: None, tmp_path: Path, width: int, large: bool) -> None:
    photo = tmp_path / "moi.jpg"
    photo.write_bytes(draw_portrait(5))
    page = open_page(width=width)
    if large:
        page.add_init_script(LARGE_LETTERS)
    found: list[str] = []

    def look(title: str) -> None:
        found.extend(f"{title}: {fault}" for fault in [*overflow(page), *page.evaluate(CUT), *axe_violations(page)])

    applicant = Applicant(page, photo=photo, looks=look)
    applicant.applies()
    look("Demande enregistrée")
    assert found == []
