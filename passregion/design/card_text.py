"""The words of the card face, and how a name is made to fit its 24 mm. Pure: the page and the PDF share these rules."""

import datetime
import re
import unicodedata
from dataclasses import dataclass

from django.templatetags.static import static
from django.utils.translation import gettext

from passregion.common.money import NO_BREAK_SPACE
from passregion.design.summits import summit_of

NAME_WIDTH_MM = 24.0
# Body of the name in millimetres, by the value of `fit` (also the CSS attribute data-fit).
NAME_BODIES_MM = {"l": 5.2, "m": 4.2, "s": 3.4, "xs": 2.8}

# Advance widths of the title face at weight 700, in twentieths of an em, measured on the font file.
_WIDTHS = {
    4: "',;’",
    5: " .:l|\u00a0·",
    6: "!()I[]ij`ÌÍÎÏìíîï",
    7: '"-/1J\\{}°‑',
    8: "?ft",
    9: "*r",
    10: "7Lz",
    11: "+<=>TZ^_csvx~ç",
    12: "2345EFaegkouyÈÉÊËàáâãäåèéêëðòóôõöøùúûüýÿ",
    13: "#$0689PSVYbdhnpqÝÞñþ",
    14: "ABCDGHKOQRXÀÁÂÃÄÅÇÒÓÔÕÖß",
    15: "&UÐØÙÚÛÜ",
    16: "NÑ",
    17: "w",
    19: "MmÆæœ",
    20: "%@WŒ",
}
_WIDTH_OF = {character: width / 20 for width, characters in _WIDTHS.items() for character in characters}
# Characters outside the file are drawn by another font: wide scripts take a full em, signs set over a letter nothing,
# the others about this much; the printer measures their lines.
_UNKNOWN_EM, _WIDE_EM, _WIDE_FROM = 0.62, 1.0, 0x2E80
_TRACKING_EM = -0.01


@dataclass(frozen=True)
class CardFace:
    """Everything written on a card, ready to place."""

    lines: tuple[str, ...]
    fit: str
    number: str
    validity: str
    summit_name: str
    summit_altitude: str
    ground_url: str
    photo_url: str
    photo_alt: str
    kind: str
    tilted: bool


def width_em(text: str) -> float:
    """Width of a text of the title face, in ems."""
    return sum(_letter_width_em(letter) for letter in text)


def _letter_width_em(letter: str) -> float:
    if letter in _WIDTH_OF:
        return _WIDTH_OF[letter] + _TRACKING_EM
    if unicodedata.category(letter) == "Mn":
        return 0.0
    return (_WIDE_EM if ord(letter) >= _WIDE_FROM else _UNKNOWN_EM) + _TRACKING_EM


def fit_name(first_name: str, last_name: str) -> tuple[tuple[str, ...], str]:
    """The lines of the name and the size they take: l, m, s or xs.

    The name falls from 5.2 to 4.2 to 3.4 mm, then breaks at a hyphen or a space, falls to 2.8 mm, and last breaks
    inside a word; no part takes over two lines.
    """
    parts = [part for part in (first_name.strip(), last_name.strip()) if part]
    for fit in ("l", "m", "s"):
        if all(width_em(part) <= _room_em(fit) for part in parts):
            return tuple(parts), fit
    for fit in ("s", "xs"):
        broken = [_at_seam(part, _room_em(fit)) for part in parts]
        if all(broken):
            return tuple(line for lines in broken for line in lines), fit
    return tuple(line for part in parts for line in _inside_word(part, _room_em("xs"))), "xs"


def card_face_of(
    *,
    first_name: str,
    last_name: str,
    number: str = "",
    valid_until: datetime.date | None = None,
    departement: str = "",
    photo_url: str = "",
    photo_alt: str = "",
    kind: str = "virtual",
    tilted: bool = False,
) -> CardFace:
    """The face of a card. `number` is 13 digits; `kind` plastic shows the contactless sign; `tilted` turns it by 5°."""
    summit = summit_of(departement)
    lines, fit = fit_name(first_name, last_name)
    validity = gettext("Valable jusqu’au %s") % valid_until.strftime("%d.%m.%Y") if valid_until else ""
    return CardFace(
        lines=lines,
        fit=fit,
        number=NO_BREAK_SPACE.join(re.findall(r"\d{1,4}", number)),
        validity=validity,
        summit_name=summit.name,
        summit_altitude=summit.altitude,
        ground_url=static(f"design/relief/summits/{summit.code}.svg"),
        photo_url=photo_url,
        photo_alt=photo_alt,
        kind=kind,
        tilted=tilted,
    )


def _room_em(fit: str) -> float:
    return NAME_WIDTH_MM / NAME_BODIES_MM[fit]


def _at_seam(part: str, room_em: float) -> list[str]:
    """One line, or two cut after a hyphen or at a space; nothing when no cut makes them fit."""
    if width_em(part) <= room_em:
        return [part]
    for seam in reversed([at for at, letter in enumerate(part) if letter in "- " and at > 0]):
        head, tail = part[: seam + 1].rstrip(), part[seam + 1 :].lstrip()
        if width_em(head) <= room_em and width_em(tail) <= room_em:
            return [head, tail]
    return []


def _inside_word(part: str, room_em: float) -> list[str]:
    """At most two lines whatever the word: cut at a seam if one will do, else anywhere, and the rest is left out."""
    if lines := _at_seam(part, room_em):
        return lines
    end = len(part)
    while end > 1 and width_em(part[:end] + "-") > room_em:
        end -= 1
    tail = part[end:].lstrip("- ")
    if width_em(tail) > room_em:
        while len(tail) > 1 and width_em(tail + "…") > room_em:
            tail = tail[:-1]
        tail += "…"
    return [part[:end].rstrip("- ") + "-", tail]
