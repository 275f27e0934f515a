"""Signing in by login, or by e-mail address when one account of that kind only uses it."""

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from passregion.accounts.models import User
from passregion.common.public_ids import is_file_number, normalise_file_number


class LoginOrEmailBackend(BaseBackend):
    """Django's authentication backend of the product."""

    def authenticate(
        self, request: HttpRequest | None, login: str = "", password: str = "", kind: str = "", **kwargs: object
    ) -> User | None:
        """The user if the password is right; None otherwise, after the same work in each case.

        `kind` limits the search to the accounts of one door.
        """
        user = self.find(login, kind)
        if user is None:
            # The same hashing time whether the account exists or not.
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()

    @staticmethod
    def find(typed: str, kind: str = "") -> User | None:
        """The one account that `typed` names: a file number, a login, or an e-mail address used once."""
        # PostgreSQL refuses the null character; no login holds one.
        if "\x00" in typed:
            return None
        users = User.objects.filter(kind=kind) if kind else User.objects.all()
        number = normalise_file_number(typed)
        if is_file_number(number):
            return users.filter(login=number).first()
        address = typed.strip().lower()
        if not address:
            return None
        found = list(users.filter(login=address)[:1]) or list(users.filter(email__iexact=address)[:2])
        return found[0] if len(found) == 1 else None
