"""The checks before each view: the table of the gate, the second factor of staff, sessions ended elsewhere."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from passregion.accounts.models import Kind, User
from passregion.audit.openings import OpeningsStopped
from passregion.partners.till_operations import living_device
from passregion.portals.doors import TILL_KEY, doors_of_session
from passregion.portals.gate import TABLE, Who
from passregion.portals.second_factor import lacks_factor

# What a session without its second factor opens: the pages that add one.
ENROLMENT = {"staff:enrol", "staff:add_generator", "staff:add_passkey"}


class EndedSessionMiddleware:
    """Tells a member of staff that the session was ended elsewhere: access revoked, or password changed.

    Runs right after authentication, which has just found that the session no longer holds. Whatever was sent with it
    is not acted upon.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        named = request.session.get(SESSION_KEY)
        if named and not request.user.is_authenticated and User.objects.filter(pk=named, kind=Kind.STAFF).exists():
            logout(request)
            return session_ended(request)
        return self.get_response(request)


def session_ended(request: HttpRequest) -> HttpResponse:
    """What happened, that nothing was written, and how to come back."""
    response = render(request, "portals/session_ended.html", {"was_sent": request.method == "POST"}, status=403)
    response.headers["Cache-Control"] = "no-store, private"
    return response


class GateMiddleware:
    """Checks the table before each view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        row = TABLE.get(name)
        if row is None:
            raise PermissionDenied("this URL is not in the table of the gate")
        if row.who is Who.DEVELOPER and not settings.DEVELOPMENT_PAGES:
            raise Http404
        if row.who in (Who.ANYONE, Who.DEVELOPER):
            return None
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.get_full_path(), reverse(row.who.sign_in_page))
        device = request.session.get(TILL_KEY)
        if device and living_device(device) is None:
            logout(request)
            return session_ended(request)
        if row.who not in doors_of_session(user, request.session):
            raise PermissionDenied
        if lacks_factor(user, request.session) and name not in ENROLMENT:
            return redirect("staff:enrol")
        return None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Too many personal files opened today: one page for every view that shows one."""
        if not isinstance(fault, OpeningsStopped):
            return None
        response = render(request, "portals/openings_stopped.html", {"count": fault.count}, status=429)
        response.headers["Cache-Control"] = "no-store, private"
        return response
