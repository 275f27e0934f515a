"""`./pass manage load_demo`: build the demo, once."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.urls import reverse

from passregion.accounts.models import User
from passregion.beneficiaries.models import Beneficiary
from passregion.campaigns.models import Campaign
from passregion.common.public_ids import format_file_number
from passregion.demo import region, story
from passregion.demo.people import Person, Stage, all_people
from passregion.demo.region import StaffAccount

DOORS = {
    "Établissement": "establishment:sign_in",
    "Partenaire, caisse": "partner:sign_in",
    "Partenaire, gestion": "partner:sign_in",
    "Région": "backoffice:sign_in",
}
NOTES = {
    Stage.ACTIVE: "carte active, des achats",
    Stage.ACTIVATED: "attend son établissement",
    Stage.SUBMITTED: "doit activer son compte",
    Stage.REFUSED: "demande refusée",
    Stage.SHIPPED: "carte expédiée à domicile",
    Stage.IN_PRODUCTION: "carte en fabrication",
    Stage.BLOCKED: "carte perdue, bloquée",
}


class Command(BaseCommand):
    """All or nothing; a second call changes nothing."""

    help = "Build the demo region and its sixty young people."

    def handle(self, *args: Any, **options: Any) -> None:
        if Campaign.objects.exists() or User.objects.exists():
            self.stdout.write("The database is not empty: the demo is left as it is.")
            return
        with transaction.atomic():
            campaign = region.build_campaign()
            region.build_benefits(campaign)
            staff = region.build_staff(region.build_schools(), region.build_partners())
            people = all_people(region.school_year())
            self.stdout.write(f"Telling the story of {len(people)} young people…")
            story.Story(campaign, people).tell()
            self.write_accounts(staff, [person for person in people if person.key])
        self.stdout.write(f"{Beneficiary.objects.count()} young people, {len(staff)} staff accounts.")

    def write_accounts(self, staff: list[StaffAccount], people: list[Person]) -> None:
        """The table that the launcher prints and that the browser tests use."""
        folder = settings.VAR / "demo"
        folder.mkdir(parents=True, exist_ok=True)
        rows = [self.holder_row(person) for person in people] + [self.staff_row(account) for account in staff]
        (folder / "accounts.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")

    def holder_row(self, person: Person) -> dict[str, str]:
        holder = Beneficiary.objects.get(user__email=person.email)
        return {
            "key": person.key,
            "role": "Jeune",
            "login": format_file_number(holder.file_number).replace("\u00a0", " "),
            "password": story.PASSWORD,
            "url": reverse("public:sign_in"),
            "note": f"{person.first_name}, {NOTES[person.stage]} · code {story.USAGE_CODE}",
        }

    def staff_row(self, account: StaffAccount) -> dict[str, str]:
        return {
            "key": account.key,
            "role": account.role,
            "login": account.login,
            "password": region.STAFF_PASSWORD,
            "url": reverse(DOORS[account.role]),
            "note": account.note,
        }
