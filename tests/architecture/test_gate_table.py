"""Every URL is claimed in the table of the gate, and the table claims nothing that is not there."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from passregion.portals.gate import TABLE, Who


def url_names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, [namespace, entry.namespace]))
            yield from url_names(entry, inner)
        elif isinstance(entry, URLPattern):
            yield ":".join(filter(None, [namespace, entry.name or f"unnamed {entry.pattern}"]))


def test_every_url_is_claimed_and_every_claim_is_a_url() -> None:
    assert settings.DEVELOPMENT_PAGES
    assert set(url_names(get_resolver())) == set(TABLE)


def test_personal_pages_say_whose_they_are() -> None:
    for name, row in TABLE.items():
        if row.who in {Who.HOLDER, Who.REVIEWER, Who.CASHIER} or name.startswith("apply:step"):
            assert row.owner, f"{name}: say whose object it shows"
