"""The contrast of each pair of colours that the pages use, computed from the style sheet itself."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "frontend/css/tokens.css").read_text(encoding="utf-8")
THEMES = ("light", "dark")
# (text, ground, least ratio): 4.5 for text, 3 for what is drawn.
PAIRS = [
    ("text", "page", 7.0),
    ("text", "surface", 7.0),
    ("text", "sunken", 7.0),
    ("text", "glacier", 7.0),
    ("text", "info-bg", 7.0),
    ("text", "ok-bg", 7.0),
    ("text", "warn-bg", 7.0),
    ("text", "err-bg", 7.0),
    ("muted", "page", 4.5),
    ("muted", "surface", 4.5),
    ("muted", "sunken", 4.5),
    ("muted", "info-bg", 4.5),
    ("lac", "page", 4.5),
    ("lac", "surface", 4.5),
    ("lac", "info-bg", 4.5),
    ("lac", "ok-bg", 4.5),
    ("lac", "warn-bg", 4.5),
    ("lac", "err-bg", 4.5),
    ("braise-text", "surface", 4.5),
    ("braise-text", "page", 4.5),
    ("ok", "ok-bg", 4.5),
    ("warn", "warn-bg", 4.5),
    ("err", "err-bg", 4.5),
    ("err", "surface", 4.5),
    ("err", "page", 4.5),
    ("ok", "surface", 4.5),
    ("warn", "surface", 4.5),
    ("on-strong", "strong", 7.0),
    ("on-lac", "lac", 4.5),
    ("on-braise", "braise", 4.5),
    ("edge", "surface", 3.0),
    ("edge", "page", 3.0),
    ("lac", "sunken", 3.0),
]
FIXED = [("snow", "ink", 7.0), ("ice", "ink", 7.0), ("#ffffff", "accepted", 7.0), ("#ffffff", "refused", 7.0)]


def colour(name: str, theme: str) -> str:
    if name.startswith("#"):
        return name
    found = re.search(rf"--{name}: (?:light-dark\((#\w+), (#\w+)\)|(#\w+));", TOKENS)
    assert found, f"no token --{name}"
    return found[3] or found[1 if theme == "light" else 2]


def luminance(hexadecimal: str) -> float:
    parts = [int(hexadecimal[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS, ids=lambda part: str(part))
def test_pair_is_readable(text: str, ground: str, least: float, theme: str) -> None:
    ratio = contrast(colour(text, theme), colour(ground, theme))
    assert ratio >= least, f"{text} on {ground}, {theme}: {ratio:.2f}"


@pytest.mark.parametrize(("text", "ground", "least"), FIXED)
def test_fixed_pair_is_readable(text: str, ground: str, least: float) -> None:
    assert contrast(colour(text, "light"), colour(ground, "light")) >= least
