"""The password again before a sensitive act: one page that stands in the way, loses nothing that was typed, and opens
a window of ten minutes."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from passregion.accounts.models import User
from passregion.accounts.operations import hit, unhit
from passregion.common.clock import now
from passregion.design.forms.widgets import PasswordInput
from passregion.portals.typed import SECRET, typed_fields

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]

WINDOW_SECONDS = 10 * 60
TRIES, TRIES_WINDOW = 10, timedelta(minutes=15)
HELD_STATUS = 429
# In the session: when the password was last typed in it.
GIVEN_AT = "password_given_at"
# Of the page: its one field, and the mark of a page that was only to be looked at.
FIELD, LOOK = "confirm_password", "confirm_look"


def may_try_password(account: int) -> bool:
    """Count one try at the password of this account inside an open session; whether it may go on.

    Only a signed-in session reaches this, so no stranger can use it up.
    """
    return hit(key=f"password_again:{account}", limit=TRIES, window=TRIES_WINDOW)


def password_was_right(account: int) -> None:
    """Take the try back."""
    unhit(key=f"password_again:{account}", window=TRIES_WINDOW)


def mark_password_given(request: HttpRequest) -> None:
    """The password has just been typed in this session."""
    request.session[GIVEN_AT] = int(now().timestamp())


def is_password_fresh(request: HttpRequest) -> bool:
    """Whether it was typed in this session within the window."""
    given_at = request.session.get(GIVEN_AT)
    return given_at is not None and 0 <= int(now().timestamp()) - int(given_at) < WINDOW_SECONDS


class ConfirmForm(forms.Form):
    """The password, and nothing else."""

    confirm_password = forms.CharField(
        label=gettext_lazy("Mot de passe"),
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Saisis ton mot de passe.")},
    )


def password_again(*, to_look: bool = True) -> Callable[[View[Rest]], View[Rest]]:
    """Decorate a view of a signed-in person. `to_look`: the page itself asks for it, and not only what it sends."""

    def decorate(view: View[Rest]) -> View[Rest]:
        @never_cache
        @sensitive_post_parameters()
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            is_look = request.method != "POST"
            if is_password_fresh(request) or (is_look and not to_look):
                return view(request, *args, **kwargs)
            if is_look or FIELD not in request.POST:
                return _ask(request, ConfirmForm())
            refused = _check(request)
            if refused is not None:
                return refused
            if LOOK in request.POST:
                return HttpResponseRedirect(request.get_full_path())
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _check(request: HttpRequest) -> HttpResponse | None:
    """Open the window when the password is right; the page again when it is not."""
    form = ConfirmForm(request.POST)
    if not form.is_valid() or not isinstance(request.user, User):
        return _ask(request, form)
    if not may_try_password(request.user.pk):
        form.add_error(FIELD, _("Trop d’essais. Attends 15 minutes avant de recommencer."))
        return _ask(request, form, HELD_STATUS)
    if not request.user.check_password(form.cleaned_data[FIELD]):
        form.add_error(FIELD, _("Ce n’est pas ton mot de passe actuel. Vérifie les majuscules."))
        return _ask(request, form)
    password_was_right(request.user.pk)
    mark_password_given(request)
    return None


def _ask(request: HttpRequest, form: ConfirmForm, status: int = 200) -> HttpResponse:
    is_look = request.method != "POST" or LOOK in request.POST
    context = {
        "form": form,
        "typed": [] if is_look else typed_fields(request),
        "is_look": is_look,
        "has_left_out": any(value and name != FIELD and SECRET.search(name) for name, value in request.POST.items()),
    }
    return render(request, "portals/password_again.html", context, status=status)
