"""The region of the stories, built by the rooms' own operations: a campaign, a school, a bookshop, an agent."""

from dataclasses import dataclass
from datetime import timedelta

from passregion.accounts.models import Role
from passregion.accounts.operations import create_staff, grant_role
from passregion.benefits.models import Amount
from passregion.benefits.operations import publish_benefit
from passregion.campaigns.models import Campaign
from passregion.common.clock import today
from passregion.establishments.models import Establishment, Track
from passregion.establishments.operations import add_member as add_reviewer
from passregion.establishments.operations import add_offer
from passregion.partners.models import Place, PlaceCategory
from passregion.partners.operations import add_member, add_place, approve_partner, create_partner
from tests.applications.factories import make_school, make_track
from tests.campaigns.factories import make_campaign

STAFF_PASSWORD = "cinq lacs et trois cols"
REVIEWER = "referente@lycee.exemple.fr"
CASHIER = "caisse@librairie.exemple.fr"
AGENT = "agent@region.exemple.fr"


@dataclass(frozen=True)
class Region:
    """What the stories start from."""

    campaign: Campaign
    school: Establishment
    track: Track
    bookshop: Place


def given_a_region() -> Region:
    """An open campaign with 30,00 € of books, a lycée with its referent, a bookshop with its till, an agent."""
    campaign = make_campaign()
    publish_benefit(
        campaign=campaign,
        code="livre",
        name="Livre loisir",
        summary="Le livre que tu veux.",
        place_categories=[PlaceCategory.BOOKSHOP],
        amounts=[Amount(amount_cents=3000)],
        spend_until_on=today() + timedelta(days=200),
        claim_until_on=today() + timedelta(days=230),
    )
    school = make_school()
    track = make_track()
    add_offer(establishment=school, track=track)
    add_reviewer(user=staff(REVIEWER, "Claire Fabre"), establishment=school)
    partner = create_partner(name="Librairie des Volcans", email="contact@librairie.exemple.fr")
    approve_partner(partner=partner)
    bookshop = add_place(partner=partner, name="Librairie des Volcans", category=PlaceCategory.BOOKSHOP)
    add_member(user=staff(CASHIER, "Hugo Blanc"), partner=partner, place=bookshop, till_label="Caisse 2")
    grant_role(user=staff(AGENT, "Inès Roche"), role=Role.REGION_MANAGER)
    return Region(campaign, school, track, bookshop)


def staff(email: str, display_name: str):
    return create_staff(email=email, display_name=display_name, password=STAFF_PASSWORD)
