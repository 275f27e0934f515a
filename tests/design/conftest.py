"""The browser of tests/browser also drives the gallery."""

from tests.browser.conftest import open_page

__all__ = ["open_page"]
