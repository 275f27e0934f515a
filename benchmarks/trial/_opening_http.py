"""A browser small enough that two thousand of them fit on the machine that they besiege.

It keeps cookies and one connection, follows redirects, fetches what a page is made of once, and does what people do
when a page does not come: it sends the same request again after a moment.
"""

import asyncio
import html
import re
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

PATIENCE_SECONDS = 60
PAUSE_SECONDS = 2.0
# Ten minutes of a site that does not answer at all: nobody stays longer.
TRIES_MAX = 300
REDIRECTS = (301, 302, 303, 307)
PARTS = re.compile(
    r"<(?:link[^>]+rel=\"(?:stylesheet|icon|preload|modulepreload)\"|link|script|img)\b[^>]*?\b(?:href|src)=\"([^\"]+)\""
)
NOT_PARTS = re.compile(r"rel=\"(?:canonical|alternate|manifest)\"")


class NoPage(Exception):
    """The site never answered."""


@dataclass(frozen=True)
class Page:
    """What came back in the end, at which address."""

    status: int
    path: str
    text: str


@dataclass
class Notes:
    """What all browsers together have seen."""

    retries: int = 0
    photos_again: int = 0
    requests: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0
    error_pages: list[str] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, kind: str, seconds: float) -> None:
        """Note how long one answer took."""
        self.seconds.setdefault(kind, []).append(seconds)


class Browser:
    """One visitor."""

    def __init__(self, *, port: int, address: str, notes: Notes, kind_of: Callable[[str, str], str]) -> None:
        self.port, self.address, self.notes, self.kind_of = port, address, notes, kind_of
        self.cookies: dict[str, str] = {}
        self._kept: set[str] = set()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Page:
        """The page and all that it is made of."""
        return await self._visit("GET", path, b"", "")

    async def post(self, path: str, body: bytes, content_type: str) -> Page:
        """The page to which the form leads."""
        return await self._visit("POST", path, body, content_type)

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def _visit(self, method: str, path: str, body: bytes, content_type: str) -> Page:
        for _ in range(12):
            status, headers, content = await self._insist(method, path, body, content_type)
            if status in REDIRECTS:
                target = urlsplit(urljoin(f"http://site{path}", headers["location"]))
                path = target.path + (f"?{target.query}" if target.query else "")
                method, body, content_type = "GET", b"", ""
                continue
            text = content.decode("utf-8", "replace")
            if status >= 400:
                self.notes.error_pages.append(f"{status} {method} {path}")
            await self._fetch_parts(text)
            return Page(status, path, text)
        raise NoPage(f"redirects without end at {path}")

    async def _fetch_parts(self, text: str) -> None:
        """Files of the site that this browser does not have yet; pictures that may not be kept, each time."""
        for match in PARTS.finditer(text):
            path = html.unescape(match[1])
            if not path.startswith("/") or path in self._kept or NOT_PARTS.search(match[0]):
                continue
            if path.startswith("/static/"):
                self._kept.add(path)
            status, _headers, _content = await self._insist("GET", path, b"", "")
            if status >= 400:
                self.notes.error_pages.append(f"{status} GET {path}")

    async def _insist(
        self, method: str, path: str, body: bytes, content_type: str
    ) -> tuple[int, dict[str, str], bytes]:
        """One answer, asked for again while the connection is refused, cut or silent."""
        for _ in range(TRIES_MAX):
            started = time.monotonic()
            try:
                answer = await asyncio.wait_for(self._exchange(method, path, body, content_type), PATIENCE_SECONDS)
            except (OSError, EOFError, TimeoutError, ValueError):
                self.close()
                self.notes.retries += 1
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            self.notes.add(self.kind_of(method, path), time.monotonic() - started)
            return answer
        raise NoPage(path)

    async def _exchange(
        self, method: str, path: str, body: bytes, content_type: str
    ) -> tuple[int, dict[str, str], bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port, limit=2**18)
        reader, writer = self._streams
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"X-Forwarded-For: {self.address}"]
        lines += ["Accept: text/html,*/*", "Accept-Language: fr-FR,fr", "Accept-Encoding: gzip"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += [f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        self.notes.requests += 1
        self.notes.bytes_sent += len(body)
        await writer.drain()
        return await self._read(reader)

    async def _read(self, reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status, headers = int(head[0].split()[1]), {}
        for line in filter(None, head[1:]):
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                self._keep_cookie(value.strip())
            headers[name.lower()] = value.strip()
        if headers.get("transfer-encoding") == "chunked":
            content = b""
            while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
                content += (await reader.readexactly(size + 2))[:-2]
            await reader.readuntil(b"\r\n")
        else:
            content = await reader.readexactly(int(headers.get("content-length", 0)))
        self.notes.bytes_received += len(content)
        if headers.get("connection", "").lower() == "close":
            self.close()
        if headers.get("content-encoding") == "gzip" and "text/html" in headers.get("content-type", ""):
            content = zlib.decompress(content, wbits=31)
        return status, headers, content

    def _keep_cookie(self, line: str) -> None:
        pair, _, attributes = line.partition(";")
        name, _, value = pair.partition("=")
        if "max-age=0" in attributes.lower().replace(" ", ""):
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value
