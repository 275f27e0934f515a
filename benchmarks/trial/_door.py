"""One visitor of the public forms: keeps the token of the forms, nothing else, and may come from any address."""

import http.client
import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).parents[2]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# The second at which the answer was made, whoever asks: two answers of one pair may lie in two seconds.
CHANGING_HEADERS = ("date", "expires")
COOKIE_VALUE = re.compile(r"=[^;]*")
FIRST_BIRTH_DATE = date(2006, 1, 1)


def birth_date_of(at: int) -> date:
    """The birth date of the holder with this place in the crowd."""
    return FIRST_BIRTH_DATE + timedelta(days=at % 3000)


@dataclass(frozen=True)
class Answer:
    """What came back, how long it took, and what can be compared of it."""

    status: int
    milliseconds: float
    headers: list[tuple[str, str]]
    body: str

    def without(self, *typed: str) -> tuple[int, list[tuple[str, str]], str]:
        """Without the token and what was typed, which the page repeats, and without values of cookies."""
        body = TOKEN.sub("", self.body)
        for text in typed:
            body = body.replace(text, "")
        headers = [
            (name.lower(), COOKIE_VALUE.sub("=", value, count=1) if name.lower() == "set-cookie" else value)
            for name, value in self.headers
            if name.lower() not in CHANGING_HEADERS
        ]
        # The day on which a cookie ends is the same for both, up to a second.
        headers = [(name, re.sub(r"expires=[^;]*", "expires=", value)) for name, value in headers]
        return self.status, sorted(headers), body


class Door:
    """A connection that stays open, with the token of the forms."""

    def __init__(self, address: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        page = self.ask("GET", "/connexion/", source="198.51.100.1")
        found = TOKEN.search(page.body)
        cookies = [value for name, value in page.headers if name.lower() == "set-cookie" and value.startswith("csrf")]
        if not found or not cookies:
            raise RuntimeError(f"no form on the sign-in page: {page.status}")
        self.token, self.cookie = found[1], cookies[0].partition(";")[0]

    def ask(self, method: str, path: str, *, source: str, body: str = "", cookie: str = "") -> Answer:
        """One request and its whole answer."""
        headers = {"X-Forwarded-For": source, "Cookie": cookie, "Accept-Language": "fr"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        took = (time.perf_counter() - started) * 1000
        return Answer(answer.status, took, answer.getheaders(), content.decode("utf-8", "replace"))

    def send(self, path: str, values: dict[str, str], *, source: str, cookies: str = "") -> Answer:
        """One form, as a browser without a session sends it."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **values})
        return self.ask("POST", path, source=source, body=body, cookie=f"{self.cookie}; {cookies}".rstrip("; "))


def crowd(env: dict[str, str], *, seed: int, active: int, waiting: int) -> dict[str, list]:
    """Make the accounts in the database of `env`. Raises RuntimeError."""
    command = [sys.executable, "-m", "benchmarks.trial._crowd", str(seed), str(active), str(waiting)]
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(ended.stderr[-2000:])
    people: dict[str, list] = json.loads(ended.stdout)
    return people
