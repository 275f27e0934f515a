"""The one brand setting: everything that another Region changes to run the platform under its own name."""

import json
import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from config.brand_faq import FAQ

DEFAULT: dict[str, Any] = {
    "pass_name": "Pass’Région",
    "region_name": "Région Auvergne-Rhône-Alpes",
    "region_short_name": "Auvergne-Rhône-Alpes",
    # How the name follows « les 12 départements … ».
    "region_of_name": _("d’Auvergne-Rhône-Alpes"),
    "region_code": "84",
    "departements": ["01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74"],
    # Whose summit the sample card of the landing page carries.
    "sample_departement": "63",
    "logo": "brand/logo.svg",
    # A static style sheet loaded after ours, to change colours: `:root { --lac: …; }`.
    "stylesheet": "",
    # A JSON file like passregion/design/summits.json, with the Region's own summits for the card.
    "summits_file": "",
    # What a duplicata of the card costs, announced before it is asked for and kept with it; the Region collects it.
    "replacement_fee_cents": 0,
    "support_email": "assistance@pass-region.example",
    "support_phone": "04 00 00 00 00",
    "support_hours": _("du lundi au vendredi, de 9 h à 17 h"),
    "support_delay": _("sous deux jours ouvrés"),
    "sender_email": "Pass’Région <ne-pas-repondre@pass-region.example>",
    "security_email": "securite@pass-region.example",
    "dpo_email": "dpo@pass-region.example",
    "postal_address": "1 esplanade François-Mitterrand, CS 20033, 69269 Lyon CEDEX 02",
    "publisher": "Région Auvergne-Rhône-Alpes",
    "publication_director": _("Le président du conseil régional"),
    "host": _("Hébergeur désigné par la Région"),
    "processor": _("Exploitant désigné par la Région"),
    # Without an audit of all the criteria the law knows one honest status.
    "accessibility_status": "not_compliant",
    "accessibility_declared_on": "2026-11-23",
    "faq": FAQ,
}


def load_brand() -> dict[str, Any]:
    """The default brand, overridden by the JSON file that `PASS_BRAND_FILE` names."""
    path = os.environ.get("PASS_BRAND_FILE")
    if not path:
        return DEFAULT
    own: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return DEFAULT | own


BRAND = load_brand()
