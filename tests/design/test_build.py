"""The weight of what a page loads, and what may never be in it."""

import gzip
import json
import re
from pathlib import Path

from django.conf import settings

from passregion.design.assets import asset_url

ROOT = Path(__file__).parents[2]
BUILD = Path(settings.FRONTEND_BUILD)
CSS_BYTES_MAX, JS_BYTES_MAX, FONTS_BYTES_MAX = 25_000, 50_000, 80_000
TEMPLATES = ROOT / "passregion/design/templates"


def built(ending: str) -> list[Path]:
    return list((BUILD / "assets").glob(f"*{ending}"))


def zipped(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_the_styles_are_light() -> None:
    assert 0 < zipped(built(".css")) <= CSS_BYTES_MAX


def test_the_scripts_are_light() -> None:
    assert 0 < zipped(built(".js")) <= JS_BYTES_MAX


def test_two_fonts_of_latin_letters() -> None:
    fonts = built(".woff2")
    assert len(fonts) == 2
    assert sum(path.stat().st_size for path in fonts) <= FONTS_BYTES_MAX


def test_styles_load_nothing_from_elsewhere() -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in built(".css"))
    assert not re.findall(r"url\((?:[\"']?)(?:https?:|//|data:)", styles)
    assert "@import" not in styles


def test_templates_are_fit_for_a_strict_policy() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text), path
        assert not re.search(r"<script(?![^>]*src=)", text), path


def test_each_icon_named_in_a_template_is_in_the_sprite() -> None:
    sprite = (BUILD / "design/icons.svg").read_text(encoding="utf-8")
    present = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    assert present == set(json.loads((ROOT / "frontend/icons.json").read_text(encoding="utf-8")))
    for path in (ROOT / "passregion").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        named = set(re.findall(r"{% icon \"([\w-]+)\"", text)) | set(re.findall(r"\bicon(?:_end)?=\"([\w-]+)\"", text))
        assert named <= present, f"{path.relative_to(ROOT)}: {sorted(named - present)}"


def test_the_manifest_answers_by_name() -> None:
    assert asset_url("css/main.css").endswith(".css")
    assert asset_url("bricolage-grotesque-latin-wght-normal.woff2").endswith(".woff2")
