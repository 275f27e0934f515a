"""Campaigns for tests: open around today unless told otherwise."""

import datetime
from typing import Any

from passregion.campaigns.models import Campaign
from passregion.campaigns.operations import open_campaign, publish_charter
from passregion.common.clock import today

CHARTER_TEXT = "# Charte d’engagement\n\n## Mes droits\n\n- Une carte.\n- Un code.\n\nJe m’engage."


def make_campaign(**values: Any) -> Campaign:
    """An open campaign with its charter."""
    charter = values.pop("charter", None) or publish_charter(version="2026-1", text=CHARTER_TEXT)
    day = today()
    return open_campaign(
        **{
            "code": "2026-2027",
            "charter": charter,
            "opens_on": day - datetime.timedelta(days=30),
            "closes_on": day + datetime.timedelta(days=200),
            "card_valid_until_on": day + datetime.timedelta(days=700),
            **values,
        }
    )
