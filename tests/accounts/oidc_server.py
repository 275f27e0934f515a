"""A small provider of identities that runs for real: HTTP on this machine, its own keys, codes that serve once.

It keeps to OpenID Connect Core 1.0 (authorization code), RFC 7636 (PKCE, S256) and RP-initiated logout. `changes` makes
it lie, to see that the lie is found out.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

CLIENT_ID, CLIENT_SECRET = "pass-region", "un secret du fournisseur"


@dataclass
class Server:
    """The provider: its keys, who is signed in there, the codes given and not used."""

    address: str
    subject: str = "sub-lina"
    keys: list[Any] = field(default_factory=lambda: [RSAKey.generate_key(2048, auto_kid=True)])
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    # Claims of the next tokens, header, key: what a provider that lies or errs would send.
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    forged_by: Any = None
    metadata: dict[str, Any] = field(default_factory=dict)
    is_down: bool = False
    asked: list[str] = field(default_factory=list)

    def settings(self, **values: Any) -> dict[str, Any]:
        """As `config.oidc` reads them."""
        return {
            "name": "ÉduConnect",
            "issuer": self.address,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "scope": "openid",
            "acr_values": [],
            "algorithms": ["RS256", "ES256"],
            "client_auth": "post",
            "origins": [],
        } | values

    def renew_keys(self) -> None:
        """Sign with a new key, of another kind; the former one is published no more."""
        self.keys = [ECKey.generate_key("P-256", auto_kid=True)]

    def public(self) -> dict[str, Any]:
        """What it says of itself."""
        names = ("authorize", "token", "keys", "logout")
        authorize, token, keys, logout = (f"{self.address}/{name}" for name in names)
        return {
            "issuer": self.address,
            "authorization_endpoint": authorize,
            "token_endpoint": token,
            "jwks_uri": keys,
            "end_session_endpoint": logout,
            "code_challenge_methods_supported": ["S256"],
        } | self.metadata

    def authorize(self, asked: dict[str, str]) -> str:
        """The person signs in there at once; where the browser is sent back to. Raises KeyError, AssertionError."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked | {"subject": self.subject}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Tokens for a code, once, to who asked for it; None otherwise."""
        asked = self.codes.pop(sent.get("code", ""), None)
        basic = base64.b64encode(urlencode({CLIENT_ID: CLIENT_SECRET}).replace("=", ":", 1).encode()).decode()
        is_client = authorization == f"Basic {basic}" or (
            sent.get("client_id") == CLIENT_ID and sent.get("client_secret") == CLIENT_SECRET
        )
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or not is_client or sent.get("grant_type") != "authorization_code":
            return None
        if challenge != asked["code_challenge"] or sent.get("redirect_uri") != asked["redirect_uri"]:
            return None
        return {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "id_token": self.id_token(asked)}

    def id_token(self, asked: dict[str, str]) -> str:
        """Who signed in, signed."""
        at = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": asked["subject"],
            "nonce": asked["nonce"],
            "iat": at,
            "exp": at + 300,
            "acr": asked.get("acr_values", "eidas1").split()[0],
        } | self.claims
        key = self.forged_by or self.keys[0]
        kind = {RSAKey: "RS256", ECKey: "ES256", OctKey: "HS256"}[type(key)]
        header = {"alg": kind, "kid": self.keys[0].kid} | self.header
        claims = {name: value for name, value in claims.items() if value is not None}
        if header["alg"] == "none":
            parts = (json.dumps(part).encode() for part in (header, claims))
            return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        return jwt.encode(header, claims, key, algorithms=[header["alg"]])


class _Handler(BaseHTTPRequestHandler):
    server_at: Server

    def do_GET(self) -> None:  # noqa: N802 -- the name that http.server calls
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server_at.asked.append(parts.path)
        if self.server_at.is_down:
            self._answer(503, {})
        elif parts.path == "/.well-known/openid-configuration":
            self._answer(200, self.server_at.public())
        elif parts.path == "/keys":
            self._answer(200, KeySet(self.server_at.keys).as_dict(private=False))
        elif parts.path == "/authorize":
            self._send_to(self.server_at.authorize(asked))
        elif parts.path == "/logout":
            self._send_to(f"{asked['post_logout_redirect_uri']}?{urlencode({'state': asked['state']})}")
        else:
            self._answer(404, {})

    def do_POST(self) -> None:  # noqa: N802 -- the name that http.server calls
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        self.server_at.asked.append(self.path)
        found = self.server_at.token(sent, self.headers.get("Authorization", ""))
        self._answer(200 if found else 400, found or {"error": "invalid_grant"})

    def _answer(self, status: int, values: dict[str, Any]) -> None:
        content = json.dumps(values).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _send_to(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing on the screen of the tests."""


@contextmanager
def running() -> Iterator[Server]:
    """The provider on a free port of this machine."""
    handler = type("Handler", (_Handler,), {})
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.server_at = Server(f"http://127.0.0.1:{http.server_address[1]}")
    thread = threading.Thread(target=http.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield handler.server_at
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
