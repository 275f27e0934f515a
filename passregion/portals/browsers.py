"""Which browser this is, among those in which an account is open; one closed from afar ends with its next request."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from passregion.accounts.models import User
from passregion.accounts.sign_ins import end_sign_in, find_sign_in, open_sign_in, see

# In the session: the public id of its `SignIn`. Unlike the key of the session, it stays when that key changes.
SIGN_IN = "sign_in"


def this_browser(request: HttpRequest) -> str:
    """The public id of this browser's sign-in; empty before its first page."""
    return str(request.session.get(SIGN_IN, ""))


def forget_browser(request: HttpRequest) -> None:
    """Whatever is open in this browser ends: somebody else, or the same person again, signs in. Before the session
    changes hands, which empties it."""
    if this_browser(request):
        end_sign_in(public_id=this_browser(request))


def note_browser(request: HttpRequest, user: User) -> None:
    """This browser has just been opened for `user`."""
    made = open_sign_in(user=user, user_agent=request.headers.get("User-Agent", ""))
    request.session[SIGN_IN] = str(made.public_id)


def leave(request: HttpRequest) -> None:
    """Sign out of this browser."""
    forget_browser(request)
    logout(request)


class BrowsersMiddleware:
    """Ends a session whose sign-in is gone. Runs after the idle limits, before the gate."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, User):
            self.check(request, request.user)
        return self.get_response(request)

    @staticmethod
    def check(request: HttpRequest, user: User) -> None:
        if not this_browser(request):
            # A session from before this table, or opened by a program of ours: from now on it is in the list.
            note_browser(request, user)
            return
        found = find_sign_in(user=user, public_id=this_browser(request))
        if found is None:
            logout(request)
            messages.info(request, _("La connexion a été fermée depuis un autre appareil. Il faut se reconnecter."))
        else:
            see(sign_in=found)
