"""Signing in by login, or by e-mail address when one account of that kind only uses it."""

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from passregion.accounts.models import User
from passregion.accounts.queries import accounts_of_door, not_held, with_address
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
        """The one account that `typed` names: a file number, a login, or an e-mail address used once.

        The file number of a child names the adult who signs in for it, and an address never names the child.

        Where one account only has confirmed the address, it is the one: whoever applies with somebody else's address
        must not take this login away from its owner.
        """
        # PostgreSQL refuses the null character; no login holds one.
        if "\x00" in typed:
            return None
        users = accounts_of_door(kind)
        number = normalise_file_number(typed)
        if is_file_number(number):
            named = users.filter(login=number).select_related("held_by").first()
            return (named.held_by or named) if named else None
        found = list(with_address(not_held(users), typed)[:2]) if typed.strip() else []
        if not found:
            return None
        first, others = found[0], found[1:]
        is_login = first.login == typed.strip().lower()
        is_only_confirmed = first.activated_at is not None and all(other.activated_at is None for other in others)
        return first if not others or is_login or is_only_confirmed else None
