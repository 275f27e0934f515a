"""A signed request: the key's secret is nowhere in the database, and the request serves once, now, as it was signed."""

import datetime
import secrets
from dataclasses import replace

import pytest
from django.core import serializers

from passregion.audit.models import Event
from passregion.cards.models import ManufacturerKey, ManufacturerNonce
from passregion.cards.operations.manufacturer_keys import (
    ClockRefused,
    NonceUsed,
    SignatureRefused,
    SignedRequest,
    check_request,
    create_key,
    purge_nonces,
    revoke_key,
)
from passregion.cards.signatures import signature_of, text_to_sign
from passregion.common.clock import as_of, now
from tests.cards.factories import REGION

pytestmark = pytest.mark.django_db


def signed_request(key_id: str, secret: str, **changes: object) -> SignedRequest:
    values = {
        "method": "POST",
        "path": "/api/fabricant/v1/reponses/",
        "body": b"{}",
        "timestamp": str(int(now().timestamp())),
        "nonce": secrets.token_hex(16),
        **changes,
    }
    return SignedRequest(key_id=key_id, signature=signature_of(secret=secret, text=text_to_sign(**values)), **values)


@pytest.fixture
def key():
    return create_key(label="Atelier de Lyon", actor=REGION)


def test_a_right_request_passes_once(key) -> None:
    row, secret = key
    request = signed_request(row.public_id, secret)
    assert check_request(request) == row
    row.refresh_from_db()
    assert row.last_used_at is not None
    with pytest.raises(NonceUsed):
        check_request(request)
    assert check_request(signed_request(row.public_id, secret)) == row


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "GET"},
        {"path": "/api/fabricant/v1/lots/"},
        {"body": b'{"answers": []}'},
        {"timestamp": "1"},
        {"nonce": "another-nonce-of-twenty"},
        {"signature": ""},
        {"signature": "é" * 64},
        {"key_id": "fab-0000"},
        {"key_id": ""},
    ],
)
def test_whatever_was_not_signed_is_refused_alike(key, changes: dict[str, object]) -> None:
    row, secret = key
    with pytest.raises(SignatureRefused):
        check_request(replace(signed_request(row.public_id, secret), **changes))
    assert not ManufacturerNonce.objects.exists()


@pytest.mark.parametrize("nonce", ["", "short", "x" * 65])
def test_a_nonce_has_a_length(key, nonce: str) -> None:
    row, secret = key
    with pytest.raises(SignatureRefused):
        check_request(signed_request(row.public_id, secret, nonce=nonce))


@pytest.mark.parametrize(("seconds", "is_fine"), [(-301, False), (-299, True), (299, True), (301, False)])
def test_the_clock_may_differ_by_five_minutes(key, seconds: int, is_fine: bool) -> None:
    row, secret = key
    request = signed_request(row.public_id, secret, timestamp=str(int(now().timestamp()) + seconds))
    if is_fine:
        assert check_request(request) == row
    else:
        with pytest.raises(ClockRefused):
            check_request(request)


@pytest.mark.parametrize("timestamp", ["", "now", "1e9", "٣", "9" * 40])
def test_a_signed_timestamp_that_is_no_number_is_refused(key, timestamp: str) -> None:
    row, secret = key
    with pytest.raises(ClockRefused):
        check_request(signed_request(row.public_id, secret, timestamp=timestamp))


def test_a_revoked_key_signs_nothing_more_and_another_does(key) -> None:
    row, secret = key
    other, other_secret = create_key(label="Atelier de Nantes", actor=REGION)
    revoke_key(key=row, actor=REGION)
    revoke_key(key=row, actor=REGION)
    with pytest.raises(SignatureRefused):
        check_request(signed_request(row.public_id, secret))
    assert check_request(signed_request(other.public_id, other_secret)) == other
    assert secret != other_secret
    actions = list(Event.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["manufacturer.key_created"] * 2 + ["manufacturer.key_revoked"]


def test_nothing_in_the_database_signs(key, settings) -> None:
    row, secret = key
    rows = [*ManufacturerKey.objects.all(), *Event.objects.all()]
    assert secret not in serializers.serialize("json", rows)
    request = signed_request(row.public_id, secret)
    settings.MANUFACTURER_KEYS = {"1": "another key, outside the database"}
    with pytest.raises(SignatureRefused):
        check_request(request)
    settings.MANUFACTURER_KEYS = {}
    with pytest.raises(SignatureRefused):
        check_request(request)


def test_old_requests_are_forgotten_when_their_clock_refuses_them_anyway(key) -> None:
    row, secret = key
    request = signed_request(row.public_id, secret, timestamp=str(int(now().timestamp()) + 299))
    check_request(request)
    with as_of(now() + datetime.timedelta(minutes=9)):
        assert purge_nonces() == 0
        with pytest.raises(NonceUsed):
            check_request(request)
    with as_of(now() + datetime.timedelta(minutes=16)):
        assert purge_nonces() == 1
        with pytest.raises(ClockRefused):
            check_request(request)
