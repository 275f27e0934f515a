"""Publishing a charter, opening a campaign."""

import datetime
import hashlib

from django.db import transaction

from passregion.campaigns.models import Campaign, Charter
from passregion.common.clock import now
from passregion.common.errors import Refusal


class CharterIsPublished(Refusal):
    """This version exists with another text: a published charter never changes."""

    code = "charter_is_published"


@transaction.atomic
def publish_charter(*, version: str, text: str) -> Charter:
    """Publish a version of the charter. The same version with the same text is the same charter.

    Raises CharterIsPublished when the version exists with another text.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    charter, is_new = Charter.objects.get_or_create(
        version=version, defaults={"text": text, "sha256": digest, "published_at": now()}
    )
    if not is_new and charter.sha256 != digest:
        raise CharterIsPublished(version=version)
    return charter


@transaction.atomic
def open_campaign(
    *,
    code: str,
    charter: Charter,
    opens_on: datetime.date,
    closes_on: datetime.date,
    card_valid_until_on: datetime.date,
    age_min: int = 13,
    age_max: int = 25,
    guardian_age: int = 15,
    review_days_usual: int = 5,
    production_days_usual: int = 8,
) -> Campaign:
    """Declare a school year, or bring the one with this code up to date. Days are inclusive, ages in years."""
    campaign, _is_new = Campaign.objects.update_or_create(
        code=code,
        defaults={
            "charter": charter,
            "opens_on": opens_on,
            "closes_on": closes_on,
            "card_valid_until_on": card_valid_until_on,
            "age_min": age_min,
            "age_max": age_max,
            "guardian_age": guardian_age,
            "review_days_usual": review_days_usual,
            "production_days_usual": production_days_usual,
        },
    )
    return campaign
