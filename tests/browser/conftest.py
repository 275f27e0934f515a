"""A real browser: one Chromium for the run, one fresh context for each test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from passregion.demo import region
from passregion.establishments import search_registers
from tests.browser.watch import Watch
from tests.notifications.conftest import postman  # noqa: F401
from tests.world import private_storage

# Playwright's own loop makes Django believe that it runs in an asynchronous context.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# A loaded machine is slow, not wrong.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)
DESKTOP = 1280
PHONE = 360
HEIGHTS = {DESKTOP: 900, PHONE: 740}


@pytest.fixture
def built_region(settings, tmp_path: Path) -> None:
    """The demo region without any dossier, its registers read: a search never waits for the reading of another one."""
    private_storage(settings, tmp_path / "private")
    campaign = region.build_campaign()
    region.build_benefits(campaign)
    region.build_staff(region.build_schools(), region.build_partners())
    for index in (search_registers.ESTABLISHMENTS, search_registers.TRACKS):
        index.current()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Lets fixtures know that the test failed, so that they can say what the pages showed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(request: pytest.FixtureRequest, chromium: Browser, live_server) -> Iterator[OpenPage]:
    """Opens a page of its own visitor: `open_page(width=360, javascript=False, dark=True)`.

    After the test no page may have seen a CSP violation, a script error or an answer 500.
    """
    watches: list[Watch] = []
    contexts = []

    def open_one(width: int = DESKTOP, javascript: bool = True, dark: bool = False) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            locale="fr-FR",
            timezone_id="Europe/Paris",
            base_url=live_server.url,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(page))
        return page

    yield open_one
    if request.node.stash.get(FAILED, False):
        for watch in (watch for watch in watches if not watch.page.is_closed()):
            print(f"\nThe page was {watch.page.url}\n{watch.page.locator('body').inner_text()[:1500]}")
    complaints = [complaint for watch in watches for complaint in watch.complaints()]
    for context in contexts:
        context.close()
    assert complaints == []
