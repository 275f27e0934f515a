"""Speaking to the adult who answers for a child."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from passregion.accounts.models import Kind, User
from passregion.common.languages import speaking_to

# An address may say for whom its page is written: `?pour=adulte`.
FOR_WHOM, ADULT = "pour", "adulte"


def is_for_adult(request: HttpRequest) -> bool:
    """Whether an adult who answers for a child is signed in, or the address says that its page is for one."""
    user = request.user
    is_guardian = isinstance(user, User) and user.kind == Kind.GUARDIAN
    return is_guardian or request.GET.get(FOR_WHOM) == ADULT


class WordingMiddleware:
    """Says « vous » to whoever is signed in for a child, on every page. Runs after authentication.

    The language of the answer was chosen before, and is declared after: both stay plain French or English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_for_adult(request):
            with speaking_to(adult=True):
                return self.get_response(request)
        return self.get_response(request)
