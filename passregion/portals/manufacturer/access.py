"""Who signed a request: the four headers, the limits, and one shape for every refusal."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from passregion.accounts.operations import hit
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.cards.models import BatchState, ManufacturerKey, ProductionBatch
from passregion.cards.operations.manufacturer_keys import (
    ClockRefused,
    NonceUsed,
    SignatureRefused,
    SignedRequest,
    check_request,
)
from passregion.portals.sign_in import address_of

MINUTE = timedelta(minutes=1)
REQUEST_COUNT_MAX = 300
# Wrong signatures from one address: a mistaken machine, or somebody who tries.
WRONG_COUNT_MAX = 30
READY_STATES = (BatchState.ORDERED, BatchState.SHIPPED)

View = Callable[..., HttpResponseBase]


def refusal(status: int, code: str, message: str, **details: object) -> JsonResponse:
    """Every refusal has this shape; `code` is stable, `message` is for the person who reads the log."""
    response = JsonResponse({"error": {"code": code, "message": message, **details}}, status=status)
    if status == 429:
        response.headers["Retry-After"] = str(int(MINUTE.total_seconds()))
    return response


def signed(method: str) -> Callable[[View], View]:
    """A view that only a signed request of this method enters; it receives the key first."""

    def wrap(view: View) -> View:
        @csrf_exempt
        @never_cache
        @wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != method:
                response = refusal(405, "method_not_allowed", f"Use {method}.")
                response.headers["Allow"] = method
                return response
            source = address_of(request)
            key = _key_of(request, source)
            if isinstance(key, JsonResponse):
                return key
            if not hit(key=f"manufacturer:{key.public_id}", limit=REQUEST_COUNT_MAX, window=MINUTE):
                return refusal(429, "too_many_requests", f"At most {REQUEST_COUNT_MAX} requests a minute.")
            return view(request, key, *args, **kwargs)

        return enter

    return wrap


def _key_of(request: HttpRequest, source: str) -> ManufacturerKey | JsonResponse:
    signed_request = SignedRequest(
        method=request.method or "",
        path=request.get_full_path(),
        body=request.body,
        key_id=request.headers.get("X-Pass-Key", ""),
        timestamp=request.headers.get("X-Pass-Timestamp", ""),
        nonce=request.headers.get("X-Pass-Nonce", ""),
        signature=request.headers.get("X-Pass-Signature", ""),
    )
    try:
        return check_request(signed_request)
    except SignatureRefused:
        if not hit(key=f"manufacturer-wrong:{source}", limit=WRONG_COUNT_MAX, window=MINUTE):
            return refusal(429, "too_many_requests", "Too many wrong signatures from this address.")
        return refusal(401, "signature_refused", "Unknown key, revoked key or wrong signature.")
    except ClockRefused as refused:
        text = "The timestamp is more than five minutes from the server's clock."
        return refusal(401, "clock_refused", text, **refused.details)
    except NonceUsed:
        return refusal(409, "nonce_used", "This request was accepted before: sign it anew with another nonce.")


def find_ready_batch(batch_id: UUID) -> ProductionBatch | None:
    """A batch whose files are drawn."""
    return ProductionBatch.objects.filter(public_id=batch_id, state__in=READY_STATES).first()


def record_download(key: ManufacturerKey, batch: ProductionBatch, part: str) -> None:
    """Names, addresses and photos leave with a file."""
    record(action=Action.BATCH_DOWNLOADED, actor=key.actor, subject_ref=f"batch:{batch.public_id}", part=part)
