"""Every page × state × width: no accessibility violation, no CSP violation, nothing wider than the screen.

Wide pages are looked at in light, phone pages in dark, so that both palettes are measured.
"""

import pytest

from passregion.portals.gate import TABLE, Answer, Who
from tests.browser import correction_states, draft_states, guardian_states, school_states, staff_states
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
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
    **correction_states.VISITORS,
}
# Importing them registers their states.
FILES_OF_STATES = (correction_states, draft_states, guardian_states, school_states, staff_states)
KNOWN_STATES = {"empty", "filled", "error", "done"}


def test_every_page_declares_its_states() -> None:
    pages = {name for name, row in TABLE.items() if row.answer is Answer.PAGE}
    assert set(STATES) == pages
    assert {which.split()[-1] for states in STATES.values() for which in states} <= KNOWN_STATES


def visitor_of(name: str, which: str) -> str:
    if which.startswith(guardian_states.FAMILY):
        return "guardian"
    special = VISITORS.get((name, "")) or VISITORS.get((name.split(":")[0], which))
    return special or OWNERS.get(TABLE[name].who, "")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("portal", PORTALS)
def test_pages_are_accessible_in_each_state(
    open_page: OpenPage,
    settings,
    tmp_path,
    postman: Postman,
    portal: str,
    width: int,
) -> None:
    private_storage(settings, tmp_path)
    settings.INBOX_DIR = tmp_path / "inbox"
    world = build_world()
    found = []
    for name, which in looks(portal):
        page = open_page(width=width, dark=width == PHONE)
        sign_in(page, world, visitor_of(name, which))
        STATES[name][which](Stage(page, world))
        # As tall as its content: what a fixed bar hides, one scrolls to.
        page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
        complaints = axe_violations(page) + overflow(page) + page.evaluate("window.__violations")
        found += [f"{name} [{which}]: {complaint}" for complaint in complaints]
        page.close()
    assert found == [], "\n".join(found)


def looks(portal: str) -> list[tuple[str, str]]:
    """Pages and states of one portal; those that change the world come last."""
    found = [(name, which) for name in STATES if name.split(":")[0] == portal for which in STATES[name]]
    return sorted(found, key=lambda look: (look[1].endswith("done"), look))


def sign_in(page, world, key: str) -> None:
    """The session of a signed-in visitor, without the form: signing in has states of its own."""
    if key:
        session = world.client(key).cookies["session"].value
        host = page.evaluate("location.hostname") or "localhost"
        page.context.add_cookies([{"name": "session", "value": session, "domain": host, "path": "/"}])
