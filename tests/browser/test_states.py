"""Every page × state × width: no accessibility violation, no CSP violation, nothing wider than the screen.

Wide pages are looked at in light, phone pages in dark, so that both palettes are measured.
"""

import math
from importlib import import_module
from pathlib import Path

import pytest
from playwright.sync_api import Page

from passregion.portals.gate import TABLE, Answer, Who
from tests.browser import card_states, correction_states, guardian_states
from tests.browser.conftest import DESKTOP, HEIGHTS, PHONE, OpenPage
from tests.browser.states import STATES, Stage
from tests.browser.watch import axe_violations, overflow
from tests.notifications.conftest import Postman
from tests.world import build_world, private_storage

PORTALS = sorted({name.split(":")[0] for name in STATES})
OWNERS = {
    Who.HOLDER: "holder_active",
    Who.REVIEWER: "reviewer",
    Who.CASHIER: "cashier",
    Who.REGION: "region",
    Who.STAFF: "head",
    Who.KEEPER: "head",
    Who.MANAGER: "manager",
    Who.OVERSEER: "region",
}
# In the empty state one looks with the eyes of somebody who has nothing yet.
VISITORS = {
    ("beneficiary", "empty"): "holder_waiting",
    ("beneficiary:confirm_card", ""): "holder_shipped_home",
    **card_states.VISITORS,
    **correction_states.VISITORS,
}
# Importing them registers their states.
FILES_OF_STATES = [
    import_module(f"tests.browser.{file.stem}")
    for file in sorted(Path(__file__).parent.glob("*_states.py"))
    if file.stem != "test_states"
]
KNOWN_STATES = {"empty", "filled", "error", "done"}
LOOKS_PER_ROUND = 30
# Colours that are inherited change one element after the other, however short each transition is.
SETTLED = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    do await frame(); while (document.getAnimations().some(one => one instanceof CSSTransition));
}"""
# A page and one of its states.
Look = tuple[str, str]


def test_every_page_declares_its_states() -> None:
    pages = {name for name, row in TABLE.items() if row.answer is Answer.PAGE}
    assert set(STATES) == pages
    assert {which.split()[-1] for states in STATES.values() for which in states} <= KNOWN_STATES


def visitor_of(name: str, which: str) -> str:
    if which.startswith(guardian_states.FAMILY):
        return "guardian"
    special = VISITORS.get((name, which)) or VISITORS.get((name, "")) or VISITORS.get((name.split(":")[0], which))
    return special or OWNERS.get(TABLE[name].who, "")


def looks(portal: str) -> list[Look]:
    """Pages and states of one portal; those that change the world come last."""
    found = [(name, which) for name in STATES if name.split(":")[0] == portal for which in STATES[name]]
    return sorted(found, key=lambda look: (look[1].endswith("done"), look))


def rounds() -> list[tuple[str, list[Look]]]:
    """All looks of a portal in rounds of their own world, so that two processes share the walk; each with its name."""
    found = []
    for portal in PORTALS:
        all_looks = looks(portal)
        count = math.ceil(len(all_looks) / LOOKS_PER_ROUND)
        found += [(f"{portal}-{number + 1}", all_looks[number::count]) for number in range(count)]
    return found


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seen", [pytest.param(one, id=name) for name, one in rounds()])
def test_pages_are_accessible_in_each_state(
    open_page: OpenPage,
    settings,
    tmp_path,
    postman: Postman,
    seen: list[Look],
) -> None:
    private_storage(settings, tmp_path)
    settings.INBOX_DIR = tmp_path / "inbox"
    world = build_world()
    found = []
    # One page for the round: its browser process knows the scripts already, and axe is the largest.
    page = open_page(width=DESKTOP)
    for name, which in seen:
        forget(page)
        sign_in(page, world, visitor_of(name, which))
        STATES[name][which](Stage(page, world))
        complaints = complaints_at(page, DESKTOP)
        # The same page on a telephone held in the dark: reached once, looked at twice.
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.evaluate(SETTLED)
        complaints += complaints_at(page, PHONE) + page.evaluate("window.__violations")
        found += [f"{name} [{which}]: {complaint}" for complaint in complaints]
    assert found == [], "\n".join(found)


def forget(page: Page) -> None:
    """The page of somebody who comes for the first time, at a desk by day, with a network."""
    page.context.set_offline(False)
    page.evaluate("() => { if (location.protocol.startsWith('http')) sessionStorage.clear(); }")
    page.context.clear_cookies()
    page.set_viewport_size({"width": DESKTOP, "height": HEIGHTS[DESKTOP]})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


def complaints_at(page: Page, width: int) -> list[str]:
    """What is wrong with the page at this width, as tall as its content: what a fixed bar hides, one scrolls to."""
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
    return [f"at {width} px: {complaint}" for complaint in axe_violations(page) + overflow(page)]


def sign_in(page, world, key: str) -> None:
    """The session of a signed-in visitor, without the form: signing in has states of its own."""
    if key:
        session = world.client(key).cookies["session"].value
        host = page.evaluate("location.hostname") or "localhost"
        page.context.add_cookies([{"name": "session", "value": session, "domain": host, "path": "/"}])
