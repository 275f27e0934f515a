"""A till, and a young person with a card, a code and money: plain rows, made quickly in number."""

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from passregion.accounts.models import Kind, User
from passregion.applications.models import Application
from passregion.beneficiaries.models import Beneficiary, Portrait
from passregion.beneficiaries.operations.usage_code import usage_code_digest
from passregion.benefits.models import Amount, Benefit, BenefitKind, Wallet
from passregion.benefits.operations import open_wallets
from passregion.campaigns.models import Campaign, Charter
from passregion.cards.models import Card, CardKind
from passregion.common.actors import SYSTEM
from passregion.common.clock import now, today
from passregion.common.public_ids import new_card_number, new_file_number
from passregion.establishments.models import Category, Establishment, Level, Track, Voie
from passregion.ledger.queries import balance
from passregion.partners.models import Member, MemberRole, Partner, PartnerState, Place, PlaceCategory
from passregion.payments.models import Payment
from passregion.payments.operations import authorise_and_capture

CODE = "2741"
WRONG_CODE = "2742"
_numbers = itertools.count(1)


def make_campaign(code: str = "2026-2027") -> Campaign:
    found = Campaign.objects.filter(code=code).first()
    if found:
        return found
    charter, _ = Charter.objects.get_or_create(
        version="1", defaults={"text": "Charte", "sha256": "0" * 64, "published_at": now()}
    )
    return Campaign.objects.create(
        code=code,
        charter=charter,
        opens_on=today() - timedelta(days=60),
        closes_on=today() + timedelta(days=60),
        card_valid_until_on=today() + timedelta(days=700),
    )


def make_benefit(
    *,
    code: str = "livre",
    amount_cents: int = 3000,
    categories: tuple[str, ...] = (PlaceCategory.BOOKSHOP,),
    campaign: Campaign | None = None,
    spend_until_on: date | None = None,
    sale_cap_cents: int | None = None,
) -> Benefit:
    last_day = spend_until_on or today() + timedelta(days=100)
    benefit = Benefit.objects.create(
        campaign=campaign or make_campaign(),
        code=code,
        kind=BenefitKind.MONEY,
        name=code.capitalize(),
        summary="Pour l’essai.",
        place_categories=list(categories),
        sale_cap_cents=sale_cap_cents,
        spend_until_on=last_day,
        claim_until_on=last_day + timedelta(days=30),
    )
    Amount.objects.create(benefit=benefit, amount_cents=amount_cents)
    return benefit


def make_track(code: str = "T-GEN", level: str = Level.TERMINALE, voie: str = Voie.GENERAL) -> Track:
    found, _ = Track.objects.get_or_create(
        code=code, defaults={"label": code, "level": level, "voie": voie, "search_text": code.lower()}
    )
    return found


def make_beneficiary(code: str = CODE) -> Beneficiary:
    public_id, number = uuid.uuid4(), new_file_number()
    digest, key_id = usage_code_digest(holder_id=public_id, code=code)
    user = User.objects.create(
        login=number, kind=Kind.HOLDER, email="lina@example.org", display_name="Lina Moreau", created_at=now()
    )
    portrait = Portrait.objects.create(image="portraits/x.jpg", sha256="0" * 64, width=1, height=1, created_at=now())
    return Beneficiary.objects.create(
        public_id=public_id,
        user=user,
        file_number=number,
        civility="madame",
        first_name="Lina",
        last_name="Moreau",
        folded_name="moreau lina",
        birth_date=date(2009, 4, 14),
        phone="+33600000000",
        address_line="12 rue des Gras",
        postal_code="63000",
        commune="Clermont-Ferrand",
        portrait=portrait,
        usage_code_digest=digest,
        usage_code_key_id=key_id,
        created_at=now(),
    )


def make_application(
    beneficiary: Beneficiary | None = None,
    *,
    state: str = "approved",
    campaign: Campaign | None = None,
    track: Track | None = None,
) -> Application:
    campaign = campaign or make_campaign()
    school, _ = Establishment.objects.get_or_create(
        uai="0630018C",
        defaults={"name": "Lycée d’essai", "category": Category.GENERAL_TECHNOLOGICAL, "search_text": "essai"},
    )
    return Application.objects.create(
        draft_public_id=uuid.uuid4(),
        beneficiary=beneficiary or make_beneficiary(),
        campaign=campaign,
        establishment=school,
        track=track or make_track(),
        delivery="establishment",
        state=state,
        charter=campaign.charter,
        charter_sha256=campaign.charter.sha256,
        charter_accepted_at=now(),
        submitted_at=now(),
        decided_at=now(),
    )


def make_card(application: Application, *, state: str = "active", **values: Any) -> Card:
    if state == "blocked":
        values = {"blocked_at": now(), "block_reason": "lost", **values}
    return Card.objects.create(
        **{
            "beneficiary": application.beneficiary,
            "application": application,
            "kind": CardKind.VIRTUAL,
            "number": new_card_number(),
            "state": state,
            "delivery": "establishment",
            "valid_until_on": today() + timedelta(days=700),
            "ordered_at": now(),
            **values,
        }
    )


def make_place(category: str = PlaceCategory.BOOKSHOP, partner: Partner | None = None) -> Place:
    name = f"Lieu {next(_numbers)}"
    partner = partner or Partner.objects.create(
        name=name, email="lieu@example.org", state=PartnerState.APPROVED, created_at=now()
    )
    return Place.objects.create(partner=partner, name=name, category=category)


def make_member(place: Place, *, at_every_place: bool = False) -> Member:
    address = f"caisse{uuid.uuid4().hex[:10]}@example.org"
    user = User.objects.create(
        login=address, kind=Kind.STAFF, email=address, display_name="Caisse", created_at=now(), activated_at=now()
    )
    return Member.objects.create(
        user=user,
        partner=place.partner,
        place=None if at_every_place else place,
        role=MemberRole.CASHIER,
        till_label="Caisse 2",
        since=now(),
    )


@dataclass
class Scene:
    """One till and one young person; `pay` is one press of the button."""

    place: Place
    member: Member
    application: Application
    card: Card
    wallet: Wallet
    payment_id: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def beneficiary(self) -> Beneficiary:
        return self.application.beneficiary

    @property
    def balance_cents(self) -> int:
        return balance(self.wallet.ledger_account_id)

    def pay(self, price_cents: int = 1000, **values: Any) -> Payment:
        """A sale under a new id unless told otherwise."""
        return authorise_and_capture(
            **{
                "payment_id": uuid.uuid4(),
                "card_number": self.card.number,
                "usage_code": CODE,
                "wallet_public_id": self.wallet.public_id,
                "price_cents": price_cents,
                "place": self.place,
                "member": self.member,
                **values,
            }
        )


def make_holder(place: Place, member: Member, card_values: dict[str, Any] | None = None) -> Scene:
    """One more young person in front of this till, with the campaign's benefits."""
    application = make_application()
    wallets = open_wallets(application=application, actor=SYSTEM)
    return Scene(place, member, application, make_card(application, **(card_values or {})), wallets[0])


def make_scene(card_values: dict[str, Any] | None = None, **benefit: Any) -> Scene:
    """A bookshop, a cashier, and Lina with 30,00 € of books; keywords of `make_benefit`."""
    make_benefit(**benefit)
    place = make_place()
    return make_holder(place, make_member(place), card_values)
