"""What a session knows of an outside account: the way there and back, what waits to be linked, how to sign out."""

import hmac
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from passregion.accounts import oidc
from passregion.common.clock import now

SECONDS = 10 * 60
# In the session.
GONE, WAITING, OPENED_BY = "oidc_gone", "oidc_waiting", "oidc_opened_by"


@dataclass(frozen=True)
class Waiting:
    """An outside account that opens nothing yet, whose owner was in front of this browser a moment ago."""

    provider: oidc.Provider
    subject: str


def _moment() -> int:
    return int(now().timestamp())


def callback_uri(provider: oidc.Provider) -> str:
    """Where the provider sends the browser back: the address that the Region declares to it."""
    return f"{settings.BASE_URL}{reverse('public:oidc_callback', args=[provider.key])}"


def go(request: HttpRequest, provider: oidc.Provider, *, target: str) -> str:
    """Remember this way there, and say where it begins. Raises ProviderAway."""
    attempt = oidc.new_attempt()
    address = oidc.authorization_url(provider=provider, attempt=attempt, redirect_uri=callback_uri(provider))
    request.session[GONE] = {
        "provider": provider.key,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "verifier": attempt.verifier,
        "target": target,
        "at": _moment(),
    }
    return address


def come_back(request: HttpRequest, provider: oidc.Provider) -> tuple[oidc.Proof, str]:
    """Who signed in there, and where this browser wanted to go. One way there serves once.

    Raises ProviderAway or IdentityRefused.
    """
    gone = request.session.pop(GONE, None)
    if not gone or gone["provider"] != provider.key or _moment() - gone["at"] >= SECONDS:
        raise oidc.IdentityRefused
    state = request.GET.get("state", "")
    if not hmac.compare_digest(state.encode(), gone["state"].encode()) or not request.GET.get("code"):
        raise oidc.IdentityRefused
    proof = oidc.prove(
        provider=provider,
        attempt=oidc.Attempt(gone["state"], gone["nonce"], gone["verifier"]),
        code=request.GET["code"],
        issuer=request.GET.get("iss", ""),
        redirect_uri=callback_uri(provider),
    )
    return proof, gone["target"]


def keep_waiting(request: HttpRequest, provider: oidc.Provider, proof: oidc.Proof) -> None:
    """It may be linked within ten minutes, once the account is open by its password."""
    request.session[WAITING] = {"provider": provider.key, "subject": proof.subject, "at": _moment()}


def waiting(request: HttpRequest) -> Waiting | None:
    """What waits to be linked in this browser, while it is fresh."""
    kept = request.session.get(WAITING)
    if not kept or _moment() - kept["at"] >= SECONDS:
        return None
    provider = oidc.provider_named(kept["provider"])
    return Waiting(provider, kept["subject"]) if provider else None


def stop_waiting(request: HttpRequest) -> None:
    """Linked, or refused."""
    request.session.pop(WAITING, None)


def opened_by(request: HttpRequest, provider: oidc.Provider, proof: oidc.Proof) -> None:
    """This session was opened by an outside account: closing it closes both."""
    request.session[OPENED_BY] = {"provider": provider.key, "id_token": proof.id_token}


def sign_out_address(request: HttpRequest) -> str:
    """Where to sign out of the provider that opened this session; empty for all other sessions."""
    kept = request.session.get(OPENED_BY)
    provider = oidc.provider_named(kept["provider"]) if kept else None
    if not kept or provider is None:
        return ""
    back_to = f"{settings.BASE_URL}{reverse('public:sign_in')}"
    return oidc.sign_out_url(provider=provider, id_token=kept["id_token"], back_to=back_to)
