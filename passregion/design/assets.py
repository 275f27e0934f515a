"""Addresses of the files that the front-end build has made."""

import json
from functools import lru_cache
from pathlib import Path

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
    path = Path(settings.FRONTEND_BUILD) / ".vite" / "manifest.json"
    # While one draws, a build is followed; a server keeps the one it started with, and asks the disk nothing.
    modified_at_ns = path.stat().st_mtime_ns if settings.DEBUG and path.exists() else 0
    for source, entry in _manifest(path, modified_at_ns).items():
        if source == name or source.endswith(f"/{name}"):
            return static(str(entry["file"]))
    raise AssetMissing(name)
