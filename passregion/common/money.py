"""Money: integer cents everywhere, euros only on a screen."""

import re

NO_BREAK_SPACE = "\u00a0"
NARROW_SPACE = "\u202f"
AMOUNT_MAX_CENTS = 1_000_000


class NotAnAmount(ValueError):
    """What was typed is not an amount of euros with at most two decimals."""


def format_euros(cents: int) -> str:
    """`3000` reads « 30,00 € »: always two decimals, comma, no-break spaces."""
    sign = "\u2212" if cents < 0 else ""
    euros, rest = divmod(abs(cents), 100)
    grouped = f"{euros:,}".replace(",", NARROW_SPACE)
    return f"{sign}{grouped},{rest:02d}{NO_BREAK_SPACE}€"


def parse_euros(typed: str) -> int:
    """Cents of an amount as people type it: `12`, `12,5`, `12.50`, `1 200,00 €`.

    Raises NotAnAmount when it is anything else, is negative, or has over two decimals.
    """
    text = re.sub(r"[\s\u00a0\u202f€]", "", typed)
    match = re.fullmatch(r"([0-9]{1,7})(?:[.,]([0-9]{1,2}))?", text, re.ASCII)
    if not match:
        raise NotAnAmount(typed)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
