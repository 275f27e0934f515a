"""Many accounts at once for trials of sign-in, all with one password: written without their demandes."""

import json
import random
import sys

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402

from benchmarks.trial._door import birth_date_of  # noqa: E402
from passregion.accounts.models import Kind, User  # noqa: E402
from passregion.beneficiaries.models import Beneficiary, Portrait  # noqa: E402
from passregion.common.clock import now  # noqa: E402
from passregion.common.public_ids import check_letter  # noqa: E402

PASSWORD = "quatre volcans sous la neige"


def number_of(chance: random.Random) -> str:
    """A file number of this seed."""
    digits = "".join(chance.choices("0123456789", k=12))
    return digits + check_letter(digits)


def make(count: int, *, is_activated: bool, prefix: str, chance: random.Random) -> list[User]:
    """So many young people; addresses of one length, so that pages are too."""
    at, password = now(), make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(
            login=number_of(chance),
            kind=Kind.HOLDER,
            email=f"{prefix}{place:06d}@exemple.fr",
            display_name="Lina Moreau",
            password=password,
            activated_at=at if is_activated else None,
            created_at=at,
        )
        for place in range(count)
    )
    portrait = Portrait.objects.create(image="none.jpg", sha256="", width=1, height=1, created_at=at)
    Beneficiary.objects.bulk_create(
        Beneficiary(
            user=user,
            file_number=user.login,
            civility="madame",
            first_name="Lina",
            last_name="Moreau",
            folded_name="moreau lina",
            birth_date=birth_date_of(place),
            phone="+33600000000",
            address_line="1 rue des Volcans",
            postal_code="63000",
            commune="Clermont-Ferrand",
            portrait=portrait,
            usage_code_digest=b"",
            usage_code_key_id="1",
            created_at=at,
        )
        for place, user in enumerate(users)
    )
    return users


def main() -> int:
    """`_crowd SEED ACTIVE WAITING`: tables and accounts; prints the logins and addresses as JSON."""
    seed, active, waiting = (int(argument) for argument in sys.argv[1:4])
    call_command("migrate", verbosity=0)
    chance = random.Random(seed)
    made = {
        "active": make(active, is_activated=True, prefix="jeune", chance=chance),
        "waiting": make(waiting, is_activated=False, prefix="attend", chance=chance),
    }
    people = {name: [(user.login, user.email) for user in users] for name, users in made.items()}
    unknown = [number_of(chance) for _ in range(max(active, waiting))]
    json.dump(people | {"unknown": unknown}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
