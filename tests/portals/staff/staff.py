"""Members of staff for the stories of this folder, and their browsers."""

from datetime import timedelta

import pyotp
from django.test import Client
from django.urls import reverse

from passregion.accounts.factor_operations import add_generator, new_secret
from passregion.accounts.models import Role, User
from passregion.accounts.operations import create_staff, grant_role
from passregion.common.clock import now
from passregion.establishments.models import Establishment, MemberRole
from passregion.establishments.operations import add_member
from passregion.notifications.models import Message
from tests.portals.sign_in_story import link_in, path_of

PASSWORD = "une phrase assez longue"


def a_member(email: str, name: str = "Camille Roux") -> User:
    return create_staff(email=email, display_name=name, password=PASSWORD)


def a_region_manager(email: str = "region@exemple.fr", name: str = "Marc Vidal") -> User:
    user = a_member(email, name)
    grant_role(user=user, role=Role.REGION_MANAGER)
    return user


def a_head(school: Establishment, email: str = "chef@exemple.fr", name: str = "Claire Fabre") -> User:
    user = a_member(email, name)
    add_member(user=user, establishment=school, role=MemberRole.HEAD)
    return user


def a_reviewer(school: Establishment, email: str = "referent@exemple.fr", name: str = "Paul Rey") -> User:
    user = a_member(email, name)
    add_member(user=user, establishment=school)
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def with_generator(user: User) -> pyotp.TOTP:
    """A generator of this user, confirmed with an older code."""
    secret, kept = new_secret(user)
    generator = pyotp.TOTP(secret)
    add_generator(user=user, name="Téléphone", kept=kept, code=generator.at(now() - timedelta(seconds=30)))
    return generator


def give_password(client: Client, user: User, door: str = "establishment", password: str = PASSWORD, **values: str):
    return client.post(reverse(f"{door}:sign_in"), {"login": user.login, "password": password, **values})


def give_code(client: Client, code: str, **values: str):
    return client.post(reverse("staff:second_factor"), {"code": code, **values})


def invitation_path() -> str:
    return path_of(link_in(Message.objects.filter(kind="staff_invitation").latest("id")))
