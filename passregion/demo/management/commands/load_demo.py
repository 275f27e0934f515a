"""`./pass manage load_demo`: build the demo, once."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.urls import reverse

from passregion.accounts.models import User
from passregion.beneficiaries.models import Beneficiary
from passregion.campaigns.models import Campaign
from passregion.common.public_ids import format_file_number
from passregion.demo import family, region, story
from passregion.demo.people import Person, Stage, all_people
from passregion.demo.region import STAFF, StaffAccount

NOTES = {
    Stage.ACTIVE: "carte active, des achats",
    Stage.ACTIVATED: "attend son établissement",
    Stage.SUBMITTED: "doit activer son compte",
    Stage.REFUSED: "demande refusée",
    Stage.TO_CORRECT: "photo et adresse à corriger",
    Stage.WITHDRAWN: "demande retirée",
    Stage.SHIPPED: "carte expédiée à domicile",
    Stage.IN_PRODUCTION: "carte en fabrication",
    Stage.BLOCKED: "carte perdue, bloquée",
    Stage.REPLACING: "carte perdue, duplicata en cours",
    Stage.UNDELIVERED: "carte revenue, adresse à vérifier",
}


class Command(BaseCommand):
    """A second call changes nothing; a call that was cut short is taken up where it stopped."""

    help = "Build the demo region and its sixty young people."

    def handle(self, *args: Any, **options: Any) -> None:
        people = all_people(region.school_year())
        file = accounts_file()
        if User.objects.exists():
            if file.exists():
                self.stdout.write("The demo is there already.")
                return
            if not is_demo(people):
                self.stdout.write("The database is not empty and not the demo's: it is left as it is.")
                return
        else:
            self.build(people)
        # Each sale commits by itself, so sales stand outside the one transaction of all the rest.
        story.pay_all(people, first_day=7)
        write_accounts(file, [person for person in people if person.key])
        self.stdout.write(f"{Beneficiary.objects.count()} young people, {len(STAFF)} staff accounts.")

    @transaction.atomic
    def build(self, people: list[Person]) -> None:
        campaign = region.build_campaign()
        region.build_benefits(campaign)
        region.build_staff(region.build_schools(), region.build_partners())
        self.stdout.write(f"Telling the story of {len(people)} young people…")
        story.Story(campaign, people).tell()
        family.build_family(campaign, people[0])


def is_demo(people: list[Person]) -> bool:
    """Whether this database was filled by this command."""
    return Campaign.objects.exists() and User.objects.filter(email=people[0].email).exists()


def accounts_file() -> Path:
    """The table that the launcher prints and that the browser tests use."""
    return Path(settings.VAR) / "demo" / "accounts.json"


def write_accounts(file: Path, people: list[Person]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = [holder_row(person) for person in people] + [family_row()] + [staff_row(account) for account in STAFF]
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


def holder_row(person: Person) -> dict[str, str]:
    holder = Beneficiary.objects.get(user__email=person.email)
    return {
        "key": person.key,
        "role": "Jeune",
        "login": format_file_number(holder.file_number).replace("\u00a0", " "),
        "password": story.PASSWORD,
        "url": reverse("public:sign_in"),
        "note": f"{person.first_name}, {person.note or NOTES[person.stage]} · code {story.USAGE_CODE}",
    }


def family_row() -> dict[str, str]:
    return {
        "key": "guardian",
        "role": "Responsable légal",
        "login": family.EMAIL,
        "password": story.PASSWORD,
        "url": reverse("public:sign_in"),
        "note": f"Nadia, deux enfants de moins de 15 ans · code {story.USAGE_CODE}",
    }


def staff_row(account: StaffAccount) -> dict[str, str]:
    return {
        "key": account.key,
        "role": account.role,
        "login": account.login,
        "password": region.STAFF_PASSWORD,
        "url": reverse(account.door),
        "note": account.note,
    }
