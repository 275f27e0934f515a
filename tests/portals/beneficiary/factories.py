"""Young people whose demande stands somewhere, with their signed-in browser."""

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client

from passregion.applications.models import Application
from passregion.beneficiaries.models import Beneficiary
from passregion.benefits.models import Amount
from passregion.benefits.operations import publish_benefit
from passregion.campaigns.models import Campaign
from passregion.cards.models import Card
from passregion.common.actors import Actor
from passregion.common.clock import today
from passregion.journeys import admission, production
from passregion.partners.models import PlaceCategory
from tests.applications.factories import make_application
from tests.campaigns.factories import make_campaign
from tests.cards.factories import a_ready_batch
from tests.portals.sign_in_story import enter_space

REVIEWER = Actor(ref="user:900", label="Agent")


@dataclass(frozen=True)
class Young:
    """A young person in front of the space."""

    application: Application
    browser: Client

    @property
    def holder(self) -> Beneficiary:
        return Beneficiary.objects.get(pk=self.application.beneficiary_id)

    def card(self, kind: str) -> Card:
        return Card.objects.filter(beneficiary=self.holder, kind=kind).latest("id")


def make_young(**values: object) -> Young:
    """Just sent and activated: the school has not answered."""
    application = make_application(**values)
    browser = Client()
    enter_space(browser, application)
    return Young(application, browser)


def make_benefit(campaign: Campaign, **values: object) -> None:
    """Thirty euros of books, to spend within a hundred days."""
    publish_benefit(
        **{
            "campaign": campaign,
            "code": "livre",
            "name": "Livre loisir",
            "summary": "Des livres.",
            "place_categories": [PlaceCategory.BOOKSHOP],
            "amounts": [Amount(amount_cents=3000)],
            "spend_until_on": today() + timedelta(days=100),
            "claim_until_on": today() + timedelta(days=130),
            **values,
        }
    )


def make_approved(*, is_shipped: bool = False, **values: object) -> Young:
    """Validated by the school: cards, wallets, and the plastic card shipped if so wanted."""
    campaign = make_campaign()
    make_benefit(campaign)
    young = make_young(campaign=campaign, **values)
    admission.approve(application_id=young.application.public_id, actor=REVIEWER)
    if is_shipped:
        batch = a_ready_batch(campaign)
        production.ship(batch_id=batch.public_id, actor=REVIEWER)
    return young
