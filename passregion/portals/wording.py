"""Speaking to the adult who answers for a child."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from passregion.accounts.models import Kind
from passregion.common.languages import speaking_to


class WordingMiddleware:
    """Says « vous » to whoever is signed in for a child, on every page. Runs after authentication.

    The language of the answer was chosen before, and is declared after: both stay plain French or English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and request.user.kind == Kind.GUARDIAN:
            with speaking_to(adult=True):
                return self.get_response(request)
        return self.get_response(request)
