"""Addresses of the files that the front-end build has made."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static


class AssetMissing(LookupError):
    """The front end has not been built, or has no such entry. Run `npm run build`."""


@lru_cache(maxsize=4)
def _manifest(path: str, modified_at_ns: int) -> dict[str, dict[str, object]]:
    entries: dict[str, dict[str, object]] = json.loads(Path(path).read_text(encoding="utf-8"))
    return entries


def asset_url(name: str) -> str:
    """The address of a built entry, by its name in `frontend/`: `css/main.css`, `js/main.js`, or a font file's name.

    Raises AssetMissing when the build has no such file.
    """
    path = Path(settings.FRONTEND_BUILD) / ".vite" / "manifest.json"
    if not path.exists():
        raise AssetMissing("the front end is not built: run `npm run build`")
    for source, entry in _manifest(str(path), path.stat().st_mtime_ns).items():
        if source == name or source.endswith(f"/{name}"):
            return static(str(entry["file"]))
    raise AssetMissing(name)
