"""The manifest of a batch: one line for each card, in the order of the faces. CSV for the manufacturer, UTF-8, `;`."""

import csv
import io
from collections.abc import Sequence

from passregion.applications.models import Delivery
from passregion.cards.models import Card

COLUMNS = (
    "batch",
    "page",
    "card_number",
    "first_name",
    "last_name",
    "valid_until",
    "departement",
    "portrait_sha256",
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


def manifest_csv(*, reference: str, cards: Sequence[Card]) -> bytes:
    """The same cards in the same order always give the same bytes. Pages count from 1."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for page, card in enumerate(cards, start=1):
        row = _identity(card) | _address(card) | {"batch": reference, "page": str(page)}
        writer.writerow([harmless(row[column]) for column in COLUMNS])
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
        "portrait_sha256": holder.portrait.sha256,
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
