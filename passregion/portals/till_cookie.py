"""The cookie of an enrolled till device: signed, long-lived, bound to a row that a manager can revoke."""

import hmac
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from passregion.common.digests import digest_of
from passregion.partners.models import TillDevice
from passregion.partners.till_operations import living_device

COOKIE = "till_device"
SALT = "passregion.portals.till_cookie"
# Browsers keep no cookie for longer; each sign-in renews it.
AGE_SECONDS = 400 * 24 * 3600


def device_here(request: HttpRequest) -> TillDevice | None:
    """The living device that this browser is; None for any other browser, or once it is revoked."""
    try:
        values = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE_SECONDS)
        public_id, place_id, secret = str(UUID(values["id"])), values["place"], str(values["secret"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    device = living_device(public_id)
    if device is None or device.place_id != place_id:
        return None
    return device if hmac.compare_digest(device.secret_digest, digest_of(secret)) else None


def bind(response: HttpResponse, device: TillDevice, secret: str) -> None:
    """Make the browser that gets this answer the device."""
    values = {"id": str(device.public_id), "place": device.place_id, "secret": secret}
    _set(response, signing.dumps(values, salt=SALT))


def renew(request: HttpRequest, response: HttpResponse) -> None:
    """Let the cookie of a device that is in use live on."""
    values = signing.loads(request.COOKIES[COOKIE], salt=SALT)
    _set(response, signing.dumps(values, salt=SALT))


def _set(response: HttpResponse, value: str) -> None:
    response.set_cookie(
        COOKIE,
        value,
        max_age=AGE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
