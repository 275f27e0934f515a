"""Signing in at a provider of identities (OpenID Connect): authorization code, PKCE, state, nonce, signed ID token.

Only a name for the person (`sub`) is asked for and kept: no e-mail address of a provider ever opens an account.
"""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any, cast
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from passregion.common.clock import now
from passregion.common.errors import Refusal

TIMEOUT_SECONDS = 5
ANSWER_BYTES_MAX = 512 * 1024
# What a provider publishes of itself is asked for again after this time, or when a key is unknown.
KEPT_SECONDS = 600
LEEWAY_SECONDS = 60
SUBJECT_LENGTH_MAX = 255
LOCAL = ("127.0.0.1", "localhost")


class ProviderAway(Refusal):
    """The provider does not answer, or not as it should."""

    code = "provider_away"


class IdentityRefused(Refusal):
    """What came back does not prove who signed in."""

    code = "identity_refused"


@dataclass(frozen=True)
class Provider:
    """One provider of the settings."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    scope: str
    acr_values: tuple[str, ...]
    algorithms: tuple[str, ...]
    client_auth: str


@dataclass(frozen=True)
class Attempt:
    """What this browser must remember between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Proof:
    """Who signed in there: a name that means something to this provider only, and the token for signing out."""

    subject: str
    id_token: str


def providers() -> list[Provider]:
    """Those of the settings; none unless a file names some."""
    return [found for key in settings.OIDC_PROVIDERS if (found := provider_named(key))]


def provider_named(key: str) -> Provider | None:
    """The provider with this key."""
    values = settings.OIDC_PROVIDERS.get(key)
    if values is None:
        return None
    return Provider(
        key=key,
        name=values["name"],
        issuer=values["issuer"],
        client_id=values["client_id"],
        client_secret=values["client_secret"],
        scope=values["scope"],
        acr_values=tuple(values["acr_values"]),
        algorithms=tuple(values["algorithms"]),
        client_auth=values["client_auth"],
    )


def new_attempt() -> Attempt:
    """Three secrets of one way there and back."""
    return Attempt(*(secrets.token_urlsafe(32) for _ in range(3)))


