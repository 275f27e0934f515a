"""Closing a session that nobody uses: 30 minutes for the young, 15 for staff, 12 hours at the till."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passregion.accounts.models import Kind, User
from passregion.common.clock import now
from passregion.portals.browsers import leave
from passregion.portals.gate import Who

MINUTE = 60
HOUR = 60 * MINUTE
STAFF_IDLE_SECONDS = 15 * MINUTE
IDLE_SECONDS = {Who.HOLDER: 30 * MINUTE, Who.CASHIER: 12 * HOUR}
# However busy, a session ends: the next person in front of this screen may be another one.
SESSION_SECONDS_MAX = 12 * HOUR
# Writing the session at each request would be a write for nothing.
WRITE_EVERY_SECONDS = 20


def open_session(request: HttpRequest, *, doors: Iterable[Who]) -> None:
    """Start counting for the strictest of the doors that this session opens: the till's half day is for tills only."""
    at = int(now().timestamp())
    idle_seconds = min((IDLE_SECONDS.get(door, STAFF_IDLE_SECONDS) for door in doors), default=STAFF_IDLE_SECONDS)
    request.session.update({"idle_seconds": idle_seconds, "seen_at": at, "opened_at": at})


class IdleMiddleware:
    """Ends the sessions left idle. Runs after authentication and messages, before the gate."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, User):
            self.check(request, request.user)
        return self.get_response(request)

    @staticmethod
    def check(request: HttpRequest, user: User) -> None:
        if "seen_at" not in request.session:
            open_session(request, doors=[Who.REVIEWER if user.kind == Kind.STAFF else Who.HOLDER])
        at = int(now().timestamp())
        idle_seconds = request.session["idle_seconds"]
        is_idle = at - request.session["seen_at"] >= idle_seconds
        if is_idle or at - request.session["opened_at"] >= SESSION_SECONDS_MAX:
            leave(request)
            messages.info(request, _("La session s’est fermée après un temps sans activité. Il faut se reconnecter."))
        elif at - request.session["seen_at"] >= WRITE_EVERY_SECONDS:
            request.session["seen_at"] = at


@require_POST
def keep_alive(request: HttpRequest) -> HttpResponse:
    """« Je suis là »: the request itself is the activity."""
    return HttpResponse(status=204)
