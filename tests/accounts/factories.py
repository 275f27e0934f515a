"""Accounts for tests."""

import itertools

from passregion.accounts.models import User
from passregion.accounts.operations import (
    activate_account,
    create_guardian,
    create_held_holder,
    create_holder,
    create_staff,
)
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


def make_guardian(*, email: str = "", is_activated: bool = True) -> User:
    """The account of an adult who answers for children."""
    user = create_guardian(
        email=email or f"parent{next(_counter)}@exemple.fr",
        display_name="Sonia Moreau",
        password_hash=hash_password(PASSWORD),
        language="fr",
    )
    return activate_account(user=user) if is_activated else user


def make_child(*, held_by: User, is_activated: bool = True) -> User:
    """The account of a child for whom an adult signs in."""
    user = create_held_holder(file_number=new_file_number(), held_by=held_by, display_name="Léa Moreau")
    return activate_account(user=user) if is_activated else user


def make_staff(*, email: str = "") -> User:
    """An adult's account, without any role."""
    return create_staff(
        email=email or f"agent{next(_counter)}@exemple.fr", display_name="Camille Roux", password=PASSWORD
    )
