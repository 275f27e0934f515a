"""Pages that several kinds of staff share: one menu, with the lines that this person's doors allow."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from passregion.accounts.models import User
from passregion.portals.doors import doors_of_session
from passregion.portals.second_factor import lacks_factor


def signed_in(request: HttpRequest) -> User:
    """The visitor: the gate has let nobody else through."""
    return cast(User, request.user)


def render_desk(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page with the menu of this person; nothing that it shows is kept by a cache."""
    user = signed_in(request)
    doors = () if lacks_factor(user, request.session) else doors_of_session(user, request.session)
    values = {**context, "doors": {door.value for door in doors}}
    response = render(request, template, values, status=status)
    response.headers["Cache-Control"] = "no-store, private"
    return response
