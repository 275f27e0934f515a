"""The footer is drawn once per process: each language has its own, and its switch still knows its page."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept_drawings(settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "footer"}}


def footer_of(path: str, language: str) -> str:
    page = Client().get(path, headers={"accept-language": language}).content.decode()
    return re.sub(r'value="\w{64}"', "", page[page.index("<footer") :])


def test_each_language_has_its_footer_and_each_page_its_switch() -> None:
    first = {language: footer_of("/faq/", language) for language in ("fr", "en")}
    assert "Mentions légales" in first["fr"]
    assert "Mentions légales" not in first["en"]
    assert footer_of("/faq/", "fr") == first["fr"]
    assert footer_of("/faq/", "en") == first["en"]
    assert footer_of("/contact/", "fr") == first["fr"].replace('value="/faq/"', 'value="/contact/"')


def test_another_brand_is_drawn_anew(settings) -> None:
    before = footer_of("/faq/", "fr")
    settings.BRAND = {**settings.BRAND, "pass_name": "Carte Jeunes"}
    assert "Carte Jeunes" in footer_of("/faq/", "fr")
    assert footer_of("/faq/", "fr") != before
