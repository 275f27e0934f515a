"""Drives the till as a browser without scripts would: one page, one form, one redirection after another."""

import re
from uuid import UUID

from django.test import Client
from django.urls import reverse

from passregion.accounts.models import User
from tests.portals.partner.factories import CODE


class Till:
    """One signed-in cashier's browser, and the page it shows."""

    def __init__(self, user: User, **options) -> None:
        self.client = Client(**options)
        self.client.force_login(user)
        self.response = None

    @property
    def page(self) -> str:
        """The text of the page, no-break spaces as plain ones."""
        return self.response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").replace("&#x27;", "’")

    @property
    def path(self) -> str:
        return self.response.wsgi_request.path

    @property
    def payment_id(self) -> UUID:
        """The id in the address of the page."""
        return UUID(re.search(r"[0-9a-f-]{36}", self.path)[0])

    def get(self, name: str, *args, follow: bool = True):
        self.response = self.client.get(reverse(name, args=args), follow=follow)
        return self.response

    def post(self, name: str, *args, follow: bool = True, **data):
        self.response = self.client.post(reverse(name, args=args), data, follow=follow)
        return self.response

    def send(self, follow: bool = True, **data):
        """Send the form of the page shown, with its hidden fields."""
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page))
        self.response = self.client.post(self.path, hidden | data, follow=follow)
        return self.response

    def type_card(self, number: str):
        self.get("partner:till")
        return self.send(card_number=number)

    def type_price(self, price: str, **data):
        return self.send(price=price, **data)

    def type_code(self, code: str = CODE):
        return self.send(usage_code=code)

    def sell(self, number: str, price: str, code: str = CODE, **data) -> UUID:
        """A whole sale; its payment id."""
        self.type_card(number)
        self.type_price(price, **data)
        self.type_code(code)
        return self.payment_id
