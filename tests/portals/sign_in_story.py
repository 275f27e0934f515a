"""What several stories need: the link of an e-mail, a signed-in browser."""

import re
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse

from passregion.accounts.models import User
from passregion.accounts.operations import activate_account
from passregion.applications.models import Application
from passregion.notifications.models import Message
from tests.applications.factories import PASSWORD


def link_in(message: Message) -> str:
    """The first address of a message."""
    found = re.search(r"https?://\S+", message.text)
    assert found, message.text
    return found[0]


def path_of(link: str) -> str:
    """Its path, as the test client wants it."""
    return urlsplit(link).path


def sign_in(client: Client, login: str, password: str = PASSWORD, **values: str):
    """Send the sign-in form."""
    return client.post(reverse("public:sign_in"), {"login": login, "password": password, **values})


def enter_space(client: Client, application: Application) -> User:
    """Activate the account of this demande and sign in through the form."""
    user = activate_account(user=application.beneficiary.user)
    answer = sign_in(client, user.login)
    assert answer.status_code == 302, answer.content.decode()
    return user
