"""Which of our fonts draw a text.

The scripts of the world stand in a folder of their own: opening it costs the compiler time, so a document asks for it
only when a name needs it.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

from passregion.design.fonts import SITE, WORLD


class FontMissing(RuntimeError):
    """A family of the site was not built."""


def check_site(families: Iterable[str]) -> None:
    """Raises FontMissing when one of these families was not built."""
    for family in families:
        _site_family(family)


def is_drawn_by_site(family: str, text: str) -> bool:
    """Whether `family`, of the site, has every character of `text`. Raises FontMissing."""
    return set(text) <= _site_family(family)


def known_characters(family: str) -> frozenset[str]:
    """What `family` draws with the scripts of the world behind it. Raises FontMissing."""
    return _known_characters(family, str(settings.FONTS_DIR))


def font_folders(texts: Iterable[str], families: Iterable[str]) -> list[str]:
    """The folders to open for these texts: the site's, and the world's if a family of the site lacks a character."""
    text = "".join(texts)
    names = [SITE] if all(is_drawn_by_site(family, text) for family in families) else [SITE, WORLD]
    return [str(Path(settings.FONTS_DIR) / name) for name in names]


def world_families(folders: Iterable[str]) -> list[str]:
    """The families to fall back to, when the folder that holds them is among those opened."""
    if not any(Path(folder).name == WORLD for folder in folders):
        return []
    return sorted(_coverage(WORLD, str(settings.FONTS_DIR)))


@lru_cache(maxsize=4)
def _known_characters(family: str, fonts_dir: str) -> frozenset[str]:
    # Tens of thousands of characters: putting them together takes ten milliseconds, and every name asks.
    return _site_family(family).union(*_coverage(WORLD, fonts_dir).values())


def _site_family(family: str) -> frozenset[str]:
    covered = _coverage(SITE, str(settings.FONTS_DIR))
    if family not in covered:
        raise FontMissing(f"the font {family} is missing: run build_fonts")
    return covered[family]


@lru_cache(maxsize=4)
def _coverage(name: str, fonts_dir: str) -> dict[str, frozenset[str]]:
    """The characters of each family of the folder `name`: what each of its files has."""
    covered: dict[str, frozenset[str]] = {}
    for path in sorted((Path(fonts_dir) / name).glob("*.[ot]tf")):
        with TTFont(path, lazy=True) as font:
            family = font["name"].getBestFamilyName() or ""
            characters = frozenset(chr(code) for code in font.getBestCmap())
            # A weight that lacks a letter would leave it out: the family has what all its weights have.
            covered[family] = covered[family] & characters if family in covered else characters
    return covered
