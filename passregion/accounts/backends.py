"""Signing in by login, or by e-mail address when one account only uses it."""

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from passregion.accounts.models import User
from passregion.common.public_ids import is_file_number, normalise_file_number


class LoginOrEmailBackend(BaseBackend):
    """Django's authentication backend of the product."""

    def authenticate(
        self, request: HttpRequest | None, login: str = "", password: str = "", **kwargs: object
    ) -> User | None:
        """The user if the password is right; None otherwise, after the same work in each case."""
        user = self.find(login)
        if user is None:
            # The same hashing time whether the account exists or not.
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()

    @staticmethod
    def find(typed: str) -> User | None:
        """The one account that `typed` names: a file number, a login, or an e-mail address used once."""
        number = normalise_file_number(typed)
        if is_file_number(number):
            return User.objects.filter(login=number).first()
        address = typed.strip().lower()
        found = list(User.objects.filter(login=address)[:1]) or list(User.objects.filter(email__iexact=address)[:2])
        return found[0] if len(found) == 1 else None
