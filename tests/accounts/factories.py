"""Accounts for tests."""

import itertools

from passregion.accounts.models import User
from passregion.accounts.operations import activate_account, create_holder, create_staff
from passregion.accounts.passwords import hash_password
from passregion.common.public_ids import new_file_number

PASSWORD = "quatre volcans sous la neige"
_counter = itertools.count(1)


def make_holder(*, email: str = "", is_activated: bool = True, display_name: str = "Lina Moreau") -> User:
    """A young person's account."""
    user = create_holder(
        file_number=new_file_number(),
        email=email or f"jeune{next(_counter)}@exemple.fr",
        display_name=display_name,
        password_hash=hash_password(PASSWORD),
        language="fr",
    )
    return activate_account(user=user) if is_activated else user


def make_staff(*, email: str = "") -> User:
    """An adult's account, without any role."""
    return create_staff(
        email=email or f"agent{next(_counter)}@exemple.fr", display_name="Camille Roux", password=PASSWORD
    )
