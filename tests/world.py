"""A small world for tests that need everybody: the demo's region and its seven named young people."""

import itertools
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client
from pyotp import TOTP

from passregion.accounts.factor_operations import add_generator, new_secret
from passregion.accounts.models import Invitation, Kind, Purpose, User
from passregion.accounts.operations import issue_token
from passregion.accounts.staff_operations import write_invitation
from passregion.applications.models import Application
from passregion.beneficiaries.models import Beneficiary
from passregion.campaigns.models import Campaign
from passregion.cards.models import Card, CardKind, ManufacturerFile, ManufacturerKey, ProductionBatch
from passregion.cards.operations.answer_files import keep_file
from passregion.cards.operations.manufacturer_keys import create_key
from passregion.common.actors import SYSTEM
from passregion.common.clock import now
from passregion.demo import family, region, story
from passregion.demo.people import Person, all_people
from passregion.demo.region import STAFF
from passregion.establishments.models import ListingRequest
from passregion.establishments.operations import add_member
from passregion.journeys.staffing import add_cashier, organisation_of
from passregion.partners.models import Member as PartnerMember
from passregion.partners.models import Place, TillDevice
from passregion.partners.till_operations import enrol_device, prepare_device
from passregion.payments.models import Payment
from tests.snapshot import Snapshot

NUMBERS = itertools.count(1)
STAFF_LOGINS = {account.key: account.login for account in STAFF}


@dataclass
class World:
    """Everybody by the key that the demo gives them."""

    campaign: Campaign
    holders: dict[str, Beneficiary] = field(default_factory=dict)

    def application(self, key: str) -> Application:
        return self.holders[key].applications.get()

    def listing_request(self, key: str) -> ListingRequest:
        """What this young person did not find in the list."""
        application = self.application(key)
        return ListingRequest.objects.get(Q(establishment=application.establishment) | Q(track=application.track))

    def card(self, key: str, kind: str = CardKind.VIRTUAL) -> Card:
        return self.holders[key].cards.get(kind=kind)

    def payment(self) -> Payment:
        return Payment.objects.filter(place__name="Cinéma Le Rio").latest("captured_at")

    def batch(self, *, shipped: bool) -> ProductionBatch:
        return ProductionBatch.objects.get(shipped_at__isnull=not shipped)

    def answer_file(self) -> ManufacturerFile:
        """A file of the manufacturer: one line fits, one does not."""
        card = ProductionBatch.objects.latest("id").cards.first()
        number = card.number if card else ""
        content = f"card_number;event;chip_uid\r\n{number};made;04A2243B6C5E80\r\n123;made;04A2243B6C5E80\r\n"
        return keep_file(content=content.encode(), actor=SYSTEM)[0]

    def manufacturer_key(self) -> ManufacturerKey:
        return create_key(label="Atelier de Lyon", actor=SYSTEM)[0]

    def user(self, key: str) -> User:
        if key == "guardian":
            return User.objects.get(kind=Kind.GUARDIAN)
        return self.holders[key].user if key in self.holders else User.objects.get(login=STAFF_LOGINS[key])

    def client(self, key: str = "") -> Client:
        """A browser, signed in as `key`; of nobody when empty."""
        client = Client()
        if key:
            client.force_login(self.user(key))
        return client

    def link(self, key: str, purpose: Purpose) -> str:
        """The secret of a fresh one-time link."""
        return issue_token(user=self.user(key), purpose=purpose, lifetime=timedelta(hours=1))

    @property
    def school_ref(self) -> str:
        """The first school, as its keepers' pages name it."""
        return organisation_of(self.application("holder_active").establishment).ref

    def invitation(self) -> tuple[Invitation, str]:
        """A fresh invitation to review at the first school, and its secret."""
        return write_invitation(
            email=f"invite{next(NUMBERS)}@exemple.fr",
            organisation_ref=self.school_ref,
            role="reviewer",
            invited_by=self.user("head"),
        )

    def colleague(self) -> User:
        """One more reviewer of the first school, whom a test may revoke."""
        user = region.staff(f"collegue{next(NUMBERS)}@exemple.fr", "Denis Blanc")
        add_member(user=user, establishment=self.application("holder_active").establishment)
        return user

    def factor(self, key: str, name: str = "Téléphone") -> str:
        """The ref of the second factor of this name, which this person gets first."""
        user = self.user(key)
        if known := user.code_generators.filter(name=name).first():
            return f"generator:{known.public_id}"
        secret, kept = new_secret(user)
        made = add_generator(user=user, name=name, kept=kept, code=TOTP(secret).at(now()))
        return f"generator:{made.public_id}"

    def bookshop(self) -> Place:
        """The place of the demo's first manager."""
        return Place.objects.get(partner__members__user=self.user("manager"))

    def device_code(self) -> str:
        """The code that enrols one more device at the bookshop."""
        return prepare_device(place=self.bookshop(), name=f"Caisse {next(NUMBERS)}", actor=SYSTEM)[1]

    def till_device(self) -> TillDevice:
        """One more device at the bookshop, enrolled."""
        return enrol_device(typed=self.device_code())[0]

    def new_cashier(self) -> PartnerMember:
        """One more cashier of the bookshop, with a PIN."""
        place = self.bookshop()
        return add_cashier(partner=place.partner, place=place, display_name="Inès Faure", actor=SYSTEM)[0]

    def new_draft(self, client: Client) -> str:
        """The id of a draft that this browser just started."""
        answer = client.post("/demande/", {"is_holder": "no"})
        return answer.headers["Location"].split("/")[2]

    def new_sale(self, client: Client, key: str = "holder_active") -> str:
        """The payment id of a sale that this till just opened."""
        answer = client.post("/partenaire/encaisser/", {"card_number": self.card(key).number})
        return answer.headers["Location"].split("/")[3]


@cache
def _told() -> Snapshot:
    """The region, and the named people in their states; Lina bought a cinema ticket today and before."""
    campaign = region.build_campaign()
    region.build_benefits(campaign)
    region.build_staff(region.build_schools(), region.build_partners())
    people = _people()
    story.Story(campaign, people).tell()
    family.build_family(campaign, people[0])
    story.pay_all(people, first_day=0)
    return Snapshot()


def _people() -> list[Person]:
    return [person for person in all_people(region.school_year()) if person.key]


def build_world() -> World:
    """The same small world for each test: told by the first that asks for it, laid down again for the others."""
    told = _told()
    with transaction.atomic():
        told.lay()
    world = World(Campaign.objects.get())
    for person in _people():
        world.holders[person.key] = Beneficiary.objects.get(user__email=person.email)
    return world


def private_storage(settings: Any, folder: Path) -> None:
    """Photos and production files of a test go to a folder of its own."""
    settings.MEDIA_ROOT = str(folder)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(folder), "base_url": None},
        },
    }


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    private_storage(settings, tmp_path)
    return build_world()
