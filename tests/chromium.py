"""The one browser of a test process: its driver can be started only once in it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium_path() -> str:
    path = os.environ.get("PASS_CHROMIUM") or shutil.which("chromium-headless-shell")
    if not path or not Path(path).exists():
        pytest.fail("No browser: ./pass test sets one up and names it in PASS_CHROMIUM.")
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()
        # While the driver's loop runs in this thread, Django keeps other connections for it than before and after.
        # Left open, the last one would hold the test database that is to be dropped.
        connections.close_all()
