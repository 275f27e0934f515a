"""The manifest of a batch: one line for each card, in the order of the faces. CSV for the manufacturer, UTF-8, `;`.

Each chunk writes its lines when it is drawn, so that a line says what the face shows, whatever changes afterwards.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from passregion.applications.models import Delivery
from passregion.cards.models import Card

COLUMNS = (
    "batch",
    "faces_file",
    "page",
    "card_number",
    "first_name",
    "last_name",
    "valid_until",
    "departement",
    "photos_file",
    "photo",
    "photo_sha256",
    "delivery",
    "establishment_uai",
    "recipient",
    "care_of",
    "address_line",
    "address_complement",
    "postal_code",
    "commune",
    "country",
)
# A spreadsheet takes a cell that starts so for a formula, and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def faces_name(reference: str, number: int) -> str:
    """The name under which the faces of a chunk leave."""
    return f"{reference}-faces-{number:03d}.pdf"


def photos_name(reference: str, number: int) -> str:
    """The name under which the photos of a chunk leave."""
    return f"{reference}-photos-{number:03d}.zip"


def manifest_name(reference: str) -> str:
    """The name under which the manifest leaves."""
    return f"{reference}-manifeste.csv"


def checksums_name(reference: str) -> str:
    """The name under which the digests of all files leave."""
    return f"{reference}-sha256.txt"


def header() -> bytes:
    """The first line."""
    return _csv([COLUMNS])


def lines(*, reference: str, number: int, cards: Sequence[Card], photo_sha256s: Mapping[str, str]) -> bytes:
    """The lines of chunk `number`. The same cards in the same order always give the same bytes; pages count from 1."""
    files = {
        "batch": reference,
        "faces_file": faces_name(reference, number),
        "photos_file": photos_name(reference, number),
    }
    rows = []
    for page, card in enumerate(cards, start=1):
        photo = {"page": str(page), "photo": f"{card.number}.jpg", "photo_sha256": photo_sha256s[card.number]}
        row = files | photo | _identity(card) | _address(card)
        rows.append([harmless(row[column]) for column in COLUMNS])
    return _csv(rows)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode()


def harmless(text: str) -> str:
    """`text` on one line, with an apostrophe before what a spreadsheet would run as a formula."""
    flat = " ".join(text.split())
    return f"'{flat}" if text.startswith(FORMULA_STARTS) or flat.startswith(FORMULA_STARTS) else flat


def _identity(card: Card) -> dict[str, str]:
    holder = card.beneficiary
    return {
        "card_number": card.number,
        "first_name": holder.first_name,
        "last_name": holder.last_name,
        "valid_until": card.valid_until_on.isoformat(),
        "departement": holder.departement,
        "delivery": card.delivery,
        "establishment_uai": card.application.establishment.uai,
    }


def _address(card: Card) -> dict[str, str]:
    if card.delivery == Delivery.ESTABLISHMENT:
        school = card.application.establishment
        return {
            "recipient": school.name,
            "care_of": "",
            "address_line": school.address_line,
            "address_complement": "",
            "postal_code": school.postal_code,
            "commune": school.commune,
            "country": "FR",
        }
    holder = card.beneficiary
    return {
        "recipient": f"{holder.first_name} {holder.last_name}",
        "care_of": holder.care_of,
        "address_line": holder.address_line,
        "address_complement": holder.address_complement,
        "postal_code": holder.postal_code,
        "commune": holder.commune,
        "country": holder.country,
    }
