"""A bookshop with its tills, and a young person with a card, a code and money to spend there."""

from dataclasses import dataclass
from datetime import timedelta

from passregion.accounts.models import User
from passregion.beneficiaries.operations.usage_code import set_usage_code
from passregion.benefits.models import Amount, Wallet
from passregion.benefits.operations import open_wallets, publish_benefit
from passregion.campaigns.models import Campaign
from passregion.cards.models import Card
from passregion.cards.operations.ordering import order_cards
from passregion.common.clock import today
from passregion.ledger.queries import balance
from passregion.partners.models import Member, MemberRole, Place, PlaceCategory
from passregion.partners.operations import add_member, add_place, approve_partner, create_partner
from tests.cards.factories import REVIEWER, a_campaign, a_portrait, a_staff_user, an_approved_application

CODE = "2741"
JPEG = b"\xff\xd8\xff\xe0 a portrait"


def make_place(name: str = "Librairie des Volcans", category: PlaceCategory = PlaceCategory.BOOKSHOP) -> Place:
    """A place of an approved partner of its own."""
    partner = create_partner(name=name, email="contact@example.org")
    approve_partner(partner=partner)
    return add_place(partner=partner, name=name, category=category, commune="Clermont-Ferrand", postal_code="63000")


def make_member(place: Place, *, role: MemberRole = MemberRole.CASHIER, at_every_place: bool = False) -> Member:
    """Someone who works there."""
    return add_member(
        user=a_staff_user(),
        partner=place.partner,
        place=None if at_every_place else place,
        role=role,
        till_label="Caisse 2",
    )


def make_benefit(campaign: Campaign, code: str = "livre", name: str = "Livre loisir", **values):
    """Thirty euros for bookshops, unless told otherwise."""
    return publish_benefit(
        **{
            "campaign": campaign,
            "code": code,
            "name": name,
            "summary": "Des livres.",
            "place_categories": [PlaceCategory.BOOKSHOP],
            "amounts": [Amount(amount_cents=3000)],
            "spend_until_on": today() + timedelta(days=100),
            "claim_until_on": today() + timedelta(days=130),
            **values,
        }
    )


@dataclass(frozen=True)
class Young:
    """A young person as the till meets them."""

    card: Card
    plastic: Card
    wallets: tuple[Wallet, ...]

    @property
    def balance_cents(self) -> int:
        return balance(self.wallets[0].ledger_account_id)


def make_young(campaign: Campaign, *, code: str = CODE, **values) -> Young:
    """Lina Moreau, validated by her school: virtual card active, plastic card ordered, wallets open."""
    portrait = a_portrait(JPEG)
    application = an_approved_application(campaign=campaign, portrait=portrait, **values)
    plastic, virtual = order_cards(application=application, actor=REVIEWER)
    wallets = open_wallets(application=application, actor=REVIEWER)
    set_usage_code(beneficiary=application.beneficiary, code=code, actor=REVIEWER)
    return Young(virtual, plastic, tuple(wallets))


@dataclass(frozen=True)
class Counter:
    """Everything for one sale."""

    campaign: Campaign
    place: Place
    member: Member
    young: Young

    @property
    def cashier(self) -> User:
        return self.member.user


def make_counter() -> Counter:
    """A bookshop, its cashier, and Lina with 30,00 € of books."""
    campaign = a_campaign()
    make_benefit(campaign)
    place = make_place()
    return Counter(campaign, place, make_member(place), make_young(campaign))
