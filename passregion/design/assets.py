"""Addresses of the files that the front-end build has made."""

import json
from functools import lru_cache
from pathlib import Path
from typing import cast

from django.conf import settings
from django.templatetags.static import static


class AssetMissing(LookupError):
    """The front end has not been built, or has no such entry. Run `npm run build`."""


@lru_cache(maxsize=4)
def _manifest(path: Path, modified_at_ns: int) -> dict[str, dict[str, object]]:
    """What the build has made. Raises AssetMissing."""
    try:
        entries: dict[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise AssetMissing("the front end is not built: run `npm run build`") from missing
    return entries


def asset_url(name: str) -> str:
    """The address of a built entry, by its name in `frontend/`: `css/main.css`, `js/main.js`, or a font file's name.

    Raises AssetMissing when the build has no such file.
    """
    path, modified_at_ns = _built()
    entries = _manifest(path, modified_at_ns)
    return static(str(entries[_source_of(name, entries)]["file"]))


def asset_urls(*names: str) -> list[str]:
    """The addresses of built entries with every script that they import at once. Raises AssetMissing."""
    path, modified_at_ns = _built()
    entries = _manifest(path, modified_at_ns)
    waiting, found = [_source_of(name, entries) for name in names], list[str]()
    while waiting:
        source = waiting.pop(0)
        if source not in found:
            found.append(source)
            waiting += cast(list[str], entries[source].get("imports", []))
    return [static(str(entries[source]["file"])) for source in found]


def _built() -> tuple[Path, int]:
    """Where the build says what it made, and when: while one draws, a build is followed."""
    path = Path(settings.FRONTEND_BUILD) / ".vite" / "manifest.json"
    # A server keeps the build it started with, and asks the disk nothing.
    return path, path.stat().st_mtime_ns if settings.DEBUG and path.exists() else 0


def _source_of(name: str, entries: dict[str, dict[str, object]]) -> str:
    for source in entries:
        if source == name or source.endswith(f"/{name}"):
            return source
    raise AssetMissing(name)
