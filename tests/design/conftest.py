"""The browser of tests/browser also drives the gallery."""

from tests.browser.conftest import chromium, open_page

__all__ = ["chromium", "open_page"]
