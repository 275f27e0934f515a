"""The region of the demo: one open campaign, its benefits, schools, partners, and the people who work for them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict

from django.db import transaction

from passregion.accounts import operations as accounts
from passregion.accounts.models import Role, User
from passregion.benefits.models import Amount
from passregion.benefits.operations import publish_benefit
from passregion.campaigns.models import Campaign
from passregion.campaigns.operations import open_campaign, publish_charter
from passregion.common.clock import today
from passregion.demo import charter
from passregion.demo.places import DEALS, PARTNERS
from passregion.demo.schools import SCHOOLS, TRACKS, codes_taught_at
from passregion.establishments import operations as establishments
from passregion.establishments.models import Category, Establishment, Level, Track, Voie
from passregion.establishments.models import MemberRole as SchoolRole
from passregion.partners import operations as partners
from passregion.partners.models import MemberRole, Partner, Place, PlaceCategory

STAFF_PASSWORD = "volcans-lacs-sommets"  # noqa: S105 - published on purpose: the demo's own
FIRST_MONTH_OF_APPLICATIONS = 6


@dataclass(frozen=True)
class StaffAccount:
    """One line of the table of demo accounts."""

    key: str
    role: str
    door: str
    login: str
    note: str


STAFF = [
    StaffAccount("reviewer", "Établissement", "establishment:sign_in", "referent@sidoine.exemple.fr", SCHOOLS[0].name),
    StaffAccount(
        "reviewer_other", "Établissement", "establishment:sign_in", "referent@sevigne.exemple.fr", SCHOOLS[1].name
    ),
    StaffAccount("head", "Établissement, chef", "establishment:sign_in", "chef@sidoine.exemple.fr", SCHOOLS[0].name),
    StaffAccount("cashier", "Partenaire, caisse", "partner:sign_in", "caisse@cinema.exemple.fr", PARTNERS[0].name),
    StaffAccount(
        "cashier_bookshop", "Partenaire, caisse", "partner:sign_in", "caisse@librairie.exemple.fr", PARTNERS[1].name
    ),
    StaffAccount("manager", "Partenaire, gestion", "partner:sign_in", "gerant@librairie.exemple.fr", PARTNERS[1].name),
    StaffAccount(
        "manager_cinema", "Partenaire, gestion", "partner:sign_in", "gerant@cinema.exemple.fr", PARTNERS[0].name
    ),
    StaffAccount("region", "Région", "backoffice:sign_in", "agent@region.exemple.fr", "fabrication des cartes"),
    StaffAccount(
        "officer", "Région, données", "backoffice:sign_in", "dpo@region.exemple.fr", "dossiers ouverts par les agents"
    ),
]


def school_year() -> int:
    """First calendar year of the school year to which one may apply today; applications open in June."""
    day = today()
    return day.year if day.month >= FIRST_MONTH_OF_APPLICATIONS else day.year - 1


@transaction.atomic
def build_campaign() -> Campaign:
    """The charter, and the campaign of the current school year."""
    year = school_year()
    return open_campaign(
        code=f"{year}-{year + 1}",
        charter=publish_charter(version=charter.VERSION, text=charter.TEXT),
        opens_on=date(year, FIRST_MONTH_OF_APPLICATIONS, 1),
        closes_on=date(year + 1, 5, 31),
        card_valid_until_on=date(year + 2, 8, 31),
    )


class AmountRow(TypedDict, total=False):
    """One row of the amounts of a benefit."""

    amount_cents: int
    level: Level
    voie: Voie


# code, name, what it is for, where it may be spent, amounts: the most precise one wins.
BENEFITS: list[tuple[str, str, str, list[PlaceCategory], list[AmountRow]]] = [
    (
        "cinema",
        "Cinéma et spectacles",
        "Des places de cinéma, de théâtre, de concert et de musée.",
        [
            PlaceCategory.CINEMA,
            PlaceCategory.THEATRE,
            PlaceCategory.CONCERT_HALL,
            PlaceCategory.MUSEUM,
            PlaceCategory.FESTIVAL,
        ],
        [{"amount_cents": 3000}],
    ),
    (
        "livre",
        "Livre loisir",
        "Romans, bandes dessinées, poésie\u00a0: le livre que tu veux, dans une librairie partenaire.",
        [PlaceCategory.BOOKSHOP],
        [{"amount_cents": 1500}, {"voie": Voie.VOCATIONAL, "amount_cents": 2500}],
    ),
    (
        "sport",
        "Licence sportive",
        "Une part de ta licence, dans un club partenaire.",
        [PlaceCategory.SPORTS_CLUB],
        [{"amount_cents": 3000}, {"level": Level.TERMINALE, "amount_cents": 4000}],
    ),
]


@transaction.atomic
def build_benefits(campaign: Campaign) -> None:
    """Three money benefits with amounts that depend on the course."""
    year = school_year() + 1
    for position, (code, name, summary, categories, amounts) in enumerate(BENEFITS, 1):
        publish_benefit(
            campaign=campaign,
            code=code,
            name=name,
            summary=summary,
            place_categories=categories,
            amounts=[Amount(**amount) for amount in amounts],
            spend_until_on=date(year, 6, 30),
            claim_until_on=date(year, 9, 30),
            position=position,
        )


@transaction.atomic
def build_schools() -> list[Establishment]:
    """Establishments, tracks, and who teaches what."""
    establishments.ensure_general_classes()
    tracks: dict[str, Track] = {
        code: establishments.create_track(code=code, label=label, level=Level(level), voie=Voie(voie))
        for code, label, level, voie in TRACKS
    }
    built = []
    for school in SCHOOLS:
        establishment = establishments.create_establishment(
            uai=school.uai, name=school.name, category=Category(school.category), address_line=school.address_line,
            postal_code=school.postal_code, commune=school.commune, insee_code=school.insee_code,
            departement=school.departement, latitude=school.latitude, longitude=school.longitude,
        )  # fmt: skip
        for code in codes_taught_at(school):
            establishments.add_offer(establishment=establishment, track=tracks[code])
        built.append(establishment)
    return built


@transaction.atomic
def build_partners() -> list[Place]:
    """Partners with one place each, and a few deals."""
    places = {}
    for number, wanted in enumerate(PARTNERS, 1):
        partner = partners.create_partner(name=wanted.name, email=f"contact.{number}@partenaire.exemple.fr")
        partners.approve_partner(partner=partner)
        places[wanted.name] = partners.add_place(
            partner=partner, name=wanted.name, category=PlaceCategory(wanted.category),
            address_line=wanted.address_line, postal_code=wanted.postal_code, commune=wanted.commune,
            insee_code=wanted.insee_code, departement=wanted.insee_code[:2], latitude=wanted.latitude,
            longitude=wanted.longitude,
        )  # fmt: skip
    ends_on = today() + timedelta(days=120)
    for name, title, description in DEALS:
        partners.add_deal(
            place=places[name],
            title=title,
            description=description,
            starts_on=today() - timedelta(days=10),
            ends_on=ends_on,
        )
    return list(places.values())


def staff(email: str, display_name: str) -> User:
    return accounts.create_staff(email=email, display_name=display_name, password=STAFF_PASSWORD)


def add_cashier(place: Place, email: str, display_name: str, till_label: str) -> None:
    if place.partner is None:
        raise LookupError("a till belongs to a partner")
    partners.add_member(user=staff(email, display_name), partner=place.partner, place=place, till_label=till_label)


@transaction.atomic
def build_staff(schools: list[Establishment], places: list[Place]) -> None:
    """Two schools with a reviewer, one with its head; two partners with a cashier and a manager; two of the Region."""
    establishments.add_member(user=staff("referent@sidoine.exemple.fr", "Claire Fabre"), establishment=schools[0])
    establishments.add_member(user=staff("referent@sevigne.exemple.fr", "Paul Rey"), establishment=schools[1])
    establishments.add_member(
        user=staff("chef@sidoine.exemple.fr", "Hélène Arnaud"), establishment=schools[0], role=SchoolRole.HEAD
    )
    add_cashier(places[0], "caisse@cinema.exemple.fr", "Caisse du Rio", "Caisse 1")
    add_cashier(places[1], "caisse@librairie.exemple.fr", "Caisse des Volcans", "Caisse 2")
    for place, email, name in (
        (places[0], "gerant@cinema.exemple.fr", "Éric Lambert"),
        (places[1], "gerant@librairie.exemple.fr", "Nadia Morel"),
    ):
        partner = Partner.objects.get(places=place)
        partners.add_member(user=staff(email, name), partner=partner, role=MemberRole.MANAGER)
    accounts.grant_role(user=staff("agent@region.exemple.fr", "Marc Vidal"), role=Role.REGION_MANAGER)
    accounts.grant_role(user=staff("dpo@region.exemple.fr", "Sophie Blanc"), role=Role.DATA_PROTECTION_OFFICER)
