"""The summit of each département, drawn on the card. Configuration: the brand's `summits_file` replaces `summits.json`.

The same file feeds the build that draws the layers (`frontend/scripts/relief.mjs`): `seed` and `shape` make the height
field.
Names and altitudes come from public knowledge and are to be checked by the Region before anything is printed.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from passregion.common.money import NO_BREAK_SPACE

SUMMITS_FILE = Path(settings.BRAND.get("summits_file") or Path(__file__).with_name("summits.json"))


@dataclass(frozen=True)
class Summit:
    """A summit of the card: `code` is the département, `altitude_m` in metres."""

    code: str
    name: str
    altitude_m: int

    @property
    def altitude(self) -> str:
        """« 1 886 m »."""
        return f"{self.altitude_m:,}".replace(",", NO_BREAK_SPACE) + f"{NO_BREAK_SPACE}m"


SUMMITS: dict[str, Summit] = {
    code: Summit(code, row["name"], row["altitude_m"])
    for code, row in json.loads(SUMMITS_FILE.read_text(encoding="utf-8")).items()
}
DEFAULT_SUMMIT = SUMMITS.get("63") or next(iter(SUMMITS.values()))


def summit_of(departement: str) -> Summit:
    """The summit of a département's code, or the default one for an address outside the region."""
    return SUMMITS.get(departement, DEFAULT_SUMMIT)