def authorization_url(*, provider: Provider, attempt: Attempt, redirect_uri: str) -> str:
    """Where to send the browser. Raises ProviderAway."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
    values = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": provider.scope,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if provider.acr_values:
        values["acr_values"] = " ".join(provider.acr_values)
    return f"{_metadata(provider)['authorization_endpoint']}?{urlencode(values)}"


def prove(*, provider: Provider, attempt: Attempt, code: str, issuer: str, redirect_uri: str) -> Proof:
    """Change the code for the signed token and check it. `issuer`: the parameter of this name that came back, if any.

    Raises ProviderAway or IdentityRefused.
    """
    metadata = _metadata(provider)
    is_announced = bool(metadata.get("authorization_response_iss_parameter_supported"))
    if issuer != provider.issuer and (issuer or is_announced):
        # The answer of another provider than the one that was asked (RFC 9207).
        raise IdentityRefused
    values = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": attempt.verifier,
    }
    headers = {}
    if provider.client_auth == "basic":
        pair = urlencode({provider.client_id: provider.client_secret}).replace("=", ":", 1)
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        values |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    answer = _ask(metadata["token_endpoint"], values, headers)
    id_token = answer.get("id_token")
    if not isinstance(id_token, str):
        raise IdentityRefused
    claims = _claims(provider, id_token, attempt.nonce)
    return Proof(subject=claims["sub"], id_token=id_token)


def _claims(provider: Provider, id_token: str, nonce: str) -> dict[str, Any]:
    """What a token says, once its signature, its sender, its addressee, its age and its nonce are right."""
    token = _signed(provider, id_token)
    rules: dict[str, Any] = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
        "nonce": {"essential": True, "value": nonce},
    }
    if provider.acr_values:
        rules["acr"] = {"essential": True, "values": list(provider.acr_values)}
    registry = jwt.JWTClaimsRegistry(now=int(now().timestamp()), leeway=LEEWAY_SECONDS, **rules)
    try:
        registry.validate(token.claims)
    except JoseError as refused:
        raise IdentityRefused from refused
    audience, party = token.claims["aud"], token.claims.get("azp")
    is_for_others = isinstance(audience, list) and len(audience) > 1 and party is None
    subject = token.claims["sub"]
    if is_for_others or party not in (None, provider.client_id):
        raise IdentityRefused
    if not isinstance(subject, str) or len(subject) > SUBJECT_LENGTH_MAX or "\x00" in subject:
        raise IdentityRefused
    return token.claims


def _signed(provider: Provider, id_token: str) -> jwt.Token:
    """The token, if a key of the provider signed it; keys that it has renewed are asked for again, once."""
    for is_again in (False, True):
        try:
            return jwt.decode(id_token, _keys(provider, is_new=is_again), algorithms=list(provider.algorithms))
        except InvalidKeyIdError as unknown:
            if is_again:
                raise IdentityRefused from unknown
        except (JoseError, ValueError) as refused:
            raise IdentityRefused from refused
    raise IdentityRefused


def sign_out_url(*, provider: Provider, id_token: str, back_to: str) -> str:
    """Where signing out of the provider too begins; empty when it has no such page. Never raises."""
    try:
        end = _metadata(provider).get("end_session_endpoint")
    except ProviderAway:
        return ""
    values = {
        "id_token_hint": id_token,
        "client_id": provider.client_id,
        "post_logout_redirect_uri": back_to,
        "state": secrets.token_urlsafe(16),
    }
    return f"{end}?{urlencode(values)}" if end else ""


_kept: dict[str, tuple[float, dict[str, Any]]] = {}


def _metadata(provider: Provider) -> dict[str, Any]:
    address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    metadata: dict[str, Any] = _keep(address)
    addresses = [metadata.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if metadata.get("issuer") != provider.issuer or not all(isinstance(one, str) for one in addresses):
        raise ProviderAway
    return metadata


def _keys(provider: Provider, *, is_new: bool) -> KeySet:
    address = _metadata(provider)["jwks_uri"]
    try:
        return KeySet.import_key_set(cast(KeySetSerialization, _keep(address, is_new=is_new)))
    except (JoseError, KeyError, TypeError) as unreadable:
        raise ProviderAway from unreadable


def _keep(address: str, *, is_new: bool = False) -> dict[str, Any]:
    """What is published at an address, asked for again from time to time."""
    until, answer = _kept.get(address, (0.0, {}))
    if is_new or time.monotonic() >= until:
        answer = _ask(address)
        _kept[address] = (time.monotonic() + KEPT_SECONDS, answer)
    return answer


class _NoRedirect(HTTPRedirectHandler):
    """What a provider publishes is where it says: nothing leads a server of ours elsewhere."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


_opener = build_opener(_NoRedirect)


def _ask(address: str, values: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at an address. Raises ProviderAway; IdentityRefused when the provider refuses what we sent."""
    parts = urlsplit(address)
    is_safe = parts.scheme == "https" or (settings.DEVELOPMENT_PAGES and parts.hostname in LOCAL)
    if not is_safe:
        raise ProviderAway
    body = urlencode(values).encode() if values is not None else None
    request = Request(address, data=body, headers={"Accept": "application/json", **(headers or {})})  # noqa: S310
    try:
        with _opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            found = json.loads(answer.read(ANSWER_BYTES_MAX + 1)[:ANSWER_BYTES_MAX])
    except HTTPError as refused:
        refused.close()
        if values is not None and refused.code in (400, 401):
            raise IdentityRefused from refused
        raise ProviderAway from refused
    except (OSError, ValueError) as silent:
        raise ProviderAway from silent
    if not isinstance(found, dict):
        raise ProviderAway
    return found
